"""需求: a short form for what the catalog did not offer."""

from dataclasses import dataclass

from bot.dialogue.form import Draft, Form
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.slots.details import LONGEST, AudiencesSlot
from bot.handlers.slots.place import UnitSlot
from bot.handlers.turn import Turn
from bot.handlers.wording import need as wording

TOPIC = "need"
_GOES_ELSEWHERE = {Intent.YES, Intent.NO, Intent.THANKS}


@dataclass(frozen=True, slots=True)
class WordsSlot:
    """What is wanted, in the person's own words."""

    name: str = "words"

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

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent in {Intent.YES, Intent.THANKS}:
            return False
        draft[self.name] = wording.ANY_DAY if turn.reading.intent is Intent.NO else turn.text[:LONGEST]
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        draft[self.name] = wording.ANY_DAY
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.answers(wording.ask_wanted(TOPIC))


FORM: Form[Turn] = Form((WordsSlot(), AudiencesSlot(TOPIC), UnitSlot(TOPIC), WantedSlot()))


def begins(turn: Turn, words: str = "") -> None:
    """Starts a need; `words` are what a search had not found."""
    turn.talk.enter(TOPIC)
    draft: Draft = {"words": words} if words else {}
    if turn.who.home:
        draft["unit"] = turn.who.home.region_code
    turn.talk.notes[TOPIC] = draft
    if words:
        AudiencesSlot(TOPIC).volunteer(turn, draft)
    advance(turn)


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
    turn.desk.note_need(
        turn.who.id, draft["words"], tuple(draft["audiences"]), draft["unit"], draft["wanted"]
    )
    place = drafts.place_name(drafts.seat_of(turn, draft["unit"]))
    turn.answers(wording.noted(draft["words"], draft["audiences"], place, draft["wanted"]))
