"""产品: which product is ordered."""

from dataclasses import dataclass

from bot.catalog import taxonomy
from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts, unmet
from bot.handlers.slots.amendments import product_named, room_said
from bot.handlers.turn import Turn
from bot.handlers.wording import home, ordering, products
from bot.orders.request import Request
from storage.models import Product

CHOICES = 5
LONGEST = 100  # characters of a wish
WRONG_PEOPLE = 3  # another day or room can be found, other people cannot
MISFIT = 0.3  # what one thing that a product could not do takes from its score, about 0 to 2


@dataclass(frozen=True, slots=True)
class ProductSlot:
    """Chosen from what the search finds for the words said; a single exact hit needs no question."""

    topic: str
    name: str = "product"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        wish = turn.reading.wish
        if room_said(turn)[0]:
            return False
        if not wish or turn.reading.intent not in {Intent.ORDER, Intent.CORRECTION, Intent.STATEMENT}:
            return False
        if "product" in draft and not (
            turn.reading.intent is Intent.CORRECTION and product_named(turn, draft)
        ):
            return False  # a stray word unseats nothing
        return self._take(turn, draft, wish)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.YES and len(found := candidates(turn, draft)[0]) == 1:
            return self.tap(turn, draft, found[0].code)
        reading = turn.reading
        facts = reading.phone or reading.when or reading.people or reading.places or reading.audiences
        if reading.intent is Intent.STATEMENT and (room_said(turn)[0] or (facts and not reading.wish)):
            return False
        words = reading.wish or (turn.text if reading.intent is Intent.STATEMENT else "")
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
            turn.says(ordering.ask_product(), buttons=(home.FIND, home.NEED))
            return
        found, total = candidates(turn, draft)
        if not found:
            turn.says(ordering.ask_product(), buttons=(home.FIND, home.NEED))
            return
        wanted = drafts.request(turn, draft)
        fitting = sum(not _misfits(each, wanted, turn) for each in found)
        choices = (Button(products.short(each), self.topic, self.name, each.code) for each in found)
        turn.says(
            ordering.choose_product(wish, len(found), total, fitting),
            buttons=(*choices, home.FIND, home.NEED),
        )

    def _take(self, turn: Turn, draft: Draft, words: str) -> bool:
        wish = {**draft, "wish": words[:LONGEST]}
        found, total = candidates(turn, wish)
        if not found:
            kept = unmet.keeps(turn, turn.catalog.search(wish["wish"]))
            turn.opens(ordering.no_product(words[:LONGEST], kept=kept))
            return True  # the list that stood before still stands
        draft.pop("product", None)
        draft["wish"] = words[:LONGEST]
        said = turn.reading.text
        exact = [each for each in found if normalise(each.name) in said or each.code.lower() == words]
        if total == 1 and words in found[0].name:
            exact = found
        if exact:
            self.tap(turn, draft, exact[0].code)
            if (name := normalise(exact[0].name)) in said:
                turn.hears_again(said.replace(name, " "))  # 元旦 in a product's name is no date
        return True


def candidates(turn: Turn, draft: Draft) -> tuple[list[Product], int]:
    """What the wish finds, those first that fit the rest of the draft best, and how many there are in all."""
    result = turn.catalog.search(draft.get("wish", ""), limit=4 * CHOICES)
    wanted = drafts.request(turn, draft)
    ranked = sorted(result.hits, key=lambda hit: MISFIT * _misfits(hit.product, wanted, turn) - hit.score)
    best = [hit.product for hit in ranked[:CHOICES]]
    return sorted(best, key=lambda each: _misfits(each, wanted, turn) > 0), result.total


def _misfits(product: Product, wanted: Request, turn: Turn) -> int:
    """How much of what is already known the product could not do; the rules will say it, this only ranks."""
    misfits = 0
    if wanted.unit and product.districts:
        misfits += wanted.unit.district not in product.districts
    if wanted.day:
        misfits += wanted.day.month not in product.months
        misfits += (wanted.day - turn.local.date()).days < product.lead_days
    if wanted.people:
        misfits += not product.people_min <= wanted.people[1] <= product.people_max
    if wanted.audiences:
        misfits += WRONG_PEOPLE * (not taxonomy.meant_for(product.audiences, wanted.audiences))
    return misfits
