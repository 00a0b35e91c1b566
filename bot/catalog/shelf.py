"""The products themselves, kept small: columns of text and numbers, made into products only when shown."""

import json
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import inspect
from sqlalchemy.orm import ClassManager

from bot.catalog.filters import Filters
from bot.catalog.taxonomy import AUDIENCES, BRANDS, DISTRICTS, EITHER, FIELDS, FORMS, KIN, LANGUAGES, MODES
from bot.dialogue.readers.normal import normalise
from storage.models.catalog import Product

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
SHOWN = 4096  # products kept ready for showing
_FIELDS = tuple(Product.model_fields)
_MAPPED: ClassManager[Product] = inspect(Product).class_manager
_CLASSES = {"brand": BRANDS, "field": FIELDS, "form": FORMS, "mode": MODES}

# What most rows share is given to the compressor beforehand; rows shrink to about a third.
_COMMON = json.dumps(
    [*BRANDS, *FIELDS, *FORMS, *AUDIENCES, *MODES, *DISTRICTS, *LANGUAGES, list(range(1, 13))],
    ensure_ascii=False,
    separators=(",", ":"),
).encode("gb18030")


def _packed(row: str) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_COMMON)
    return packer.compress(row.encode("gb18030")) + packer.flush()


def _unpacked(row: bytes) -> str:
    return zlib.decompressobj(-zlib.MAX_WBITS, zdict=_COMMON).decompress(row).decode("gb18030")


def _product(values: Iterable[Any]) -> Product:
    """A product as a query would load it: tracking each field as a change would cost 0.7 ms a product."""
    product = _MAPPED.new_instance()
    product.__dict__.update(zip(_FIELDS, values, strict=True))
    return product


class Shown:
    """A product that is shown."""

    __slots__ = ("_texts", "product")

    def __init__(self, product: Product) -> None:
        self.product = product
        self._texts: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Name, keywords, summary, venue and what is brought along, normalised."""
        if not self._texts:
            product = self.product
            words = (product.name, " ".join(product.keywords), product.summary)
            self._texts = tuple(map(normalise, (*words, product.venue, product.provides)))
        return self._texts


class Shelf:
    """Products by their place (0, 1, 2 …), and which of them satisfy a filter."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._shown: dict[int, Shown] = {}
        self._numbers: dict[str, Any] = {
            name: []
            for name in (
                "audiences",
                "districts",
                "languages",
                "months",
                "people_min",
                "people_max",
                "minutes",
                *_CLASSES,
            )
        }
        self._places: dict[str, int] = {}

    def add(self, product: Product) -> None:
        """Put the next product on the shelf; of two with one code the later counts."""
        place = self._places[product.code] = len(self._rows)
        values = [getattr(product, name) for name in _FIELDS]
        if place < SHOWN:
            self._shown[place] = Shown(_product(values))
        self._rows.append(_packed(json.dumps(values, ensure_ascii=False, separators=(",", ":"))))
        numbers = self._numbers
        numbers["audiences"].append(_bits(product.audiences, AUDIENCES))
        numbers["districts"].append(_bits(product.districts or DISTRICTS, DISTRICTS))
        numbers["languages"].append(_bits(product.languages, LANGUAGES))
        numbers["months"].append(sum(1 << month for month in product.months))
        numbers["people_min"].append(product.people_min)
        numbers["people_max"].append(product.people_max)
        numbers["minutes"].append(product.duration_min)
        for name, words in _CLASSES.items():
            numbers[name].append(_bits([getattr(product, name)], words))

    def close(self) -> None:
        """No more products: the columns become arrays."""
        self._numbers = {name: np.array(values, dtype=np.int32) for name, values in self._numbers.items()}

    def __len__(self) -> int:
        return len(self._rows)

    def place(self, code: str) -> int | None:
        """Where the product of that code stands."""
        return self._places.get(code)

    def product(self, place: int) -> Product:
        """A detached product, shared with whoever asks for it next: read it, do not change it."""
        return self.shown(place).product

    def shown(self, place: int) -> Shown:
        """The product with its texts."""
        shown = self._shown.get(place)
        if shown is None:
            shown = Shown(_product(json.loads(_unpacked(self._rows[place]))))
            if len(self._shown) >= SHOWN:
                self._shown.clear()
            self._shown[place] = shown
        return shown

    def leaning(self, filters: Filters, name: str, places: Places) -> npt.NDArray[np.float32]:
        """1.0 for each of the places that satisfies the filter, less where it is so in part or not at all."""
        fits = np.where(self.satisfying(filters, name)[places], 1.0, 0.6).astype(np.float32)
        if name == "audiences":
            kin = {other for word in filters.audiences for other in KIN.get(word, ())}
            served = self._numbers["audiences"][places]
            some = served & _bits(filters.audiences, AUDIENCES) > 0
            akin = served & _bits(kin, AUDIENCES) > 0
            fits = np.maximum(fits, np.where(some, 0.9, np.where(akin, 0.8, 0.6))).astype(np.float32)
        return fits

    def satisfying(self, filters: Filters, name: str) -> Mask:
        """Which products satisfy the one filter of that name."""
        numbers, value = self._numbers, getattr(filters, name)
        match name:
            case "audiences":
                wanted = _bits(value, AUDIENCES)
                return np.asarray(numbers["audiences"] & wanted == wanted)
            case "districts":
                wanted = _bits(value, DISTRICTS)
                return np.asarray(numbers["districts"] & wanted == wanted)
            case "language":
                return np.asarray(numbers["languages"] & _bits([value], LANGUAGES) > 0)
            case "month":
                return np.asarray(numbers["months"] & (1 << value) > 0)
            case "people":
                return np.asarray((numbers["people_min"] <= value) & (numbers["people_max"] >= value))
            case "min_minutes":
                return np.asarray(numbers["minutes"] >= value)
            case "max_minutes":
                return np.asarray(numbers["minutes"] <= value)
            case "mode":
                return np.asarray(numbers["mode"] & _bits([value, EITHER], MODES) > 0)
            case _:
                return np.asarray(numbers[name] & _bits([value], _CLASSES[name]) > 0)

    def lacking(self, name: str, value: str) -> Mask:
        """Which products can do without that value of a filter; other modes and languages beside it do."""
        numbers = self._numbers
        match name:
            case "audiences":
                return np.asarray(numbers["audiences"] & _bits([value], AUDIENCES) == 0)
            case "language":
                return np.asarray(numbers["languages"] & ~_bits([value], LANGUAGES) != 0)
            case "mode":
                return np.asarray(numbers["mode"] != _bits([value], MODES))
            case _:
                return np.asarray(numbers[name] & _bits([value], _CLASSES[name]) == 0)


def _bits(words: Iterable[str], allowed: tuple[str, ...]) -> int:
    return sum(1 << allowed.index(word) for word in set(words) if word in allowed)
