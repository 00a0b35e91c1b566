"""候补: who waits for a place gets the one that becomes free, in the order of the rule, one at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import Session

from bot.orders.life import Event, OrderClosed, State
from bot.orders.request import Request, Seat
from bot.orders.rules import Objection, Reason
from storage import places
from storage.models import Order
from storage.store import Store
from tests.databases import with_tables
from tests.orders.office import FAR_AWAY, HERE, NEXT_DISTRICT, SAME_DISTRICT, SAME_TOWN, Office, at, product
from tests.orders.office import request as requested
from tests.orders.offices import ORDERER, SUPPLIER, Offices

TIME = "2026-12-02 14:00"
OTHERS = (SAME_TOWN, SAME_DISTRICT, NEXT_DISTRICT, FAR_AWAY)


def request(when: str = TIME, unit: Seat = HERE, **fields: object) -> Request:
    return requested(when, unit, **{"audiences": ("老年人",)} | fields)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Offices]:
    store = Store.open(with_tables(tmp_path / "orders.db"))
    yield opened(store)
    store.close()


def opened(store: Store) -> Offices:
    Office.fill(store, product(), product("A002", sessions_per_year=1), persons=60)
    made = Offices.over(store, product(), product("A002", sessions_per_year=1))
    assert isinstance(made, Offices)
    return made


def waits(office: Offices, wanted: Request, person_id: int) -> Order:
    order = office.does(lambda desk: desk.wait(wanted, person_id))
    assert isinstance(order, Order), order
    return order


def place(office: Offices, order: Order) -> int:
    return office.does(lambda desk: desk.queue.place(desk.order(order.number, order.person_id)))


def cancels(office: Offices, order: Order) -> None:
    office.does(lambda desk: desk.cancel(order, order.person_id, "场地有变"))


def test_who_waits_holds_nothing_and_is_offered_what_becomes_free(office: Offices) -> None:
    first = office.takes(request())
    second = waits(office, request(unit=SAME_TOWN), 2)
    assert office.stands(second) is State.WAITLISTED
    assert [each.reason for each in office.refuses(request(unit=FAR_AWAY))] == [Reason.TEAM_BUSY]
    cancels(office, first)
    assert office.stands(second) is State.PLACE_OFFERED
    assert office.waits_for(2) == [second.number]
    assert [each.reason for each in office.refuses(request())] == [Reason.TEAM_BUSY]  # kept for them
    office.employs(SUPPLIER)
    office.gives(2, second, Event.TAKEN)
    assert office.stands(second) is State.OFFERED
    assert office.events(second)[:3] == ["waited", "place_offered", "taken"]


def test_where_there_is_room_nobody_has_to_wait(office: Offices) -> None:
    assert waits(office, request(), 1).state == State.CONFIRMED


def test_nobody_waits_for_what_another_rule_forbids(office: Offices) -> None:
    office.takes(request())
    refused = office.does(lambda desk: desk.wait(request(unit=SAME_TOWN, people_max=500), 2))
    assert isinstance(refused, list)
    assert [each.reason for each in refused] == [Reason.TOO_MANY]


def test_asking_twice_for_the_same_time_is_waiting_once(office: Offices) -> None:
    office.takes(request())
    waiting = waits(office, request(unit=SAME_TOWN), 2)
    assert waits(office, request(unit=SAME_TOWN), 2).number == waiting.number


def test_a_place_that_is_not_wanted_goes_to_the_next(office: Offices) -> None:
    first = office.takes(request())
    second, third = waits(office, request(unit=SAME_TOWN), 2), waits(office, request(unit=FAR_AWAY), 3)
    cancels(office, first)
    assert (office.stands(second), office.stands(third)) == (State.PLACE_OFFERED, State.WAITLISTED)
    office.gives(2, second, Event.LEFT)
    assert (office.stands(second), office.stands(third)) == (State.CANCELLED, State.PLACE_OFFERED)


def test_a_place_that_nobody_answers_for_goes_to_the_next_after_a_day(office: Offices) -> None:
    first = office.takes(request())
    second, third = waits(office, request(unit=SAME_TOWN), 2), waits(office, request(unit=FAR_AWAY), 3)
    cancels(office, first)
    assert office.decides(2, lambda decisions: decisions.order(second.number)).answer_by == at(
        "2026-11-23 09:00"
    )
    office.lets_pass(at("2026-11-23 09:00"))
    assert (office.stands(second), office.stands(third)) == (State.LAPSED, State.PLACE_OFFERED)


def test_the_years_last_delivery_given_back_goes_to_who_waits_on_another_day(office: Offices) -> None:
    last = product("A002", sessions_per_year=1)
    first = office.takes(request(product=last))
    second = waits(office, request("2026-12-09 10:00", SAME_TOWN, product=last), 2)
    cancels(office, first)
    assert office.stands(second) is State.PLACE_OFFERED


def test_an_order_that_moves_leaves_its_place_to_who_waits(office: Offices) -> None:
    first = office.takes(request())
    second = waits(office, request(unit=SAME_TOWN), 2)
    office.does(lambda desk: desk.change(first, request("2026-12-07 14:00"), 1))
    assert office.stands(second) is State.PLACE_OFFERED


def test_who_had_nothing_lately_comes_first_then_special_groups_then_who_asked_first(
    office: Offices,
) -> None:
    office.takes(request("2026-12-05 14:00", SAME_TOWN, product=product("A002")), 2)
    first = office.takes(request())
    served = waits(office, request(unit=SAME_TOWN, audiences=("孤寡老人",)), 2)
    early = waits(office, request(unit=SAME_DISTRICT), 3)
    special = waits(office, request(unit=NEXT_DISTRICT, audiences=("残障人士",)), 4)
    late = waits(office, request(unit=FAR_AWAY), 5)
    assert [place(office, each) for each in (special, early, late, served)] == [1, 2, 3, 4]
    cancels(office, first)
    assert office.stands(special) is State.PLACE_OFFERED


def test_who_waits_and_changes_the_head_count_still_waits(office: Offices) -> None:
    office.takes(request())
    waiting = waits(office, request(unit=SAME_TOWN), 2)
    office.does(lambda desk: desk.change(waiting, request(unit=SAME_TOWN, people_max=45), 2))
    assert office.stands(waiting) is State.WAITLISTED


def test_who_waits_and_names_a_free_time_waits_no_longer(office: Offices) -> None:
    office.takes(request())
    waiting = waits(office, request(unit=SAME_TOWN), 2)
    office.does(lambda desk: desk.change(waiting, request("2026-12-07 14:00", SAME_TOWN), 2))
    assert office.stands(waiting) is State.CONFIRMED


def test_who_waits_for_a_sold_out_product_cannot_slip_in_by_another_hour(office: Offices) -> None:
    last = product("A002", sessions_per_year=1)
    office.takes(request(product=last))
    waiting = waits(office, request("2026-12-09 10:00", SAME_TOWN, product=last), 2)
    later = request("2026-12-09 15:00", SAME_TOWN, product=last)
    refused = office.does(lambda desk: desk.change(waiting, later, 2))
    assert isinstance(refused, list)
    assert [each.reason for each in refused] == [Reason.SOLD_OUT]


def test_who_waits_hears_of_the_offer_and_nobody_else_does(office: Offices) -> None:
    office.employs(ORDERER)
    first = office.takes(request())
    second = waits(office, request(unit=SAME_TOWN), 2)
    office.news.told.clear()
    cancels(office, first)
    assert (second.number, "place_offered", (2,)) in office.news.told
    assert office.news.asked_now[second.number] == (2,)


class TestAtOnce:
    """With real threads, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def office(self, migrated_address: str) -> Iterator[Offices]:
        store = Store.open(migrated_address)
        yield opened(store)
        store.close()

    def test_an_offer_taken_by_many_at_once_is_taken_once(self, office: Offices) -> None:
        first = office.takes(request())
        second = waits(office, request(unit=SAME_TOWN), 2)
        cancels(office, first)
        gate = Barrier(16)

        def takes(number: int) -> str:
            gate.wait(30)
            try:
                return office.gives(2, second, Event.TAKEN if number % 4 else Event.LEFT).state
            except OrderClosed:
                return "closed"

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(takes, range(16)))
        assert len([answer for answer in answers if answer != "closed"]) == 1
        assert office.events(second)[-1] in ("taken", "skipped", "left")

    def test_a_place_given_back_while_many_ask_for_it_is_given_once(self, office: Offices) -> None:
        first = office.takes(request())
        schools = [school(office, number) for number in range(12)]
        waiting = [waits(office, request(unit=unit), number) for number, unit in enumerate(schools[:6], 2)]
        gate = Barrier(13)

        def asks(number: int) -> Order | list[Objection]:
            gate.wait(30)
            return office.does(lambda desk: desk.wait(request(unit=schools[number]), number + 20))

        def gives_back() -> None:
            gate.wait(30)
            cancels(office, first)

        with ThreadPoolExecutor(13) as pool:
            asking = [pool.submit(asks, number) for number in range(12)]
            pool.submit(gives_back).result()
            placed = [each.result() for each in asking]
        orders = {each.number: each for each in (*waiting, *placed) if isinstance(each, Order)}
        states = [office.stands(each) for each in orders.values()]
        assert states.count(State.WAITLISTED) == len(states) - 1
        assert {State.PLACE_OFFERED, State.CONFIRMED} & set(states)


def school(office: Offices, number: int) -> Seat:
    def work(session: Session) -> str:
        return places.free_unit(session, f"第{number + 1}小学", "学校", HERE.region_code).code

    code = office.store.write(work).result()
    return replace(HERE, unit_code=code, unit_name=f"第{number + 1}小学")
