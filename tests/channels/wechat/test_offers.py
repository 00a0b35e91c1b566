"""Whose words are the choice of a notice that was told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.channels.wechat import offers as offers_module
from bot.channels.wechat.offers import FRESH_SECONDS, Offers
from bot.dialogue.messages import Button, Reply, Sender
from bot.turn import Line

WHO = Sender("wechat", "oA")
ASKS = Reply("怎么样？", buttons=(Button("写几句", "feedback", "write", "GZ1"),))


@dataclass
class Past:
    """A history, how often it was looked at, and a clock."""

    lines: list[Line] = field(default_factory=list)
    looks: int = 0
    now: float = 1000.0

    def __call__(self, sender: Sender, limit: int) -> list[Line]:
        self.looks += 1
        return self.lines[-limit:]

    def tells(self, reply: Reply, *, notice: bool) -> None:
        self.lines.append(Line(datetime.now(UTC), "assistant", reply=reply, notice=notice))


def offers(past: Past) -> Offers:
    return Offers(past, lambda: past.now)


async def test_what_another_process_told_is_found_within_a_minute() -> None:
    past = Past()
    known = offers(past)
    assert await known.find(WHO, "写几句") == ""
    past.tells(ASKS, notice=True)
    past.now += FRESH_SECONDS + 1
    assert await known.find(WHO, " 写几句 ") == "feedback:write:GZ1"


async def test_the_history_is_looked_at_once_a_minute_and_never_for_a_number() -> None:
    past = Past()
    known = offers(past)
    for text in ("你好", "剪纸", "2", "", "很长很长很长很长很长很长很长很长的一句话"):
        await known.find(WHO, text)
    assert past.looks == 1


async def test_what_is_told_counts_at_once_until_an_answer_offers_the_same_words() -> None:
    known = offers(Past())
    await known.find(WHO, "你好")
    known.told(WHO, [ASKS], [])
    assert await known.find(WHO, "写几句") == "feedback:write:GZ1"
    known.told(WHO, [], [ASKS])
    assert await known.find(WHO, "写几句") == ""


async def test_not_everybody_is_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers_module, "PEOPLE", 3)
    past = Past()
    known = offers(past)
    for name in ("oA", "oB", "oC", "oD", "oD", "oA"):
        await known.find(Sender("wechat", name), "你好")
    assert past.looks == 5, "the first one was forgotten, the last one was not"
