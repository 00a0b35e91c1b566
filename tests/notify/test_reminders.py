"""Which reminders an order gets, and what becomes of them when it moves or is called off."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot.notify.reminders import Reminders
from storage.models import Notice, Order
from storage.store import Store
from tests.notify.conftest import NOW, order

GUANGZHOU = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=GUANGZHOU).astimezone(UTC)


def plan(store: Store, ordered: Order, now: datetime = NOW) -> None:
    def work(session: Session) -> None:
        session.add(ordered)
        session.flush()
        Reminders().plan(session, ordered, now)

    store.write(work).result(10)


def waiting(store: Store) -> dict[str, tuple[str, str]]:
    """Kind → due time and end of use on the clocks of Guangzhou, of what waits."""

    def shown(moment: datetime) -> str:
        return f"{moment.astimezone(GUANGZHOU):%m-%d %H:%M}"

    def work(session: Session) -> dict[str, tuple[str, str]]:
        rows = session.exec(select(Notice).where(Notice.state == "waiting"))
        return {row.kind: (shown(row.due_at), shown(row.expires_at)) for row in rows}

    return store.read(work)


def test_an_order_is_reminded_of_four_times_and_asked_about_the_day_after(store: Store) -> None:
    plan(store, order(at("2026-12-09 14:00")))
    assert waiting(store) == {
        "reminder-7d": ("12-02 14:00", "12-06 14:00"),
        "reminder-3d": ("12-06 14:00", "12-08 14:00"),
        "reminder-1d": ("12-08 14:00", "12-09 12:00"),
        "reminder-2h": ("12-09 12:00", "12-09 14:00"),
        "feedback": ("12-10 10:00", "12-24 10:00"),
    }


def test_what_would_be_due_already_is_not_made(store: Store) -> None:
    plan(store, order(at("2026-11-25 09:00")))
    assert list(waiting(store)) == ["reminder-1d", "reminder-2h", "feedback"]


@pytest.mark.parametrize(
    ("begins", "day_before", "two_hours_before"),
    [
        ("07:00", "12-08 08:00", "12-09 05:00"),
        ("08:00", "12-08 08:00", "12-09 06:00"),
        ("21:30", "12-08 21:30", "12-09 19:30"),
        ("22:15", "12-08 21:30", "12-09 20:15"),
        ("00:30", "12-08 08:00", "12-08 22:30"),
    ],
)
def test_nobody_is_woken_except_by_the_last_reminder(
    store: Store, begins: str, day_before: str, two_hours_before: str
) -> None:
    plan(store, order(at(f"2026-12-09 {begins}")))
    due = {kind: times[0] for kind, times in waiting(store).items()}
    assert due["reminder-1d"] == day_before
    assert due["reminder-2h"] == two_hours_before


def test_an_event_that_ends_after_midnight_is_asked_about_a_day_later(store: Store) -> None:
    plan(store, order(at("2026-12-31 23:00")))
    assert waiting(store)["feedback"][0] == "01-02 10:00"


def test_planning_again_changes_nothing(store: Store) -> None:
    plan(store, order(at("2026-12-09 14:00")))
    before = waiting(store)
    store.write(
        lambda session: Reminders().plan(session, session.get_one(Order, 1), NOW + timedelta(seconds=1))
    ).result(10)
    assert waiting(store) == before


def test_reminders_move_when_the_order_moves(store: Store) -> None:
    plan(store, order(at("2026-12-09 14:00")))

    def moves(session: Session) -> None:
        moved = session.get_one(Order, 1)
        moved.starts_at, moved.ends_at = at("2026-12-16 10:00"), at("2026-12-16 12:00")
        moved.revision += 1
        Reminders().replace(session, moved, NOW)

    store.write(moves).result(10)
    assert waiting(store)["reminder-7d"][0] == "12-09 10:00"
    subjects = store.read(
        lambda session: sorted((row.subject, row.state) for row in session.exec(select(Notice)))
    )
    assert subjects == [("GZ1/1", "void")] * 5 + [("GZ1/2", "waiting")] * 5


def test_nothing_waits_for_an_order_that_was_called_off(store: Store) -> None:
    plan(store, order(at("2026-12-09 14:00")))
    plan(store, order(at("2026-12-10 14:00"), number="GZ10"))
    store.write(lambda session: Reminders().void(session, session.get_one(Order, 1))).result(10)
    assert waiting(store)["reminder-7d"] == ("12-03 14:00", "12-07 14:00")
    assert len(waiting(store)) == 5


def test_reminders_are_not_made_when_the_order_is_not(store: Store) -> None:
    def fails(session: Session) -> None:
        ordered = order(at("2026-12-09 14:00"))
        session.add(ordered)
        session.flush()
        Reminders().plan(session, ordered, NOW)
        raise KeyError

    assert isinstance(store.write(fails).exception(10), KeyError)
    assert waiting(store) == {}
