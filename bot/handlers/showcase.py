"""橱窗: what anybody may look at without a conversation. Reads only, keeps nothing, knows nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.catalog import CatalogHolder
from bot.dialogue.messages import Card
from bot.dialogue.readers.sentence import Reader
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import products as product_wording
from bot.handlers.wording import showcase as wording

MOST = 5  # products shown in a group
LONGEST = 200  # characters that are searched for

_LOOKS = {Intent.SEARCH, Intent.STATEMENT, Intent.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Shown:
    """One product: its code, its name, one line about it, and its card without buttons."""

    code: str
    name: str
    line: str
    card: Card


@dataclass(frozen=True, slots=True)
class Passing:
    """An answer in passing: words, and the products below them."""

    text: str
    products: tuple[Shown, ...] = ()


class Showcase:
    """The catalog as everybody may see it."""

    def __init__(self, catalog: CatalogHolder, reader: Reader, clock: Callable[[], datetime]) -> None:
        self._catalog = catalog
        self._reader = reader
        self._clock = clock

    def products(self, words: str, most: int) -> tuple[Shown, ...]:
        """The products that fit the words, the best first."""
        catalog = self._catalog.current
        found = []
        for hit in catalog.search(words[:LONGEST], limit=most).hits:
            product = hit.product
            supplier = catalog.supplier(product.supplier_code)
            card = wording.shown(product, supplier.name if supplier else "")
            found.append(Shown(product.code, product.name, product_wording.brief(product), card))
        return tuple(found)

    def answer(self, words: str) -> Passing:
        """Answers words that others read too: a search or a plea for help; all else belongs in private."""
        reading = self._reader.read(words, self._clock().astimezone(SHANGHAI).replace(tzinfo=None))
        if not words.strip() or reading.intent in {Intent.HELP, Intent.GREETING}:
            return Passing(wording.HELP)
        if reading.intent is Intent.THANKS:
            return Passing(wording.THANKS)
        if reading.intent not in _LOOKS or reading.phone or reading.order_number:
            return Passing(wording.IN_PRIVATE)
        if found := self.products(words, MOST):
            return Passing(wording.FOUND, found)
        return Passing(wording.NOTHING if reading.intent is Intent.SEARCH else wording.IN_PRIVATE)
