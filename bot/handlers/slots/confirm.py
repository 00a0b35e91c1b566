"""确认: the last slot. What is confirmed is the whole order as it was read back."""

from dataclasses import dataclass

from bot.catalog import taxonomy
from bot.dialogue.form import Draft
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering, ratings
from bot.people.rights import Command
from bot.people.roles import Grant, Role


@dataclass(frozen=True, slots=True)
class ConfirmSlot:
    """A button confirms only the draft that stood above it; its token says which one that was."""

    topic: str
    name: str = "confirm"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is not Intent.YES:
            return False
        token = drafts.token(draft)
        if any(data == self._button(token) for _, data in turn.talk.choices):
            draft[self.name] = token
        return True  # a yes to anything but this read-back is answered with the read-back

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value != drafts.token(draft):
            return False
        draft[self.name] = value
        return True

    def _button(self, token: str) -> str:
        return f"{self.topic}:{self.name}:{token}"

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        if product is None:
            return
        unit = Grant(Role.COORDINATOR, str(draft.get("unit")))
        foreign = not turn.who.may(Command.ORDER, turn.people.registry.target(unit))
        wanted = drafts.request(turn, draft)
        hints = [ordering.FOR_ANOTHER] if foreign else []
        if wanted.audiences and not taxonomy.meant_for(product.audiences, wanted.audiences):
            hints.append(ordering.other_people(product.audiences, wanted.audiences))
        if wanted.unit and (before := turn.ratings.before(product.code, wanted.unit.unit_code)):
            hints.append(ratings.before(before, wanted.unit))
        reply = ordering.confirm(product, drafts.values(turn, draft), drafts.token(draft), self.topic, hints)
        turn.says(reply.text, reply.cards, reply.buttons)
