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


async def found(known: Offers, words: str) -> list[str]:
    return [choice.data for choice in await known.find(WHO, words)]


async def test_what_another_process_told_is_found_within_a_minute() -> None:
    past = Past()
    known = offers(past)
    assert await found(known, "写几句") == []
    past.tells(ASKS, notice=True)
    past.now += FRESH_SECONDS + 1
    assert await found(known, " 写几句 ") == ["feedback:write:GZ1"]


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
    assert await found(known, "写几句") == ["feedback:write:GZ1"]
    known.told(WHO, [], [ASKS])
    assert await found(known, "写几句") == []


async def test_a_word_of_several_notices_finds_them_all_until_one_is_chosen() -> None:
    asked = [
        Reply(f"{name}申请做文化专干。", buttons=(Button("同意", "approve", "yes", str(number)),))
        for number, name in enumerate(("李生", "王生"), 1)
    ]
    past = Past()
    for reply in asked:
        past.tells(reply, notice=True)
    known = offers(past)
    both = await known.find(WHO, "同意")
    assert [(choice.data, choice.about[:2]) for choice in both] == [
        ("approve:yes:1", "李生"),
        ("approve:yes:2", "王生"),
    ]
    known.chosen(WHO, "approve:yes:1")
    assert await found(known, "同意") == ["approve:yes:2"]


async def test_not_everybody_is_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers_module, "PEOPLE", 3)
    past = Past()
    known = offers(past)
    for name in ("oA", "oB", "oC", "oD", "oD", "oA"):
        await known.find(Sender("wechat", name), "你好")
    assert past.looks == 5, "the first one was forgotten, the last one was not"
