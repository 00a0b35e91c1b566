"""需求: a short form for what the catalog did not offer."""

import re
from dataclasses import dataclass

from bot.dialogue.form import OPEN, Draft, Form
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts, forms
from bot.handlers.slots.details import LONGEST, AudiencesSlot
from bot.handlers.slots.place import UnitSlot
from bot.handlers.turn import Turn
from bot.handlers.wording import need as wording

TOPIC = "need"
ANYWHERE = "-"  # instead of a unit's code
_COMMAND = re.compile(r"[我想要提出个一条份需求登记反映下新的吧了 ，。！]*")
_GOES_ELSEWHERE = {Intent.YES, Intent.NO, Intent.THANKS}


@dataclass(frozen=True, slots=True)
class WordsSlot:
    """What is wanted, in the person's own words."""

    name: str = "words"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent in _GOES_ELSEWHERE or len(turn.text) < 2:
            return False
        draft[self.name] = " ".join(turn.text.split())[:LONGEST]
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.asks(wording.ask_words())


@dataclass(frozen=True, slots=True)
class WantedSlot:
    """When, as roughly as it was said."""

    name: str = "wanted"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        reading = turn.reading
        if reading.intent in {Intent.YES, Intent.THANKS} or (reading.audiences and not reading.when):
            return False
        draft[self.name] = wording.ANY_DAY if turn.reading.intent is Intent.NO else turn.text[:LONGEST]
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        draft[self.name] = wording.ANY_DAY
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.answers(wording.ask_wanted(TOPIC))


class PlaceSlot(UnitSlot):
    """Where it is wanted; a need may be nobody's in particular."""

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.NO:
            return self.tap(turn, draft, ANYWHERE)
        return UnitSlot.answer(self, turn, draft)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value == ANYWHERE:
            draft[self.name] = ANYWHERE
            return True
        return UnitSlot.tap(self, turn, draft, value)

    def ask(self, turn: Turn, draft: Draft) -> None:
        if draft.get("unit_options") or draft.get("within"):
            UnitSlot.ask(self, turn, draft)
        else:
            turn.answers(wording.ask_place(TOPIC, ANYWHERE))


FORM: Form[Turn] = Form((WordsSlot(), AudiencesSlot(TOPIC), PlaceSlot(TOPIC), WantedSlot()))


def begins(turn: Turn, words: str = "") -> None:
    """Starts a need; `words` are what a search had not found."""
    turn.talk.enter(TOPIC)
    draft: Draft = {OPEN: True, **({"words": words[:LONGEST]} if words else {})}
    if turn.who.home:
        draft["unit"] = turn.who.home.unit_code
    turn.talk.notes[TOPIC] = draft
    if words:
        turn.hears_again(words)
        AudiencesSlot(TOPIC).volunteer(turn, draft)
        turn.opens(wording.taken(draft["words"]))
    advance(turn)


def hears_wish(turn: Turn) -> None:
    """Starts a need with the words that say what is wanted, where the message has any."""
    begins(turn, "" if _COMMAND.fullmatch(turn.text) else turn.text)


def steps_back(turn: Turn) -> bool:
    """Forgets the answer given last and asks for it again; False when there is none."""
    draft = turn.talk.note(TOPIC)
    own = turn.who.home.unit_code if turn.who.home else ""
    known = [name for name in FORM.known(draft) if name != "unit" or draft[name] != own]
    if known:
        del draft[known[-1]]
        advance(turn)
    return bool(known)


def hears(turn: Turn) -> bool:
    """Takes a message while the need is being noted."""
    if not FORM.hear(turn, turn.talk.note(TOPIC)):
        return False
    advance(turn)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A button of the form, or the offer to note a need."""
    if button.slot == "start":
        searched = turn.talk.notes.get("search", {})
        begins(turn, str(searched.get("text", "")) if searched.get("missed") else "")
        return
    if not turn.talk.notes.get(TOPIC):
        begins(turn)
        return
    turn.talk.enter(TOPIC)
    slot = FORM.slot(button.slot)
    if slot is not None:
        slot.tap(turn, turn.talk.note(TOPIC), button.value)
    advance(turn)


def advance(turn: Turn) -> None:
    """Asks on, or notes the need when everything is known."""
    draft = turn.talk.note(TOPIC)
    slot = FORM.question(draft)
    if slot is not None:
        slot.ask(turn, draft)
        return
    turn.talk.leave()
    seat = drafts.seat_of(turn, draft["unit"])
    code = seat.unit_code if seat else None
    turn.needs.note(
        draft["words"], draft["audiences"], code, draft["wanted"], month_meant(turn, draft["wanted"])
    )
    place = drafts.place_name(seat)
    turn.answers(wording.noted(draft["words"], draft["audiences"], place, draft["wanted"]))
    forms.goes_on(turn)


def month_meant(turn: Turn, wanted: str) -> str:
    """The month that is meant, as 2027-03; of a span that has begun, that of its end; empty where none is."""
    today, when = turn.local.date(), turn.read(wanted, turn.local).when
    named = turn.catalog.read(wanted).filters.month
    if when and named in (None, when.start.month):
        until = when.end or when.start
        return f"{until if when.start.date() <= today else when.start:%Y-%m}"
    return f"{today.year + (named < today.month)}-{named:02}" if named else ""
