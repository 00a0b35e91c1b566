"""The pace at its edges; how it meets the platform's limits is shown in test_delivery."""

import asyncio
import time

import pytest

from bot.channels.telegram import pace
from bot.channels.telegram.pace import Pace, TooSoon


async def sends(paces: Pace, chat_id: int) -> float:
    """Waits for a turn; how long that took, in seconds."""
    began = time.monotonic()
    async with paces.turn(chat_id):
        return time.monotonic() - began


async def test_answers_to_webhooks_slow_the_rest_down_and_never_stop_it() -> None:
    paces = Pace()
    for chat in range(1, 2001):
        paces.sent(chat)
    assert 0.5 < await sends(paces, 5000) < 3


async def test_a_chat_that_was_answered_just_now_waits_its_second() -> None:
    paces = Pace()
    paces.sent(7)
    assert await sends(paces, 8) < 0.5
    assert await sends(paces, 7) > 0.9


async def test_the_messages_of_one_chat_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHAT_SECONDS", 0.05)
    paces, order = Pace(), []

    async def send(number: int) -> None:
        async with paces.turn(7):
            order.append(number)

    await asyncio.gather(*map(send, range(8)))
    assert order == list(range(8))


async def test_too_many_for_one_chat_are_told_to_come_later_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 1.5)
    paces = Pace()
    waiting = [asyncio.create_task(sends(paces, 7)) for _ in range(2)]
    await asyncio.sleep(0)
    began = time.monotonic()
    with pytest.raises(TooSoon) as refusal:
        await sends(paces, 7)
    assert time.monotonic() - began < 0.5
    assert refusal.value.seconds >= 1.5
    await asyncio.gather(*waiting)


async def test_where_nothing_is_answered_the_rest_is_told_to_come_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paces = Pace(per_second=100)
    silence = asyncio.Event()

    async def hangs(chat_id: int) -> None:
        async with paces.turn(chat_id):
            await silence.wait()

    hanging = [asyncio.create_task(hangs(chat)) for chat in range(1, 102)]
    await asyncio.sleep(1.5)
    monkeypatch.setattr(pace, "PATIENCE", 0.2)
    with pytest.raises(TooSoon):
        await sends(paces, 5000)
    silence.set()
    await asyncio.gather(*hanging)


async def test_a_send_that_failed_or_was_given_up_leaves_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHAT_SECONDS", 0.0)
    paces = Pace(per_second=1)

    async def fails() -> None:
        async with paces.turn(7):
            raise ConnectionError

    for _ in range(2):
        with pytest.raises(ConnectionError):
            await fails()
    assert await sends(paces, 8) < 3


async def test_a_hold_stops_those_who_wait_already() -> None:
    paces = Pace(per_second=2)
    await sends(paces, 1)
    waiting = asyncio.create_task(sends(paces, 2))
    await asyncio.sleep(0.1)
    paces.hold(1.5)
    assert await waiting > 1.4
    paces.hold(60)
    with pytest.raises(TooSoon):
        await sends(paces, 3)


async def test_only_so_many_chats_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHATS", 100)
    paces = Pace()
    for chat in range(1, 1001):
        paces.sent(chat)
    assert len(paces._chats) == 100
