"""The clock wakes the courier, again and again, and stops cleanly."""

import asyncio
import logging

import pytest

from bot.dialogue.delivery import Delivery, Letter
from bot.notify.clock import Clockwork
from bot.notify.courier import Courier
from bot.notify.leadership import LEASE, Leadership
from bot.notify.round import Round
from storage.store import Store
from tests.notify.conftest import FrozenClock, Page, PaperChannel, courier_of, fates, on_telegram, owe


async def test_a_notice_that_falls_due_goes_out_without_anybody_asking(
    store: Store, clock: FrozenClock
) -> None:
    web = PaperChannel("web", "ming")
    clockwork = Clockwork(courier_of(store, clock, web), seconds=0.02)
    clockwork.start()
    owe(store, "reminder-7d", due_at=clock.now.replace(hour=2))
    await asyncio.sleep(0.1)
    assert web.delivered == []
    clock.moves(hours=1)
    async with asyncio.timeout(10):
        while fates(store) != {"reminder-7d": "sent"}:
            await asyncio.sleep(0.01)
    await clockwork.stop()
    assert web.delivered == [("ming", "reminder-7d")]


class SlowCourier(Courier):
    """Takes many times the interval for each errand."""

    begun = 0
    ended = 0

    async def sort(self) -> Round:
        self.begun += 1
        await asyncio.sleep(0.2)
        self.ended += 1
        return Round()


async def test_a_round_that_takes_long_is_neither_doubled_nor_cut_off(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    courier = SlowCourier(store, clock, [], lambda session, notice: None)
    clockwork = Clockwork(courier, seconds=0.02)
    caplog.set_level(logging.WARNING, "apscheduler")
    clockwork.start()
    await asyncio.sleep(0.1)
    assert courier.begun == 1
    await clockwork.stop()
    assert (courier.begun, courier.ended) == (1, 1)
    await asyncio.sleep(0.05)
    assert courier.begun == 1
    assert caplog.messages == []


async def test_a_round_that_fails_does_not_stop_the_clock(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    class FailingCourier(SlowCourier):
        async def sort(self) -> Round:
            self.begun += 1
            raise OSError("no disk")

    courier = FailingCourier(store, clock, [], lambda session, notice: None)
    clockwork = Clockwork(courier, seconds=0.02)
    clockwork.start()
    async with asyncio.timeout(10):
        while courier.begun < 3:
            await asyncio.sleep(0.01)
    await clockwork.stop()
    assert "no disk" in caplog.text


async def test_one_of_two_processes_holds_the_clock_and_the_other_takes_it_over_within_half_a_minute(
    store: Store, clock: FrozenClock
) -> None:
    first, second = Leadership(store, clock, "first"), Leadership(store, clock, "second")
    assert [await first.ask(), await second.ask(), await first.ask()] == [True, False, True]
    clock.moves(seconds=10)
    assert await first.ask()  # renewed
    clock.moves(seconds=LEASE.total_seconds() - 1)
    assert not await second.ask()
    clock.moves(seconds=1)
    assert not first.held  # it has died, or slept; either way it must not go on
    assert await second.ask()
    assert not await first.ask()
    assert LEASE.total_seconds() + 2 * 3 < 30


async def test_a_process_that_stops_leaves_the_clock_to_the_next_at_once(
    store: Store, clock: FrozenClock
) -> None:
    first, second = Leadership(store, clock, "first"), Leadership(store, clock, "second")
    await first.ask()
    await first.give_up()
    assert await second.ask()


async def test_only_the_process_with_the_clock_carries_what_reaches_people_anywhere(
    store: Store, clock: FrozenClock
) -> None:
    await Leadership(store, clock, "another").ask()
    phones, page = PaperChannel("telegram", "88"), Page("ming")
    store.write(on_telegram).result(10)
    owe(store, "reminder-7d")
    owe(store, "reminder-7d", recipient=3)
    mine = Leadership(store, clock, "mine")
    clockwork = Clockwork(courier_of(store, clock, page, phones), seconds=0.02, leadership=mine)
    clockwork.start()
    async with asyncio.timeout(10):
        while not page.delivered:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert (page.delivered, phones.delivered) == ([("ming", "reminder-7d")], [])
    clock.moves(seconds=LEASE.total_seconds())
    async with asyncio.timeout(10):
        while not phones.delivered:
            await asyncio.sleep(0.01)
    await clockwork.stop()
    assert await Leadership(store, clock, "a third").ask()


async def test_a_slow_channel_holds_up_no_other(store: Store, clock: FrozenClock) -> None:
    class Stuck(PaperChannel):
        async def deliver(self, external_id: str, letter: Letter) -> Delivery:
            await asyncio.Event().wait()
            raise AssertionError

    stuck, telegram = Stuck("web", "ming", "hua"), PaperChannel("telegram", "88")
    store.write(on_telegram).result(10)
    owe(store, "reminder-7d")
    clockwork = Clockwork(courier_of(store, clock, stuck, telegram), seconds=0.02)
    clockwork.start()
    await asyncio.sleep(0.1)
    owe(store, "reminder-3d", recipient=3)
    async with asyncio.timeout(5):
        while not telegram.delivered:
            await asyncio.sleep(0.01)
    stopping = asyncio.create_task(clockwork.stop())
    async with asyncio.timeout(5):
        await asyncio.sleep(0.05)
        for errand in list(clockwork._errands.values()):
            errand.cancel()
        await stopping


async def test_what_was_not_sent_in_time_is_counted_in_the_log(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    owe(store, "reminder-7d", hours=24)
    owe(store, "reminder-3d", hours=36)
    clock.moves(hours=36)
    clockwork = Clockwork(courier_of(store, clock), seconds=0.02)
    clockwork.start()
    async with asyncio.timeout(5):
        while fates(store) != {"reminder-7d": "expired", "reminder-3d": "expired"}:
            await asyncio.sleep(0.01)
    await clockwork.stop()
    assert "2 notices were of no use any more and were not sent" in caplog.text
