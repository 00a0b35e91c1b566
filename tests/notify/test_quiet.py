"""Nobody is woken; and after a long outage what is still of use goes out in order."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.delivery import Letter
from bot.notify.courier import Courier
from bot.notify.quiet import QuietHours
from bot.notify.round import Round
from storage.models import Priority
from storage.store import Store
from tests.notify.conftest import NOW, FrozenClock, Page, PaperChannel, fates, owe, words

NIGHT = QuietHours.of("21:30-08:00")


def guangzhou(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("21:30-08:00", "2026-11-22T21:29:59", None),
        ("21:30-08:00", "2026-11-22T21:30:00", "2026-11-23T08:00:00"),
        ("21:30-08:00", "2026-11-23T00:10:00", "2026-11-23T08:00:00"),
        ("21:30-08:00", "2026-11-23T08:00:00", None),
        ("12:00-14:00", "2026-11-23T13:00:00", "2026-11-23T14:00:00"),
        ("12:00-14:00", "2026-11-23T22:00:00", None),
    ],
)
def test_quiet_hours_end_in_the_morning_of_guangzhou(hours: str, now: str, until: str | None) -> None:
    quiet = QuietHours.of(hours)
    assert quiet is not None
    assert quiet.until(guangzhou(now)) == (guangzhou(until) if until else None)


@pytest.mark.parametrize("text", ["", "08:00-08:00"])
def test_there_may_be_no_quiet_hours(text: str) -> None:
    assert QuietHours.of(text) is None


def test_hours_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="21:30-08:00"):
        QuietHours.of("at night")


async def test_what_can_wait_waits_until_the_morning_and_what_cannot_does_not(
    store: Store, clock: FrozenClock
) -> None:
    clock.now = guangzhou("2026-11-22T22:00:00")
    web = PaperChannel("web", "ming", "hua")
    courier = Courier(store, clock, [web], words, NIGHT)
    for kind in ("reminder-1d", "reminder-2h", "change", "change-urgent", "broadcast"):
        owe(store, kind, hours=48)
    assert await courier.run_due() == Round(sent=2)
    assert {text for _, text in web.delivered} == {"reminder-2h", "change-urgent"}
    clock.now = guangzhou("2026-11-23T07:59:59")
    assert await courier.run_due() == Round()
    clock.now = guangzhou("2026-11-23T08:00:00")
    assert await courier.run_due() == Round(sent=3)


async def test_a_broadcast_that_runs_into_the_night_goes_on_in_the_morning(
    store: Store, clock: FrozenClock
) -> None:
    clock.now = guangzhou("2026-11-22T21:29:00")

    class Slow(PaperChannel):
        at_once = 1

        async def deliver(self, external_id: str, letter: Letter):  # type: ignore[no-untyped-def]
            clock.now = guangzhou("2026-11-22T21:30:00")
            return await super().deliver(external_id, letter)

    web = Slow("web", "ming", "hua")
    for recipient in (1, 2):
        owe(store, "broadcast", recipient=recipient, priority=Priority.BROADCAST, hours=48)
    courier = Courier(store, clock, [web], words, NIGHT)
    assert await courier.run_due() == Round(sent=1)
    assert await courier.run_due() == Round()
    clock.now = guangzhou("2026-11-23T08:00:00")
    assert await courier.run_due() == Round(sent=1)
    assert {external_id for external_id, _ in web.delivered} == {"ming", "hua"}


async def test_an_open_page_is_quiet_too_but_who_shows_up_at_night_is_awake(
    store: Store, clock: FrozenClock
) -> None:
    clock.now = guangzhou("2026-11-22T23:00:00")
    page = Page("ming")
    courier = Courier(store, clock, [page], words, NIGHT)
    owe(store, "reminder-1d", hours=48)
    assert await courier.run_here() == Round()
    assert await courier.arrived("web", "ming") == Round(sent=1)


async def test_after_an_outage_of_36_hours_the_useful_goes_out_in_order_and_the_rest_is_counted(
    store: Store, clock: FrozenClock
) -> None:
    for hour in range(36):
        owe(store, f"{hour:02}", due_at=NOW + timedelta(hours=hour), hours=12 if hour % 2 else 48)
    clock.moves(hours=36)
    web = PaperChannel("web", "ming")
    expired = [f"{hour:02}" for hour in range(36) if hour % 2 and hour + 12 <= 36]
    done = await Courier(store, clock, [web], words, None).run_due()
    assert done == Round(sent=36 - len(expired), expired=len(expired))
    useful = [f"{hour:02}" for hour in range(36) if f"{hour:02}" not in expired]
    assert [text for _, text in web.delivered] == useful
    assert {kind for kind, state in fates(store).items() if state == "expired"} == set(expired)
