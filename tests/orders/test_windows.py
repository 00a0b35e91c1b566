"""申请期: what is asked for in a window is decided together, fairly, and once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import Session

from bot.orders.life import Event, State
from bot.orders.request import Request, Seat
from bot.orders.rules import Objection, Reason
from bot.orders.terms import Terms
from bot.orders.windows import NO_PLACE, Allocation, Denied, Windows
from bot.people.roles import Grant, Role
from storage import places
from storage.models import Order, Window
from storage.store import Store
from tests.databases import with_tables
from tests.orders.office import FAR_AWAY, HERE, NEXT_DISTRICT, SAME_DISTRICT, SAME_TOWN, Office, at, product
from tests.orders.office import request as requested
from tests.orders.offices import STAFF, SUPPLIER, Offices

OPENS, CLOSES = at("2026-11-21 00:00"), at("2026-11-28 00:00")
DAY = "2026-12-09 14:00"
SEATS = (HERE, SAME_TOWN, SAME_DISTRICT, NEXT_DISTRICT, FAR_AWAY)
SCARCE = product(sessions_per_year=2)


def request(when: str = DAY, unit: Seat = HERE, **fields: object) -> Request:
    return requested(when, unit, **{"audiences": ("老年人",), "product": SCARCE} | fields)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Offices]:
    store = Store.open(with_tables(tmp_path / "orders.db"))
    yield furnished(store)
    store.close()


def furnished(store: Store) -> Offices:
    other = product("A002", sessions_per_year=60, team="T002")
    Office.fill(store, product(sessions_per_year=2), other, persons=60)
    made = Offices.over(store, product(sessions_per_year=2), other)
    assert isinstance(made, Offices)
    return made


def opens(office: Offices, role: Role = Role.STAFF) -> Window:
    def work(session: Session) -> Window:
        return Windows(session, office.now, (Grant(role),), STAFF).open(SCARCE, OPENS, CLOSES)

    return office.store.write(work).result()


def asks(office: Offices, wanted: Request, person: int) -> Order:
    order = office.does(lambda desk: desk.submit(wanted, person))
    assert isinstance(order, Order), order
    return order


def allocates(office: Offices, at_once: int = 50) -> int:
    def work(session: Session) -> int:
        return Allocation(session, office.now, office.desk(session), office.reminders).run_out(at_once)

    return office.store.write(work).result()


def standing(office: Offices, order: Order) -> tuple[int, int]:
    return office.does(lambda desk: desk.queue.standing(order))


def place(office: Offices, order: Order) -> int:
    return office.does(lambda desk: desk.queue.place(order))


def states(office: Offices, orders: list[Order]) -> list[State]:
    return [office.stands(order) for order in orders]


def test_only_city_staff_open_a_window(office: Offices) -> None:
    for role in set(Role) - {Role.STAFF}:
        with pytest.raises(Denied):
            opens(office, role)


def test_within_the_window_requests_are_kept_and_nobody_gets_anything(office: Offices) -> None:
    office.employs(SUPPLIER)
    opens(office)
    one, other = asks(office, request(), 1), asks(office, request(unit=SAME_TOWN), 2)
    assert states(office, [one, other]) == [State.COLLECTED] * 2
    assert office.waits_for(SUPPLIER) == []
    assert office.events(one) == ["collected"]
    allocates(office)
    assert office.stands(one) is State.COLLECTED


def test_before_the_window_it_cannot_be_asked_for(office: Offices) -> None:
    opens(office)
    office.now = OPENS - timedelta(days=1)
    (objection,) = office.refuses(request())
    assert objection.reason is Reason.NOT_OPEN
    assert (objection.facts["opens"], objection.facts["closes"]) == (OPENS, CLOSES)


def test_the_suppliers_notice_begins_when_the_window_is_over(office: Offices) -> None:
    opens(office)
    refused = office.refuses(request("2026-12-02 14:00"))
    assert [each.reason for each in refused if each.hard] == [Reason.LEAD_DAYS]


def test_units_without_anything_lately_come_first_then_special_groups_then_the_time_of_asking(
    office: Offices,
) -> None:
    office.takes(request("2026-12-05 14:00", HERE, product=product("A002", team="T002")), 1)
    opens(office)
    served = asks(office, request("2026-12-07 14:00", HERE, audiences=("孤寡老人",)), 1)
    early = asks(office, request("2026-12-08 14:00", SAME_TOWN), 2)
    late = asks(office, request("2026-12-10 14:00", NEXT_DISTRICT), 3)
    special = asks(office, request("2026-12-11 14:00", FAR_AWAY, audiences=("残障人士",)), 4)
    assert [standing(office, one) for one in (served, late)] == [(4, 4), (3, 4)]
    office.lets_pass(CLOSES)
    allocates(office)
    assert states(office, [special, early]) == [State.CONFIRMED] * 2
    assert states(office, [late, served]) == [State.WAITLISTED] * 2


def test_how_long_lately_is_can_be_set(office: Offices) -> None:
    office.takes(request("2026-12-05 14:00", HERE, product=product("A002", team="T002")), 1)
    office.now = at("2027-02-01 09:00")
    day = at("2027-02-10 00:00")

    def begins(session: Session) -> None:
        grants = (Grant(Role.STAFF),)
        Windows(session, office.now, grants, STAFF).open(SCARCE, office.now, day)

    office.store.write(begins).result()
    one = asks(office, request("2027-03-01 14:00", HERE), 1)
    asks(office, request("2027-03-02 14:00", SAME_TOWN), 2)
    before = standing(office, one)
    office.terms = Terms(lately=timedelta(days=30))
    assert (before, standing(office, one)) == ((2, 2), (1, 2))


def test_a_unit_that_was_given_one_stands_behind_all_others_for_its_second(office: Offices) -> None:
    opens(office)
    first = asks(office, request("2026-12-07 14:00", HERE), 1)
    second = asks(office, request("2027-01-07 14:00", HERE), 1)
    neighbour = asks(office, request("2026-12-09 14:00", SAME_TOWN), 2)
    office.lets_pass(CLOSES)
    allocates(office)
    assert states(office, [first, neighbour]) == [State.CONFIRMED] * 2
    assert office.stands(second) is State.CONFIRMED  # another year's deliveries
    assert [row[0] for row in office.news.told if row[1] == "allocated"] == [
        first.number,
        neighbour.number,
        second.number,
    ]


def test_a_unit_asks_for_one_delivery_a_month(office: Offices) -> None:
    opens(office)
    first = asks(office, request("2026-12-07 14:00"), 1)
    assert asks(office, request("2026-12-07 14:00"), 1).number == first.number
    (objection,) = office.refuses(request("2026-12-08 10:00"))
    assert (objection.reason, objection.facts["existing"]) == (Reason.SAME_MONTH, first.starts_at)


def test_two_who_ask_for_the_same_hour_never_both_get_it(office: Offices) -> None:
    opens(office)
    asked = [asks(office, request(unit=seat), number) for number, seat in enumerate(SEATS, 1)]
    office.lets_pass(CLOSES)
    allocates(office)
    assert states(office, asked) == [State.CONFIRMED, *[State.WAITLISTED] * 4]
    assert [place(office, one) for one in asked[1:]] == [1, 2, 3, 4]


def test_quotas_hold_in_the_allocation(office: Offices) -> None:
    office.terms = Terms(quotas={"*": 1})
    opens(office)
    one = asks(office, request(), 1)
    office.takes(request("2026-12-16 14:00", HERE, product=product("A002", team="T002")), 1)
    office.lets_pass(CLOSES)
    allocates(office)
    assert office.stands(one) is State.WAITLISTED
    assert "名额已用完" in office.does(lambda desk: desk.log_of(one))[-1].reason


def test_everyone_hears_once_and_the_reminders_begin_with_the_place(office: Offices) -> None:
    opens(office)
    asked = [asks(office, request(unit=seat), number) for number, seat in enumerate(SEATS[:2], 1)]
    assert office.reminders.lines == []
    office.news.told.clear()
    office.lets_pass(CLOSES)
    assert allocates(office) == 2
    assert allocates(office) == 0
    told = [(number, event, to) for number, event, to in office.news.told if event != "skipped"]
    assert told == [(asked[0].number, "allocated", (1,)), (asked[1].number, "waited", (2,))]
    assert office.does(lambda desk: desk.log_of(asked[1]))[-1].reason == f"{NO_PLACE}，候补排第 1 位"
    assert office.reminders.lines == [("plan", asked[0].number, 1)]


def test_a_winner_goes_through_the_ordinary_reviews(office: Offices) -> None:
    office.employs(3, SUPPLIER)
    opens(office)
    one = asks(office, request(), 1)
    office.lets_pass(CLOSES)
    allocates(office)
    assert office.stands(one) is State.TOWN_REVIEW
    office.gives(3, one, Event.APPROVED)
    office.gives(SUPPLIER, one, Event.ACCEPTED)
    assert office.stands(one) is State.CONFIRMED


def test_between_the_end_and_the_allocation_nobody_slips_in(office: Offices) -> None:
    opens(office)
    early = asks(office, request(), 1)
    office.now = CLOSES + timedelta(seconds=5)
    assert [each.reason for each in office.refuses(request(unit=SAME_TOWN))] == [Reason.ALLOCATING]
    late = office.does(lambda desk: desk.wait(request("2026-12-10 14:00", SAME_TOWN), 2))
    assert isinstance(late, Order)
    assert office.stands(late) is State.WAITLISTED
    allocates(office)
    assert office.stands(early) is State.CONFIRMED
    assert office.stands(late) is State.PLACE_OFFERED  # there was room left


def test_after_the_allocation_it_is_ordered_as_ever(office: Offices) -> None:
    opens(office)
    asks(office, request(), 1)
    office.lets_pass(CLOSES)
    allocates(office)
    assert office.takes(request("2026-12-10 14:00", SAME_TOWN), 2).state == State.CONFIRMED
    assert [each.reason for each in office.refuses(request("2026-12-11 14:00", FAR_AWAY))] == [
        Reason.SOLD_OUT
    ]


def test_who_changes_a_request_stays_in_the_window(office: Offices) -> None:
    opens(office)
    one = asks(office, request(), 1)
    office.does(lambda desk: desk.change(one, request("2026-12-10 10:00"), 1))
    assert office.stands(one) is State.COLLECTED
    office.does(lambda desk: desk.cancel(one, 1, "场地有变"))
    assert office.stands(one) is State.CANCELLED
    office.lets_pass(CLOSES)
    assert allocates(office) == 0


def test_a_window_that_is_closed_early_is_allocated_early(office: Offices) -> None:
    opens(office)
    one = asks(office, request(), 1)

    def closes(session: Session) -> None:
        Windows(session, office.now, (Grant(Role.STAFF),), STAFF).close(SCARCE)

    office.store.write(closes).result()
    allocates(office)
    assert office.stands(one) is State.CONFIRMED


def test_a_long_line_is_decided_in_pieces_in_the_same_order(office: Offices) -> None:
    opens(office)
    asked = [
        asks(office, request(f"2026-12-{9 + number:02} 14:00", seat), number)
        for number, seat in enumerate(SEATS, 1)
    ]
    office.lets_pass(CLOSES)
    assert [allocates(office, 2), allocates(office, 2), allocates(office, 2), allocates(office, 2)] == [
        2,
        2,
        1,
        0,
    ]
    assert states(office, asked) == [State.CONFIRMED] * 2 + [State.WAITLISTED] * 3


class TestAtOnce:
    """With real threads, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def office(self, migrated_address: str) -> Iterator[Offices]:
        store = Store.open(migrated_address)
        yield furnished(store)
        store.close()

    def test_allocations_at_the_same_moment_do_it_once(self, office: Offices, migrated_address: str) -> None:
        opens(office)
        schools = [school(office, number) for number in range(12)]
        asked = [
            asks(office, request(f"2026-12-{9 + number % 6:02} 14:00", unit), number)
            for number, unit in enumerate(schools, 1)
        ]
        office.now = CLOSES
        stores = [Store.open(migrated_address) for _ in range(4)]
        gate = Barrier(8)

        def runs(number: int) -> int:
            here = Offices(stores[number % 4], office.shelf, now=office.now)
            gate.wait(30)
            return allocates(here, 5)

        def asks_late(number: int) -> Order | list[Objection]:
            gate.wait(30)
            return office.does(lambda desk: desk.submit(request("2026-12-20 14:00", schools[number]), 50))

        with ThreadPoolExecutor(8) as pool:
            late = [pool.submit(asks_late, number) for number in range(2)]
            running = [pool.submit(runs, number) for number in range(6)]
            decided = sum(each.result() for each in running)
            assert all(isinstance(each.result(), list) for each in late)
        for store in stores:
            store.close()
        assert decided == len(asked)
        for order in asked:
            assert office.events(order)[1] in ("allocated", "waited")
            assert office.events(order).count("allocated") + office.events(order).count("waited") == 1
        assert states(office, asked[:2]) == [State.CONFIRMED] * 2  # the two of the year
        assert states(office, asked[2:]) == [State.WAITLISTED] * 10


def school(office: Offices, number: int) -> Seat:
    def work(session: Session) -> str:
        return places.free_unit(session, f"第{number + 1}小学", "学校", HERE.region_code).code

    code = office.store.write(work).result()
    return replace(HERE, unit_code=code, unit_name=f"第{number + 1}小学")
