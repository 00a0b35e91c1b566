"""What a product must satisfy whatever the words are, as said or tapped; kept in the conversation as JSON."""

from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from bot.catalog.taxonomy import AUDIENCES, BRANDS, DISTRICTS, FIELDS, FORMS, LANGUAGES, ON_SITE, ONLINE
from storage.models.catalog import Product


@dataclass(frozen=True, slots=True)
class Filters:
    """Every filter that is set must be satisfied; several audiences must all be served.

    `people` is a head count between the product's least and most; minutes bound the duration, both included.
    """

    audiences: tuple[str, ...] = ()
    brand: str | None = None
    field: str | None = None
    form: str | None = None
    districts: tuple[str, ...] = ()
    month: int | None = None  # 1 to 12
    mode: str | None = None  # 线上 or 线下; products that are both satisfy either
    people: int | None = None
    min_minutes: int | None = None
    max_minutes: int | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return self != _NONE

    def names(self) -> list[str]:
        """The filters that are set, by field name, in the order of the fields."""
        return [name for name, value in zip(_NAMES, _values(self), strict=True) if value not in _UNSET]

    def without(self, *names: str) -> "Filters":
        """The same with the named filters lifted."""
        empty: dict[str, Any] = {name: getattr(_NONE, name) for name in names}
        return replace(self, **empty)

    def joined(self, other: "Filters") -> "Filters":
        """Both together; where both set the same one, the other's (the later word) counts."""
        said: dict[str, Any] = {name: getattr(other, name) for name in other.names()}
        return replace(self, **said)

    def words(self) -> list[str]:
        """One short Chinese phrase a filter, for showing and for taking it back."""
        return [phrase for name in self.names() for phrase in self._phrases(name)]

    def _phrases(self, name: str) -> list[str]:
        value = getattr(self, name)
        match name:
            case "audiences" | "districts":
                return list(value)
            case "month":
                return [f"{value}月"]
            case "people":
                return [f"{value}人"]
            case "min_minutes":
                return [f"{value}分钟以上"]
            case "max_minutes":
                return [f"{value}分钟以内"]
            case _:
                return [value]

    def fits(self, product: Product, name: str) -> bool:
        """Whether the product satisfies the one filter of that name."""
        match name:
            case "audiences":
                return set(self.audiences) <= set(product.audiences)
            case "districts":
                return not product.districts or set(self.districts) <= set(product.districts)
            case "month":
                return self.month in product.months
            case "mode":
                return self.mode is not None and self.mode in product.mode
            case "people":
                return self.people is not None and product.people_min <= self.people <= product.people_max
            case "min_minutes":
                return self.min_minutes is not None and product.duration_min >= self.min_minutes
            case "max_minutes":
                return self.max_minutes is not None and product.duration_min <= self.max_minutes
            case "language":
                return self.language in product.languages
            case _:
                return bool(getattr(product, name) == getattr(self, name))

    def to_json(self) -> dict[str, Any]:
        """Only what is set, in JSON's types."""
        return {name: getattr(self, name) for name in self.names()}

    @classmethod
    def from_json(cls, kept: object) -> "Filters":
        """Read tolerantly: what an older or newer version kept and this one does not know is left out."""
        if not isinstance(kept, dict):
            return cls()
        read: dict[str, Any] = {}
        for name, allowed in _ALLOWED.items():
            value = kept.get(name)
            if isinstance(value, list | tuple):
                read[name] = tuple(word for word in value if word in allowed)
            elif isinstance(value, str) and value in allowed:
                read[name] = value
        for name, (least, most) in _RANGES.items():
            value = kept.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
                read[name] = value
        for name in ("audiences", "districts"):
            if isinstance(read.get(name), str):
                read[name] = (read[name],)
        for name in ("brand", "field", "form", "mode", "language"):
            if isinstance(read.get(name), tuple):
                del read[name]
        return cls(**read)


_NONE = Filters()
_NAMES = tuple(each.name for each in fields(Filters))
_UNSET = (None, ())
_values = attrgetter(*_NAMES)
_ALLOWED: dict[str, tuple[str, ...]] = {
    "audiences": AUDIENCES,
    "brand": BRANDS,
    "field": FIELDS,
    "form": FORMS,
    "districts": DISTRICTS,
    "mode": (ON_SITE, ONLINE),
    "language": LANGUAGES,
}
_RANGES = {"month": (1, 12), "people": (1, 100_000), "min_minutes": (0, 10_000), "max_minutes": (1, 10_000)}
