"""The slots of a campaign in the making: what it says, which buttons it has, to whom and when."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.campaigns.audience import Audience, Everyone, Holds
from bot.campaigns.content import LONGEST, LONGEST_TITLE, MOST
from bot.dialogue.form import Draft, Form
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.understanding import Intent
from bot.handlers import audience_words
from bot.handlers.turn import Turn
from bot.handlers.wording import campaigns as wording
from bot.people.roles import Role

NOW = "now"  # instead of a time
_KEPT = ("title", "text", "products", "events", "audience", "when")
_NONE = re.compile(r"(?:不放|不用|不要|没有|无|不需要|不加)(?:产品|按钮|了|吧)*")
_INTO = "(?:改为|改成|换成|写成|[:：])[:： ]*"
_TITLE = re.compile(rf"把?(?:标题|题目){_INTO}")
_TEXT = re.compile(rf"把?(?:正文|文字|内容){_INTO}")
_REWRITES = re.compile(f"{_TITLE.pattern}|{_TEXT.pattern}")
_QUESTION = re.compile("什么|哪|吗|乜|咩|[?？]")
_AT_ONCE = re.compile(r"(?:立即|立刻|马上|现在|即刻|现在就|马上就)(?:就)?(?:发|发送|发出去|发出)?(?:吧|了)?")
_QUICK: Mapping[str, Audience] = {
    "coordinators": Holds(Role.COORDINATOR),
    "residents": Holds(Role.RESIDENT),
    "everyone": Everyone(),
}


def token(draft: Draft) -> str:
    """A short mark of exactly this draft, so that a button confirms what stood above it."""
    kept = json.dumps({name: draft.get(name) for name in _KEPT}, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2s(kept.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class TitleSlot:
    """The first line. What is sent in several lines is title and text at once."""

    name: str = "title"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        """标题改为…, when there is one already."""
        found = _TITLE.match(turn.text) if self.name in draft else None
        return found is not None and self.answer(turn, draft)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        words = _TITLE.sub("", turn.text, count=1) or turn.text
        first, _, rest = words.partition("\n")
        if len(first) > LONGEST_TITLE:
            turn.opens(wording.too_long(LONGEST_TITLE))
            return True
        draft[self.name] = " ".join(first.split())
        if rest.strip() and len(rest) <= LONGEST:
            draft["text"] = rest.strip()
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.asks(wording.ask_title())


@dataclass(frozen=True, slots=True)
class TextSlot:
    """The words, as they were sent."""

    name: str = "text"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        """正文改为…, when it is written already."""
        found = _TEXT.match(turn.text) if self.name in draft else None
        return found is not None and self.answer(turn, draft)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        words = _TEXT.sub("", turn.text, count=1) or turn.text
        if len(words) > LONGEST:
            turn.opens(wording.too_long(LONGEST))
        else:
            draft[self.name] = words
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        return False

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.asks(wording.ask_text())


@dataclass(frozen=True, slots=True)
class ProductsSlot:
    """The products and events whose buttons it has; it may have none."""

    name: str = "products"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is Intent.NO or _NONE.fullmatch(turn.reading.text):
            return self.tap(turn, draft, "")
        codes, events = [], []
        for words in filter(None, re.split("[、,;，；\n]", turn.text)):
            number = turn.read(words, turn.local).order_number
            if number:
                occasion = turn.events.occasion(number)
                if occasion is None or not occasion.event.is_open:
                    turn.opens(wording.no_event(words))
                    return True
                events.append(occasion.order.number)
                continue
            said = normalise(words).strip('“”《》" ')
            hits = [hit.product for hit in turn.catalog.search(said).hits]
            named = [each for each in hits if said in normalise(each.name)]
            if not named:
                turn.opens(wording.no_product(words))
                return True
            codes.append(named[0].code)
        if len(codes) + len(events) > MOST:
            turn.opens(wording.too_many(MOST))
            return True
        draft[self.name], draft["events"] = list(dict.fromkeys(codes)), list(dict.fromkeys(events))
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        draft[self.name], draft["events"] = [], []
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.talk.choices = []
        turn.answers(wording.ask_products(MOST))


@dataclass(frozen=True, slots=True)
class AudienceSlot:
    """To whom it goes, in words."""

    name: str = "audience"
    verbatim: bool = True

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        """Others than before, where the whole message says whom."""
        if self.name not in draft or turn.reading.when is not None:
            return False
        found = audience_words.read(turn, turn.reading.text.removeprefix("改为").removeprefix("改成"))
        if found.audience is None:
            return False
        draft[self.name] = found.audience.to_json()
        return True

    def answer(self, turn: Turn, draft: Draft) -> bool:
        self.takes(turn, draft, turn.reading.text)
        return True

    def takes(self, turn: Turn, draft: Draft, words: str) -> None:
        """Keeps whom the words mean, or says what could not be read."""
        found = audience_words.read(turn, words)
        if found.audience is not None:
            draft[self.name] = found.audience.to_json()
        elif found.several:
            turn.opens(wording.several_places(found.several))
        else:
            turn.opens(wording.not_read(found.unread))

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value not in _QUICK:
            return False
        draft[self.name] = _QUICK[value].to_json()
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.talk.choices = []
        turn.answers(wording.ask_audience())


@dataclass(frozen=True, slots=True)
class WhenSlot:
    """At once, or a time on Guangzhou's wall clock."""

    name: str = "when"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        """Another time than the one that was said."""
        return self.name in draft and self.answer(turn, draft)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if _AT_ONCE.fullmatch(turn.reading.text):
            return self.tap(turn, draft, NOW)
        when = turn.reading.when
        if when is None or _QUESTION.search(turn.text) or _REWRITES.match(turn.text):
            return False
        if when.grain != "minute":
            turn.opens(wording.which_hour())
        elif when.start < turn.local:
            turn.opens(wording.past())
        else:
            draft[self.name] = when.start.isoformat(timespec="minutes")
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value != NOW:
            return False
        draft[self.name] = NOW
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        turn.talk.choices = []
        turn.answers(wording.ask_when())


@dataclass(frozen=True, slots=True)
class ConfirmSlot:
    """The last word: what is sent is what stood above the button."""

    name: str = "confirm"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if turn.reading.intent is not Intent.YES and turn.reading.text not in {"发", "发送", "确认发送"}:
            return False
        mark = token(draft)
        if any(data == f"{wording.TOPIC}:{self.name}:{mark}" for _, data in turn.talk.choices):
            draft[self.name] = mark
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if value != token(draft):
            return False
        draft[self.name] = value
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        campaign = turn.campaigns.get(str(draft.get("number", "")))
        bounds = audience_words.bounds_of(turn, campaign) if campaign else ""
        whom = wording.whom(audience_words.aloud(turn, draft["audience"]), bounds)
        turn.answers(wording.confirm(draft, whom, token(draft), turn.local))


FORM: Form[Turn] = Form((TitleSlot(), TextSlot(), ProductsSlot(), AudienceSlot(), WhenSlot(), ConfirmSlot()))
