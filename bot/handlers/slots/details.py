"""场地, 人群, 人数 and 备注."""

import re
from dataclasses import dataclass

from bot.catalog import taxonomy
from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.slots.amendments import (
    is_about_another,
    is_one_clause,
    product_in_full,
    product_named,
    room_said,
    without_name,
)
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering

LONGEST = 200  # characters of a room or a remark
_BARE_NUMBER = re.compile(r"\d{1,6}", re.ASCII)  # answers the question at hand and no other
_NO_REMARK = re.compile(r"(取消|删掉|不要|去掉|唔要)备注")
FREE_WORDS = {Intent.STATEMENT, Intent.UNKNOWN, Intent.ORDER, Intent.NEED, Intent.CORRECTION, Intent.HELP}
# Questions, commands and shrugs: whatever they mean, they name no room and no person.
NO_ANSWER = re.compile(
    r"[?]|几多|几时|几点|几耐|几个|几号(?!楼|厅|房|室|会)|几钱|多少|多久|多长|多远|多大|何时|怎么|怎样|如何|点样|点解|点算|为什么"
    r"|什么|乜嘢|边度|边个|边位|边啲|哪里|哪个|哪些|哪天|哪位|谁|(?P<or_not>.)[不唔没冇](?P=or_not)|[吗咩么]$"
    r"|再来|再约|帮我|帮手|改成|改做|取消|睇真|看清|等等|等阵"
    r"|唔知|不知|不清楚|随便|是但|都得|都可以|都行|第.{1,2}[个张]|一样的|一样嘅|-\d"
)
_NOTHING = re.compile(r"(没有|没|无|不用|没什么|冇|暂时没有|没有备注|没有了|沒有)[了啦吧的。！!]*")


@dataclass(frozen=True, slots=True)
class RoomSlot:
    """The place in the unit; an on-line product needs none."""

    topic: str
    name: str = "room"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        product = drafts.product_of(turn, draft)
        if self.name not in draft and product is not None and product.mode == taxonomy.ONLINE:
            draft[self.name] = ordering.ONLINE
            return False  # nobody said it, so that nothing was understood
        words, amended = room_said(turn)
        if self.name in draft and not amended:
            return False
        if not (words := words or (turn.reading.free_unit or "" if self.name not in draft else "")):
            return False
        draft[self.name] = words
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if room_said(turn)[0]:
            return is_one_clause(turn) and self.volunteer(turn, draft)
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
    verbatim: bool = False

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


_SEATS = re.compile("[可能得]以?坐|坐得?下|坐得到|容纳|容得下|装得下")


@dataclass(frozen=True, slots=True)
class PeopleSlot:
    """The head count, a number or a range."""

    topic: str
    name: str = "people"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        said = turn.reading.text
        if turn.reading.intent is not Intent.ORDER and _SEATS.search(said):
            return False  # 文化广场，可坐100人: so many the place holds
        return not _BARE_NUMBER.fullmatch(said) and self.answer(turn, draft)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        people = turn.reading.people
        if people is None:
            return False
        draft[self.name] = [people.min, people.max]
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if not _BARE_NUMBER.fullmatch(value):
            return False
        draft[self.name] = [int(value), int(value)]
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        product = drafts.product_of(turn, draft)
        least, most = (product.people_min, product.people_max) if product else (1, 1000)
        turn.asks(ordering.ask_people(least, most))


@dataclass(frozen=True, slots=True)
class RemarksSlot:
    """What the supplier should know; may be nothing."""

    topic: str
    name: str = "remarks"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        if not _NO_REMARK.search(turn.text):
            return False
        draft[self.name] = ""
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.NO or _NOTHING.fullmatch(turn.text) or _NO_REMARK.search(turn.text):
            draft[self.name] = ""
            return True
        return _take_words(turn, draft, self.name)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        draft[self.name] = ""
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.says(ordering.ask_remarks(), buttons=(Button(ordering.NO_REMARKS, self.topic, self.name),))


def _take_words(turn: Turn, draft: Draft, name: str) -> bool:
    """Takes the message as it stands, unless it corrects something else or wants to go elsewhere."""
    if turn.reading.intent not in FREE_WORDS or is_about_another(turn, name):
        return False
    if turn.reading.intent is Intent.CORRECTION and product_named(turn, draft):
        return False
    if turn.reading.intent is Intent.ORDER and product_in_full(turn):
        return False
    words = without_name(turn)[:LONGEST]
    if name == "room" and not _may_be_room(turn):
        return False
    draft[name] = words
    return True


def _may_be_room(turn: Turn) -> bool:
    """Whether free words can name a venue: no question, and no audience by itself."""
    reading = turn.reading
    if NO_ANSWER.search(reading.text):
        return False
    return not reading.audiences or reading.free_unit is not None or len(reading.wish) > 1
