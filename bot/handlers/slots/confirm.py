"""确认: the last slot. What is confirmed is the whole order as it was read back."""

from dataclasses import dataclass

from bot.dialogue.form import Draft
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering


@dataclass(frozen=True, slots=True)
class ConfirmSlot:
    """A button confirms only the draft that stood above it; its token says which one that was."""

    topic: str
    name: str = "confirm"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is not Intent.YES:
            return False
        draft[self.name] = drafts.token(draft)
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value != drafts.token(draft):
            return False
        draft[self.name] = value
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        if product is None:
            return
        home = turn.who.home
        foreign = home is not None and draft.get("unit") != home.region_code
        reply = ordering.confirm(
            product, drafts.values(turn, draft), drafts.token(draft), self.topic, foreign
        )
        turn.says(reply.text, reply.cards, reply.buttons)
