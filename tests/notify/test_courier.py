"""What is owed is delivered once, marked afterwards, and kept while nobody is there."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from bot.dialogue.delivery import Delivered, Delivery, Letter, OutOfReach
from bot.dialogue.messages import Reply
from bot.notify import carrier as module
from bot.notify.carrier import PAUSES, REST
from bot.notify.courier import Courier
from bot.notify.round import Round
from storage import notices, outbox, people, talks
from storage.outbox import Claimed
from storage.store import Store
from tests.notify.conftest import NOW, FrozenClock, PaperChannel, courier_of, fates, owe


async def test_a_due_notice_is_delivered_once_and_marked(store: Store, clock: FrozenClock) -> None:
    web = PaperChannel("web", "ming")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d", due_at=NOW.replace(hour=2))
    assert [await courier.run_due(), await courier.run_due()] == [Round(sent=1), Round()]
    assert web.delivered == [("ming", "reminder-7d")]
    assert fates(store) == {"reminder-7d": "sent", "reminder-3d": "waiting"}
    sent = store.read(lambda session: notices.sent_lately(session, 1, 5))
    assert sent == [(NOW, {"text": "reminder-7d"})]
    clock.moves(hours=1)
    assert await courier.run_due() == Round(sent=1)


async def test_several_notices_come_in_the_order_they_are_due(store: Store, clock: FrozenClock) -> None:
    web = PaperChannel("web", "ming")
    for place in range(60):
        owe(store, f"{place}", due_at=NOW.replace(second=59 - place % 60, year=2025), hours=24 * 999)
    assert await courier_of(store, clock, web).run_due() == Round(sent=60)
    expected = sorted(range(60), key=lambda place: (59 - place % 60, place))
    assert [int(text) for _, text in web.delivered] == expected


async def test_a_notice_is_kept_while_nobody_is_there_and_delivered_on_arrival(
    store: Store, clock: FrozenClock
) -> None:
    web = PaperChannel("web")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    owe(store, "feedback", recipient=2)
    assert await courier.run_due() == Round(kept=3)
    web.online.add("ming")
    assert await courier.arrived("web", "ming") == Round(sent=2)
    assert web.delivered == [("ming", "reminder-7d"), ("ming", "reminder-3d")]
    assert await courier.arrived("web", "ming") == Round()
    assert await courier.arrived("web", "a stranger") == Round()
    assert fates(store)["feedback"] == "waiting"


async def test_what_waited_too_long_is_marked_and_never_sent(store: Store, clock: FrozenClock) -> None:
    web = PaperChannel("web")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-2h", hours=2)
    owe(store, "feedback", hours=48)
    assert await courier.run_due() == Round(kept=2)
    clock.moves(hours=2)
    web.online.add("ming")
    assert await courier.arrived("web", "ming") == Round(sent=1)
    assert await courier.run_due() == Round(expired=1)
    assert web.delivered == [("ming", "feedback")]
    assert fates(store) == {"reminder-2h": "expired", "feedback": "sent"}


async def test_what_is_not_true_any_more_is_voided(store: Store, clock: FrozenClock) -> None:
    web = PaperChannel("web", "ming")
    owe(store, "reminder-7d", subject="called off")
    owe(store, "reminder-3d")
    assert await courier_of(store, clock, web).run_due() == Round(sent=1, void=1)
    assert fates(store) == {"reminder-7d": "void", "reminder-3d": "sent"}


async def test_what_was_owed_before_a_restart_is_delivered_after_it(
    store: Store, address: str, clock: FrozenClock
) -> None:
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, PaperChannel("web")).run_due() == Round(kept=1)
    store.close()
    again = Store.open(address)
    again.migrate()
    web = PaperChannel("web", "ming")
    clock.now += REST
    assert await courier_of(again, clock, web).run_due() == Round(sent=1)
    assert web.delivered == [("ming", "reminder-7d")]
    again.close()


class FailingChannel(PaperChannel):
    """Fails as often as it is told to, and notes every attempt."""

    failures = 1
    attempts = 0

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self.attempts += 1
        if self.attempts <= self.failures:
            raise OSError("the line is cut")
        return await super().deliver(external_id, letter)


async def test_a_channel_that_fails_is_logged_left_alone_and_tried_again(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    web = FailingChannel("web", "ming", "hua")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    assert await courier.run_due() == Round(kept=1)
    assert "web failed to deliver reminder-7d GZ1/1: OSError" in caplog.text
    assert "the line is cut" not in caplog.text  # what an exception says may hold a token
    assert await courier.run_due() == Round()
    assert web.attempts == 1
    clock.moves(seconds=PAUSES[0])
    assert await courier.run_due() == Round(sent=2, repeats=1)
    assert web.delivered == [("ming", "reminder-7d"), ("ming", "reminder-3d")]


async def test_a_channel_that_never_answers_is_given_up_after_a_while(
    store: Store, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SilentChannel(PaperChannel):
        async def deliver(self, external_id: str, letter: Letter) -> Delivery:
            await asyncio.Event().wait()
            return Delivered()

    monkeypatch.setattr(module, "DELIVERY_SECONDS", 0.05)
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, SilentChannel()).run_due() == Round(kept=1)


async def test_one_notice_without_words_does_not_hold_up_the_others(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    def stumbles(session: Session, notice: Claimed) -> Reply | None:
        if notice.kind == "reminder-7d":
            raise LookupError("no such product")
        return Reply(notice.kind)

    web = PaperChannel("web", "ming")
    courier = Courier(store, clock, [web], stumbles)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    assert await courier.run_due() == Round(sent=1, kept=1)
    assert "has no words" in caplog.text
    assert fates(store) == {"reminder-7d": "waiting", "reminder-3d": "sent"}


def _also_on_telegram(session: Session) -> int:
    account = people.enrol(session, "telegram", "88", "", NOW)
    session.connection().exec_driver_sql(f"UPDATE account SET person_id = 1 WHERE id = {account.id}")
    talks.store_heard(session, account.id, "m1", "在吗", [], NOW)
    return account.id


async def test_the_account_that_wrote_last_is_tried_first_then_the_next(
    store: Store, clock: FrozenClock
) -> None:
    telegram_account = store.write(_also_on_telegram).result(10)
    web, telegram = PaperChannel("web", "ming"), PaperChannel("telegram", "88")
    courier = courier_of(store, clock, web, telegram)
    owe(store, "reminder-7d")
    await courier.run_due()
    assert (web.delivered, telegram.delivered) == ([], [("88", "reminder-7d")])
    assert len(store.read(lambda session: notices.sent_lately(session, telegram_account, 5))) == 1
    telegram.online.clear()
    owe(store, "reminder-3d")
    await courier.run_due()
    assert web.delivered == [("ming", "reminder-3d")]


async def test_whoever_arrives_gets_theirs_where_they_arrived(store: Store, clock: FrozenClock) -> None:
    store.write(_also_on_telegram).result(10)
    web, telegram = PaperChannel("web", "ming"), PaperChannel("telegram", "88")
    owe(store, "reminder-7d")
    await courier_of(store, clock, web, telegram).arrived("web", "ming")
    assert (web.delivered, telegram.delivered) == ([("ming", "reminder-7d")], [])


class SlowChannel(PaperChannel):
    """Delivers when it is let go."""

    def __init__(self, *online: str) -> None:
        super().__init__("web", *online)
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        reachable = external_id in self.online
        self.begun.set()
        await self.go.wait()
        return await super().deliver(external_id, letter) if reachable else OutOfReach()


async def test_rounds_at_the_same_time_send_nothing_twice(store: Store, clock: FrozenClock) -> None:
    web = SlowChannel("ming")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    rounds = [asyncio.create_task(courier.run_due()) for _ in range(3)]
    rounds.append(asyncio.create_task(courier.arrived("web", "ming")))
    await web.begun.wait()
    web.go.set()
    assert sum([done.sent for done in await asyncio.gather(*rounds)]) == 1
    assert web.delivered == [("ming", "reminder-7d")]


async def test_whoever_arrives_while_a_round_finds_them_gone_is_not_forgotten(
    store: Store, clock: FrozenClock
) -> None:
    web = SlowChannel()
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    going = asyncio.create_task(courier.run_due())
    await web.begun.wait()
    web.online.add("ming")
    arriving = asyncio.create_task(courier.arrived("web", "ming"))
    await asyncio.sleep(0.05)
    web.go.set()
    assert [await going, await arriving] == [Round(kept=1), Round(sent=1)]


async def test_one_slow_recipient_does_not_hold_up_the_others(store: Store, clock: FrozenClock) -> None:
    class SlowForMing(SlowChannel):
        async def deliver(self, external_id: str, letter: Letter) -> Delivery:
            if external_id == "ming":
                return await super().deliver(external_id, letter)
            return await PaperChannel.deliver(self, external_id, letter)

    web = SlowForMing("ming", "hua")
    owe(store, "reminder-7d")
    owe(store, "reminder-7d", recipient=2)
    going = asyncio.create_task(courier_of(store, clock, web).run_due())
    async with asyncio.timeout(10):
        while not web.delivered:
            await asyncio.sleep(0.01)
    assert web.delivered == [("hua", "reminder-7d")]
    web.go.set()
    assert await going == Round(sent=2)


async def test_what_was_sent_but_could_not_be_marked_is_marked_later_and_not_sent_again(
    store: Store, clock: FrozenClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = ["full"]
    proper = outbox.mark

    def mark(*given: Any, **named: Any) -> None:
        if disk == ["full"]:
            raise OSError("disk full")
        proper(*given, **named)

    monkeypatch.setattr(outbox, "mark", mark)
    web = PaperChannel("web", "ming")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    states = []
    for disk[0] in ("full", "full", "free"):
        await courier.run_due()
        states.append(fates(store)["reminder-7d"])
    assert states == ["waiting", "waiting", "sent"]
    assert "disk full" in caplog.text
    assert len(web.delivered) == 1


async def test_a_round_that_is_cancelled_still_marks_what_it_sent(store: Store, clock: FrozenClock) -> None:
    web = PaperChannel("web", "ming")
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    going = asyncio.create_task(courier.run_due())
    while not web.delivered:
        await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    async with asyncio.timeout(10):
        while fates(store) != {"reminder-7d": "sent"}:
            await asyncio.sleep(0.01)


async def test_the_words_are_those_of_the_moment_of_sending(store: Store, clock: FrozenClock) -> None:
    said = iter(["first", "second"])
    web = PaperChannel("web")
    courier = Courier(store, clock, [web], lambda session, notice: Reply(next(said)))
    owe(store, "reminder-7d")
    await courier.run_due()
    web.online.add("ming")
    await courier.arrived("web", "ming")
    assert web.delivered == [("ming", "second")]
