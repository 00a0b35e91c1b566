"""联系人 and 电话: asked together, since people say them together."""

import re
from dataclasses import dataclass

from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.handlers.slots.details import FREE_WORDS, NO_ANSWER
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering

_NAME = re.compile(r"[\u3400-\u9fff·A-Za-z][\u3400-\u9fff·A-Za-z .]{0,19}")
_MYSELF = re.compile(r"联[系络]人就?[是系]我[,， ]?([\u3400-\u9fff]{2,4})(?=[\d ,，。]|电话|手机|$)")
_SAID_BEFORE = re.compile(r"^(?:现场)?(?:联系人|联络人|姓名|名字|电话|手机)?(?:改成|改为|换成|是|叫|找)*")
_DIGITS = re.compile(r"[+（(]?\d[\d\s（）()+-]{4,}\d")


@dataclass(frozen=True, slots=True)
class NameSlot:
    """Who is there on the day."""

    topic: str
    name: str = "contact_name"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        myself = _MYSELF.search(turn.text)
        if not (name := turn.reading.name or (myself[1] if myself else "")):
            return False
        draft[self.name] = name
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if not self.volunteer(turn, draft) and not self._take_bare(turn, draft):
            return False
        digits = _DIGITS.search(turn.text)
        if digits and not turn.reading.phone:  # no number that can be, but meant as one: the rules say why
            draft["contact_phone"] = re.sub(r"\D", "", digits[0])
        return True

    def _take_bare(self, turn: Turn, draft: Draft) -> bool:
        reading = turn.reading
        if reading.intent not in FREE_WORDS or reading.when or reading.people or reading.audiences:
            return False
        name = _SAID_BEFORE.sub("", _DIGITS.sub("", turn.text)).strip(" ，,。、:：")
        if not _NAME.fullmatch(name) or NO_ANSWER.search(reading.text) or reading.room or reading.free_unit:
            return False
        draft[self.name] = name
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if not (turn.who.name and turn.who.phone):
            return False
        draft["contact_name"], draft["contact_phone"] = turn.who.name, turn.who.phone
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        if "contact_phone" in draft:
            turn.asks(ordering.ask_name())
            return
        if turn.who.name and turn.who.phone:
            label = ordering.same_contact(turn.who.name, turn.who.phone)
            turn.says(ordering.ask_contact(), buttons=(Button(label, self.topic, self.name, "same"),))
            return
        turn.asks(ordering.ask_contact())


@dataclass(frozen=True, slots=True)
class PhoneSlot:
    """How to reach them; whether the number can be is for the rules to say."""

    topic: str
    name: str = "contact_phone"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        if not turn.reading.phone:
            return False
        draft[self.name] = turn.reading.phone
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if self.volunteer(turn, draft):
            return True
        digits = re.sub(r"\D", "", turn.reading.text)
        if len(digits) < 5 or len(digits) < len(turn.reading.text) / 2:
            return False
        draft[self.name] = digits
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.asks(ordering.ask_phone())
