"""The clock wakes the courier, again and again, and stops cleanly."""

import asyncio
import logging

import pytest

from bot.notify.clock import Clockwork
from bot.notify.courier import Courier, Round
from storage.store import Store
from tests.notify.conftest import FrozenClock, PaperChannel, courier_of, fates, owe


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
    """Takes many times the interval for each round."""

    begun = 0
    ended = 0

    async def run_due(self) -> Round:
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
        async def run_due(self) -> Round:
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
