"""产品: which product is ordered."""

from dataclasses import dataclass

from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import home, ordering, products
from storage.models import Product

CHOICES = 5


@dataclass(frozen=True, slots=True)
class ProductSlot:
    """Chosen from what the search finds for the words said; a single exact hit needs no question."""

    topic: str
    name: str = "product"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        wish = turn.reading.wish
        if not wish or turn.reading.intent not in {Intent.ORDER, Intent.CORRECTION, Intent.STATEMENT}:
            return False
        if "product" in draft and not self._is_another(turn, draft, wish):
            return False
        return self._take(turn, draft, wish)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.YES and len(found := candidates(turn, draft)) == 1:
            return self.tap(turn, draft, found[0].code)
        words = turn.reading.wish or (turn.text if turn.reading.intent is Intent.STATEMENT else "")
        return bool(words) and self._take(turn, draft, words)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if turn.catalog.product(value) is None:
            return False
        draft["product"] = value
        draft.pop("wish", None)
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        wish = draft.get("wish")
        if not wish:
            turn.says(ordering.ask_product(), buttons=(home.FIND,))
            return
        found = candidates(turn, draft)
        if not found:
            turn.says(ordering.no_product(wish), buttons=(home.FIND, home.NEED))
            return
        turn.says(
            ordering.choose_product(wish, len(found)),
            buttons=tuple(
                Button(f"{each.name}（{products.brief(each)}）", self.topic, self.name, each.code)
                for each in found
            ),
        )

    def _take(self, turn: Turn, draft: Draft, words: str) -> bool:
        draft.pop("product", None)
        draft["wish"] = words
        found = candidates(turn, draft)
        exact = [each for each in found if each.name == words or each.code.lower() == words]
        if len(found) == 1 and words in found[0].name:
            exact = found
        if exact:
            self.tap(turn, draft, exact[0].code)
        return True

    def _is_another(self, turn: Turn, draft: Draft, wish: str) -> bool:
        """Whether a correction names another product: 换成太极拳. A stray word unseats nothing."""
        if turn.reading.intent is not Intent.CORRECTION or len(wish) < 2:
            return False
        found = [
            product for code in turn.reading.products[:CHOICES] if (product := turn.catalog.product(code))
        ]
        named = [each for each in found if wish in each.name or wish in each.keywords]
        return bool(named) and draft["product"] not in {each.code for each in named}


def candidates(turn: Turn, draft: Draft) -> list[Product]:
    """What the wish finds, best first; those that serve the unit and the month, when any does."""
    found = [hit.product for hit in turn.catalog.search(draft.get("wish", ""), limit=4 * CHOICES).hits]
    wanted = drafts.request(turn, draft)
    if unit := wanted.unit:
        found = [each for each in found if not each.districts or unit.district in each.districts] or found
    if day := wanted.day:
        found = [each for each in found if day.month in each.months] or found
    return found[:CHOICES]
