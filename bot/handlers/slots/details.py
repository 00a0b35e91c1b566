"""场地, 人群, 人数 and 备注."""

import re
from dataclasses import dataclass

from bot.catalog import taxonomy
from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering

LONGEST = 200  # characters of a room or a remark
FREE_WORDS = {Intent.STATEMENT, Intent.UNKNOWN, Intent.ORDER, Intent.NEED, Intent.CORRECTION, Intent.HELP}
_NOTHING = re.compile(r"(没有|没|无|不用|没什么|冇|暂时没有|没有备注|没有了|沒有)[了啦吧的。！!]*")
_ROOM = re.compile(
    r"(在|就在)?(?=.{2,20}$)([^，。,.?？]*[一二三四五六七八九十\d]+[楼层][^，。,.?？]*"
    r"|[^，。,.?？]*(厅|室|礼堂|祠堂|大堂|广场|球场|操场|天台|饭堂|食堂|架空层|活动中心|服务中心|文化站))"
)


@dataclass(frozen=True, slots=True)
class RoomSlot:
    """The place in the unit; an on-line product needs none."""

    topic: str
    name: str = "room"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        product = drafts.product_of(turn, draft)
        if self.name in draft:
            return False
        if product is not None and product.mode == taxonomy.ONLINE:
            draft[self.name] = "线上"
            return False  # nobody said it, so that nothing was understood
        words = turn.reading.free_unit or ("".join(turn.text.split()) if _is_room(turn) else "")
        if not words:
            return False
        draft[self.name] = words
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        return _take_words(turn, draft, self.name)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        turn.asks(ordering.ask_room(product.venue if product else ""))


@dataclass(frozen=True, slots=True)
class AudiencesSlot:
    """For whom it is; offered from the product's own audiences."""

    topic: str
    name: str = "audiences"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        if not turn.reading.audiences:
            return False
        draft[self.name] = list(turn.reading.audiences)
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        return self.volunteer(turn, draft)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value not in taxonomy.AUDIENCES:
            return False
        draft[self.name] = [value]
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        offered = product.audiences if product else taxonomy.AUDIENCES
        turn.says(
            ordering.ask_audiences(),
            buttons=tuple(Button(audience, self.topic, self.name, audience) for audience in offered),
        )


@dataclass(frozen=True, slots=True)
class PeopleSlot:
    """The head count, a number or a range."""

    topic: str
    name: str = "people"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        people = turn.reading.people
        if people is None:
            return False
        draft[self.name] = [people.min, people.max]
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        return self.volunteer(turn, draft)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        least, most = (product.people_min, product.people_max) if product else (1, 1000)
        turn.asks(ordering.ask_people(least, most))


@dataclass(frozen=True, slots=True)
class RemarksSlot:
    """What the supplier should know; may be nothing."""

    topic: str
    name: str = "remarks"

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.NO or _NOTHING.fullmatch(turn.text):
            draft[self.name] = ""
            return True
        return _take_words(turn, draft, self.name)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        draft[self.name] = ""
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.says(ordering.ask_remarks(), buttons=(Button(ordering.NO_REMARKS, self.topic, self.name),))


def _is_room(turn: Turn) -> bool:
    """Whether the whole message names a room, said before anybody asked for it: 三楼多功能厅."""
    return turn.reading.intent is Intent.STATEMENT and _ROOM.fullmatch(turn.text) is not None


def _take_words(turn: Turn, draft: Draft, name: str) -> bool:
    """Takes the message as it stands, unless it corrects something else or wants to go elsewhere."""
    reading = turn.reading
    if reading.intent not in FREE_WORDS:
        return False
    if reading.intent is Intent.CORRECTION and (reading.when or reading.people or reading.places):
        return False
    draft[name] = " ".join(turn.text.split())[:LONGEST]
    return True
