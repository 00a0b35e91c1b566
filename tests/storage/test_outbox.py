"""Claims, leases and marks, on every database that the program can use."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlmodel import Session

from storage import accounts, leases, notices, outbox, people
from storage.models import Notice, Priority
from storage.notices import DEAD
from storage.outbox import Claimed, Fate, Receipt
from storage.store import Store

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = 30 * SECOND


@pytest.fixture
def world(store: Store) -> Store:
    """Persons 1 and 2, each with one account."""

    def work(session: Session) -> None:
        for name in ("ming", "hua"):
            people.enrol(session, "web", name, name, NOW)

    does(store, work)
    return store


def does(store: Store, work: Callable[[Session], T]) -> T:
    return store.write(work).result(30)


def owe(store: Store, *kinds: str, lane: str = "web", person: int = 1, **more: Any) -> None:
    """Makes notices that are due, in this order."""
    given = {"due_at": NOW, "expires_at": NOW + timedelta(days=1), "created_at": NOW, **more}
    made = [Notice(kind=kind, subject="s", recipient_id=person, lane=lane, **given) for kind in kinds]
    does(store, lambda session: notices.add(session, made))


def claims(store: Store, by: str = "me", after: timedelta = timedelta(), limit: int = 9) -> list[str]:
    at = NOW + after
    return [
        claimed.kind
        for claimed in does(store, lambda session: outbox.claim(session, "web", by, at, at + LEASE, limit))
    ]


def marks(store: Store, *each: Receipt | Fate, by: str = "me") -> None:
    does(store, lambda session: outbox.mark(session, by, each))


def row(store: Store, which: int) -> Notice:
    return store.read(lambda session: session.get_one(Notice, which))


def test_a_notice_may_be_tried_from_when_it_is_due(world: Store) -> None:
    owe(world, "a", due_at=NOW + SECOND)
    assert (row(world, 1).next_at, row(world, 1).holder) == (NOW + SECOND, None)
    assert [claims(world), claims(world, after=SECOND)] == [[], ["a"]]


def test_a_notice_that_two_route_at_once_stays_with_whoever_claimed_it_meanwhile(world: Store) -> None:
    owe(world, "a", lane="")
    ways = [
        (each.id, "web", each.next_at)
        for each in does(world, lambda session: outbox.unrouted(session, NOW, 9))
    ]
    does(world, lambda session: outbox.route(session, ways))
    assert claims(world) == ["a"]
    does(world, lambda session: outbox.route(session, ways))  # what another leader has read before
    assert claims(world, by="other") == []


def test_the_notices_of_one_person_are_given_out_one_at_a_time_and_in_order(world: Store) -> None:
    owe(world, "later", due_at=NOW)
    owe(world, "first", due_at=NOW - SECOND)
    owe(world, "others", person=2)
    assert claims(world) == ["first", "others"]
    assert claims(world) == []
    marks(world, Receipt(2, 1, {}, "m1", NOW))
    assert claims(world) == ["later"]


def test_the_more_urgent_is_claimed_first_and_never_more_than_asked_for(world: Store) -> None:
    owe(world, "broadcast", priority=Priority.BROADCAST, due_at=NOW - 9 * SECOND)
    owe(world, "change", person=2, priority=Priority.CHANGE)
    assert [claims(world, limit=1), claims(world, limit=1), claims(world)] == [["change"], ["broadcast"], []]


def test_another_process_takes_over_when_the_lease_is_over_and_the_attempt_is_counted(world: Store) -> None:
    owe(world, "a")
    assert [claims(world), claims(world, "you", LEASE - SECOND)] == [["a"], []]
    does(world, lambda session: outbox.renew(session, [1], "me", NOW + 2 * LEASE))
    assert claims(world, "you", LEASE) == []
    assert claims(world, "you", 2 * LEASE) == ["a"]
    assert (row(world, 1).holder, row(world, 1).attempts) == ("you", 2)
    does(world, lambda session: outbox.renew(session, [1], "me", NOW + 9 * LEASE))
    marks(world, Fate(1, next_at=NOW, unspent=True))  # by who has it no more: void
    assert row(world, 1).holder == "you"


def test_what_has_to_come_later_keeps_its_place_but_lets_the_more_urgent_pass(world: Store) -> None:
    owe(world, "a", "b")
    claims(world)
    marks(world, Fate(1, next_at=NOW + 9 * SECOND, retry=True, unspent=True, failure="later"))
    owe(world, "change", priority=Priority.CHANGE)
    assert (row(world, 1).attempts, row(world, 1).failure) == (0, "later")
    assert claims(world) == ["change"]
    marks(world, Receipt(3, 1, {}, "", NOW))
    assert [claims(world, after=8 * SECOND), claims(world, after=9 * SECOND)] == [[], ["a"]]


def test_what_was_sent_is_sent_even_if_it_was_called_off_meanwhile_and_the_first_receipt_stays(
    world: Store,
) -> None:
    owe(world, "a")
    claims(world)
    assert does(world, lambda session: notices.void(session, ["s"])) == 1
    assert does(world, lambda session: outbox.still_waiting(session, [1])) == set()
    marks(world, Receipt(1, 1, {"text": "一"}, "m1", NOW))
    marks(world, Receipt(1, 2, {"text": "二"}, "m2", NOW), by="you")
    sent = row(world, 1)
    assert (sent.state, sent.message_id, sent.reply) == ("sent", "m1", {"text": "一"})


def test_many_fates_are_marked_together(world: Store) -> None:
    owe(world, "a")
    owe(world, "b", person=2)
    claims(world)
    marks(world, Receipt(1, 1, {}, "m1", NOW), Fate(2, DEAD, failure="refused"))
    assert [row(world, which).state for which in (1, 2)] == ["sent", "dead"]
    assert [letter.failure for letter in world.read(lambda session: notices.dead(session, 9))] == ["refused"]


def test_what_is_late_is_expired_unless_it_is_being_sent(world: Store) -> None:
    owe(world, "a", "b", expires_at=NOW + SECOND)
    claims(world)
    assert world.read(lambda session: notices.is_any_late(session, NOW + SECOND))
    assert does(world, lambda session: notices.expire(session, NOW + SECOND)) == 1
    assert [row(world, which).state for which in (1, 2)] == ["waiting", "expired"]
    assert claims(world, after=LEASE) == []  # what is of no use is not claimed either


def test_who_is_there_gets_everything_that_is_due_whatever_its_lane_and_rest(world: Store) -> None:
    owe(world, "a", lane="telegram", next_at=NOW + timedelta(hours=1))
    owe(world, "b", lane="")
    owe(world, "to come", due_at=NOW + SECOND)
    owe(world, "answer", account_id=2, reply={"text": "二"}, priority=Priority.ANSWER)

    def work(session: Session, account_id: int | None) -> list[Claimed]:
        return outbox.claim_for(session, {1}, "me", NOW, NOW + LEASE, 9, account_id)

    assert world.read(lambda session: outbox.due_for(session, {1, 2}, NOW)) == {1}
    assert [each.kind for each in does(world, lambda session: work(session, 1))] == ["a", "b"]
    assert does(world, lambda session: work(session, 2)) == []  # somebody serves this person
    assert not world.read(lambda session: outbox.is_owed(session, 2, NOW))


def test_what_is_due_is_given_a_lane(world: Store) -> None:
    owe(world, "a", "b", lane="")
    owe(world, "c", lane="", due_at=NOW + SECOND)
    found = world.read(lambda session: outbox.unrouted(session, NOW, 9))
    assert [each.kind for each in found] == ["a", "b"]
    does(world, lambda session: outbox.route(session, [(1, "web", NOW), (2, "", NOW + SECOND)]))
    assert claims(world) == ["a"]


def test_at_night_what_can_wait_is_put_off(world: Store) -> None:
    owe(world, "a", "b")
    does(world, lambda session: outbox.hush(session, "web", NOW, NOW + 9 * SECOND, ["b"]))
    assert claims(world) == ["b"]
    marks(world, Receipt(2, 1, {}, "", NOW))
    assert claims(world, after=9 * SECOND) == ["a"]


def test_a_pause_is_kept_and_a_shorter_one_does_not_cut_it(world: Store) -> None:
    for seconds in (60, 30):
        does(world, lambda session, end=seconds: outbox.pause(session, "web", NOW + end * SECOND))  # type: ignore[misc]
    assert world.read(lambda session: outbox.pauses(session, NOW)) == {"web": NOW + 60 * SECOND}
    assert world.read(lambda session: outbox.pauses(session, NOW + 60 * SECOND)) == {}


def test_an_account_moves_or_is_left(world: Store) -> None:
    ming = world.read(lambda session: people.account_of(session, "web", "ming"))
    assert ming is not None
    moved = does(world, lambda session: accounts.move(session, ming, "ming2"))
    assert moved == people.KnownAccount(1, 1, "web", "ming2")
    known = does(world, lambda session: accounts.move(session, moved, "hua"))
    assert known.id == 2
    assert world.read(lambda session: accounts.is_left(session, 1))
    assert world.read(lambda session: accounts.active(session, 1)) is None
    assert world.read(lambda session: accounts.people_of(session, "web", ["ming2", "hua", "?"])) == {1, 2}


def test_a_lease_has_one_holder(store: Store) -> None:
    def holds(who: str, after: timedelta) -> bool:
        at = NOW + after
        return does(store, lambda session: leases.hold(session, "clock", who, at, at + LEASE))

    assert [holds("a", 0 * SECOND), holds("b", SECOND), holds("a", 20 * SECOND)] == [True, False, True]
    assert [holds("b", LEASE), holds("b", 20 * SECOND + LEASE), holds("a", 90 * SECOND)] == [
        False,
        True,
        True,
    ]
    does(store, lambda session: leases.let_go(session, "clock", "b", NOW))
    assert not holds("b", 91 * SECOND)
    does(store, lambda session: leases.let_go(session, "clock", "a", NOW + 92 * SECOND))
    assert holds("b", 92 * SECOND)


def test_many_who_claim_at_once_share_the_work_and_never_a_person(world: Store) -> None:
    for place in range(20):
        owe(world, f"{place}", person=1 + place % 2)
    for _ in range(10):
        with ThreadPoolExecutor(4) as processes:
            shares = list(processes.map(lambda name: claims(world, name), "abcd"))
        together = [int(kind) for share in shares for kind in share]
        assert sorted(kind % 2 for kind in together) == [0, 1]
        done = [Receipt(kind + 1, 1, {}, "", NOW) for kind in together]
        does(world, lambda session, done=done: outbox.mark(session, "", done))  # type: ignore[misc]
    assert claims(world) == []
