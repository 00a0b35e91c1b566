"""产品: which product is ordered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.catalog import taxonomy
from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.times.festivals import FESTIVALS
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts, unmet
from bot.handlers.slots.amendments import product_named, room_said
from bot.handlers.turn import Turn
from bot.handlers.wording import home, ordering, products
from bot.orders.request import Request
from storage.models import Product

CHOICES = 5
LONGEST = 100  # characters of a wish
# How much it weighs that a product could not do a thing: a later day can be found, other people cannot.
WRONG_PEOPLE, WRONG_MONTH, WRONG_DISTRICT, WRONG_SEASON, NOT_QUITE = 5, 3, 3, 2, 1
NEAR = 15  # days from a festival within which what is named after it is wanted
CLOSE = 0.35  # share of the best score from which a product is about what was asked for
MISFIT = 0.3  # what one of these takes from a product's score, about 0 to 2


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
        can_be_had = {each.code for each in found if _can_be_had(each, wanted, turn)}
        found.sort(key=lambda each: each.code not in can_be_had)
        choices = (Button(products.short(each), self.topic, self.name, each.code) for each in found)
        turn.says(
            ordering.choose_product(wish, len(found), total, len(can_be_had)),
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
    close = [hit for hit in result.hits if hit.score >= CLOSE * result.hits[0].score]
    ranked = sorted(close, key=lambda hit: MISFIT * _misfits(hit.product, wanted, turn) - hit.score)
    return [hit.product for hit in ranked[:CHOICES]], result.total


def _can_be_had(product: Product, wanted: Request, turn: Turn) -> bool:
    """Whether nothing stands against it as far as things are known, its free days among them."""
    if _misfits(product, wanted, turn):
        return False
    return not any(each.hard for each in turn.desk.objections(replace(wanted, product=product)))


def _misfits(product: Product, wanted: Request, turn: Turn) -> int:
    """How much of what is already known the product could not do; the rules will say it, this only ranks."""
    misfits = 0
    if wanted.unit and product.districts and wanted.unit.district not in product.districts:
        misfits += WRONG_DISTRICT
    if wanted.day:
        misfits += WRONG_MONTH * (wanted.day.month not in product.months)
        misfits += WRONG_SEASON * _is_out_of_season(product.name, wanted.day)
        misfits += NOT_QUITE * ((wanted.day - turn.local.date()).days < product.lead_days)
    if wanted.people:
        misfits += NOT_QUITE * (not product.people_min <= wanted.people[1] <= product.people_max)
    if wanted.audiences:
        misfits += _wrong_people(product.audiences, wanted.audiences)
    return misfits


def _wrong_people(made_for: Sequence[str], people: Sequence[str]) -> int:
    """What is for everybody suits less than what is for these people."""
    if not taxonomy.meant_for(made_for, people):
        return WRONG_PEOPLE
    named = set(people).union(*(taxonomy.KIN.get(each, ()) for each in people))
    return 0 if named & set(made_for) else NOT_QUITE


def _is_out_of_season(name: str, day: date) -> bool:
    """Whether the name has a festival in it that is not about that day: 元旦迎日 in autumn."""
    spans = [
        span
        for word, festival in FESTIVALS.items()
        if len(word) > 1 and word in name
        for year in (day.year - 1, day.year, day.year + 1)
        if (span := festival.span(year))
    ]
    margin = timedelta(NEAR)
    return bool(spans) and not any(first - margin <= day <= last + margin for first, last in spans)
