"""The desk: placing, changing and calling off orders in a real store."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.orders.life import OrderClosed, State
from bot.orders.numbers import UnknownNumber
from bot.orders.request import IncompleteRequest, Request
from bot.orders.rules import Reason
from storage.models import Order, Unit
from tests.orders.office import (
    FAR_AWAY,
    HERE,
    NEXT_DISTRICT,
    NOW,
    SAME_TOWN,
    Office,
    at,
    product,
    reasons,
    request,
)


def changed(office: Office, order: Order, wanted: Request, person_id: int = 1) -> Order:
    answer = office.does(lambda desk: desk.change(order, wanted, person_id))
    assert isinstance(answer, Order), answer
    return answer


def test_an_order_holds_everything_that_was_asked_for(office: Office) -> None:
    order = office.takes(request(audiences=("老年人",), remarks="要有音响"))
    (kept,) = office.does(lambda desk: desk.orders_of(1))
    assert kept == order
    assert kept.number == "GZ26000010"
    assert (kept.product_code, kept.team, kept.unit_code) == ("A001", "S001", HERE.unit_code)
    assert (kept.starts_at, kept.ends_at) == (at("2026-12-02 14:00"), at("2026-12-02 15:30"))
    assert (kept.people_min, kept.people_max, kept.audiences) == (50, 60, ["老年人"])
    assert (kept.contact_name, kept.contact_phone, kept.remarks) == ("陈姨", "13800138000", "要有音响")
    assert (kept.state, kept.revision) == (State.CONFIRMED, 1)  # there is nobody to be asked
    assert office.reminders.lines == [("plan", order.number, 1)]
    assert [step.event for step in office.does(lambda desk: desk.log_of(order))] == ["submitted", "skipped"]


def test_numbers_run_on_and_begin_anew_each_year(office: Office) -> None:
    first = office.takes(request())
    second = office.takes(request("2026-12-03 14:00", unit=SAME_TOWN))
    office.now = at("2027-01-04 09:00")
    third = office.takes(request("2027-02-24 14:00"))
    assert [order.number[:-1] for order in (first, second, third)] == ["GZ2600001", "GZ2600002", "GZ2700001"]


def test_a_number_that_was_not_used_is_given_again(office: Office) -> None:
    office.refuses(request(people_min=500, people_max=500))
    assert office.takes(request()).number.startswith("GZ2600001")


def test_a_phone_number_is_kept_in_one_spelling(office: Office) -> None:
    assert office.takes(request(contact_phone="１３８ ００１３ ８０００")).contact_phone == "13800138000"


def test_what_is_missing_is_named(office: Office) -> None:
    with pytest.raises(IncompleteRequest) as refusal:
        office.takes(replace(request("2026-12-02"), contact_phone=""))
    assert refusal.value.missing == ("start", "phone")


def test_a_unit_that_does_not_exist_is_refused(office: Office) -> None:
    with pytest.raises(LookupError):
        office.takes(request(unit=replace(HERE, unit_code="999999")))


def test_a_taken_time_is_refused_and_the_nearest_free_ones_can_be_had(office: Office) -> None:
    office.takes(request())
    (objection,) = office.refuses(request(unit=SAME_TOWN), person_id=2)
    assert objection.reason is Reason.TEAM_BUSY
    assert objection.facts["starts_at"] == at("2026-12-02 14:00")
    assert objection.facts["busy_until"] == at("2026-12-02 16:00")
    assert objection.alternatives[0] == at("2026-12-03 14:00")
    wanted = request("2026-12-03 14:00", unit=SAME_TOWN)
    assert office.takes(wanted, person_id=2).starts_at == objection.alternatives[0]


def test_an_early_morning_is_taken_on_its_day_in_guangzhou(office: Office) -> None:
    """07:30 in Guangzhou is the day before in UTC."""
    office.takes(request("2026-12-02 07:30"))
    assert reasons(office.refuses(request("2026-12-02 07:30", unit=SAME_TOWN))) == [Reason.TEAM_BUSY]


def test_a_head_count_said_the_wrong_way_round_is_kept_the_right_one(office: Office) -> None:
    order = office.takes(request(people_min=60, people_max=50))
    assert (order.people_min, order.people_max) == (50, 60)


def test_a_team_that_gives_two_products_is_at_one_place_at_a_time(office: Office) -> None:
    other = product("A002")
    office.store.write(lambda session: session.add(product("A002"))).result()
    office.offers(other)
    office.takes(request())
    assert reasons(office.refuses(request(product=other, unit=SAME_TOWN))) == [Reason.TEAM_BUSY]


def test_the_way_is_reckoned_between_the_two_units(office: Office) -> None:
    office.takes(request(unit=FAR_AWAY))
    assert reasons(office.refuses(request("2026-12-02 17:00"))) == [Reason.TEAM_BUSY]
    office.takes(request("2026-12-02 17:15"))


def test_a_unit_gets_a_product_once_a_month_but_its_neighbour_may(office: Office) -> None:
    office.takes(request())
    (objection,) = office.refuses(request("2026-12-16 14:00"))
    assert objection.reason is Reason.SAME_MONTH
    assert objection.facts == {"existing": at("2026-12-02 14:00")}
    office.takes(request("2026-12-16 14:00", unit=SAME_TOWN))


def test_a_free_unit_gets_its_own_share(office: Office) -> None:
    office.takes(request())
    school = office.does(lambda desk: desk.free_unit("三眼井小学", "学校", HERE.region_code))
    assert (school.unit_name, school.district, school.community) == ("三眼井小学", "越秀区", "三眼井社区")
    office.takes(request("2026-12-16 14:00", unit=school))
    again = office.does(lambda desk: desk.free_unit("三眼井小学", "学校", HERE.region_code))
    assert again == school


def test_the_years_deliveries_are_counted_and_freed_by_cancelling(office: Office) -> None:
    few = product(sessions_per_year=1)
    office.offers(few)

    def left() -> int:
        return office.does(lambda desk: desk.deliveries_left(few, 2026))

    assert left() == 1
    order = office.takes(request())
    assert left() == 0
    (objection,) = office.refuses(request("2026-12-09 14:00", unit=SAME_TOWN))
    assert objection.reason is Reason.SOLD_OUT
    office.does(lambda desk: desk.cancel(order, 1, "台风"))
    assert left() == 1
    office.takes(request("2026-12-09 14:00", unit=SAME_TOWN))


def test_new_years_eve_in_guangzhou_counts_for_the_old_year(office: Office) -> None:
    """07:30 on 1 January in Guangzhou is still 31 December in UTC."""
    office.takes(request("2027-01-01 07:30"))
    one = product()
    assert office.does(lambda desk: desk.deliveries_left(one, 2026)) == one.sessions_per_year
    assert office.does(lambda desk: desk.deliveries_left(one, 2027)) == one.sessions_per_year - 1


def test_the_sheet_of_today_counts_not_that_of_the_draft(office: Office) -> None:
    office.offers(product(people_max=50))
    assert reasons(office.refuses(request())) == [Reason.TOO_MANY]
    office.shelf.offered.clear()
    assert reasons(office.refuses(request())) == [Reason.WITHDRAWN]


def test_a_holiday_is_warned_of_and_taken(office: Office) -> None:
    wanted = request("2027-01-01 14:00")
    assert reasons(office.objects(wanted)) == [Reason.HOLIDAY]
    office.takes(wanted)


def test_a_product_card_shows_the_next_free_days_and_times(office: Office) -> None:
    office.takes(request("2026-11-27 07:00"))
    one = product()
    free = office.does(lambda desk: desk.free_days(one, SAME_TOWN))
    assert free == [date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)]
    starts = office.does(lambda desk: desk.free_starts(one, SAME_TOWN, free[0]))
    assert starts[:2] == [time(9), time(9, 30)]  # half an hour after 08:30
    december = office.does(lambda desk: desk.free_days(one, None, since=date(2026, 12, 1), count=1))
    assert december == [date(2026, 12, 1)]
    assert office.does(lambda desk: desk.nearest_starts(request("2026-11-27 08:00", unit=HERE), 1)) == [
        at("2026-12-01 08:00")  # this unit has the product in November
    ]


def test_moving_an_order_frees_its_old_time_and_moves_its_reminders(office: Office) -> None:
    order = office.takes(request())
    moved = changed(office, order, request("2026-12-03 10:00"))
    assert (moved.id, moved.number, moved.revision) == (order.id, order.number, 2)
    assert (moved.starts_at, moved.ends_at) == (at("2026-12-03 10:00"), at("2026-12-03 11:30"))
    assert office.reminders.lines[-1] == ("replace", order.number, 2)
    step = office.does(lambda desk: desk.log_of(order))[-1]
    assert step.event == "changed"
    assert step.changes["starts_at"] == ["2026-12-02T06:00:00+00:00", "2026-12-03T02:00:00+00:00"]
    assert set(step.changes) == {"starts_at", "ends_at"}
    office.takes(request(unit=SAME_TOWN), person_id=2)


def test_an_order_does_not_stand_in_its_own_way(office: Office) -> None:
    office.offers(product(sessions_per_year=1))
    order = office.takes(request())
    wanted = request("2026-12-02 14:30")
    assert office.objects(wanted, ignoring=order) == []
    assert changed(office, order, wanted).starts_at == at("2026-12-02 14:30")


def test_a_change_obeys_the_rules(office: Office) -> None:
    order = office.takes(request())
    other = office.takes(request("2026-12-03 14:00", unit=SAME_TOWN), person_id=2)
    answer = office.does(lambda desk: desk.change(order, request("2026-12-03 15:00"), 1))
    assert isinstance(answer, list)
    assert reasons(answer) == [Reason.TEAM_BUSY]
    assert answer[0].facts["starts_at"] == other.starts_at
    assert office.does(lambda desk: desk.order(order.number, 1)).revision == 1


def test_a_few_days_before_room_and_contact_can_still_change_but_not_the_time(office: Office) -> None:
    order = office.takes(request())
    office.now = at("2026-11-30 09:00")
    assert changed(office, order, request(room="操场", contact_name="李叔")).room == "操场"
    answer = office.does(lambda desk: desk.change(order, request("2026-12-02 15:00"), 1))
    assert isinstance(answer, list)
    assert reasons(answer) == [Reason.LEAD_DAYS]


def test_what_an_order_was_placed_under_is_not_judged_again(office: Office) -> None:
    """The sheet got stricter and the product was taken off; the room can be corrected all the same."""
    order = office.takes(request())
    office.shelf.offered.clear()
    wanted = office.does(lambda desk: desk.request_of(order))
    assert wanted.product is not None
    assert wanted == replace(request(), product=wanted.product)
    assert changed(office, order, replace(wanted, room="操场")).revision == 2


def test_a_longer_programme_concerns_only_orders_whose_time_moves(office: Office) -> None:
    order = office.takes(request())
    office.offers(product(duration_min=120))
    assert changed(office, order, request(room="操场")).ends_at == at("2026-12-02 15:30")
    assert changed(office, order, request("2026-12-03 14:00")).ends_at == at("2026-12-03 16:00")


def test_a_change_to_the_same_is_no_change(office: Office) -> None:
    order = office.takes(request())
    assert changed(office, order, request()).revision == 1
    assert office.reminders.lines == [("plan", order.number, 1)]
    assert [step.event for step in office.does(lambda desk: desk.log_of(order))] == ["submitted", "skipped"]


def test_the_log_tells_before_and_after(office: Office) -> None:
    order = office.takes(request())
    changed(office, order, request(people_min=45, people_max=45, contact_phone="020-81234567"))
    step = office.does(lambda desk: desk.log_of(order))[-1]
    assert step.changes == {
        "people_min": [50, 45],
        "people_max": [60, 45],
        "contact_phone": ["13800138000", "020-81234567"],
    }
    assert step.person_id == 1
    assert step.at == NOW


def test_another_product_or_unit_is_another_order(office: Office) -> None:
    order = office.takes(request())
    with pytest.raises(ValueError, match="another order"):
        changed(office, order, request(unit=NEXT_DISTRICT))


def test_cancelling_frees_the_time_and_voids_the_reminders(office: Office) -> None:
    order = office.takes(request())
    cancelled = office.does(lambda desk: desk.cancel(order, 1, "场地装修"))
    assert cancelled.state == State.CANCELLED
    assert not office.does(lambda desk: desk.is_open(cancelled))
    assert office.reminders.lines[-1] == ("void", order.number, 1)
    step = office.does(lambda desk: desk.log_of(order))[-1]
    assert (step.event, step.reason) == ("cancelled", "场地装修")
    office.takes(request())


def test_a_cancelled_order_can_neither_be_cancelled_nor_changed_again(office: Office) -> None:
    order = office.takes(request())
    office.does(lambda desk: desk.cancel(order, 1, "场地有变"))
    with pytest.raises(OrderClosed):
        office.does(lambda desk: desk.cancel(order, 1, "场地有变"))
    with pytest.raises(OrderClosed):
        changed(office, order, request(room="操场"))


def test_an_order_that_has_begun_cannot_be_cancelled(office: Office) -> None:
    order = office.takes(request())
    office.now = order.starts_at + timedelta(minutes=1)
    with pytest.raises(OrderClosed):
        office.does(lambda desk: desk.cancel(order, 1, "场地有变"))


def test_a_stale_copy_of_an_order_changes_nothing_behind_its_back(office: Office) -> None:
    stale = office.takes(request())
    changed(office, stale, request("2026-12-03 10:00"))
    assert stale.revision == 1
    assert changed(office, stale, request("2026-12-03 10:00", room="操场")).revision == 3


def test_an_order_is_found_by_its_number_however_it_is_written(office: Office) -> None:
    order = office.takes(request())
    for said in (order.number, "gz26 000 010", "２６００００１０"):
        assert office.does(lambda desk, said=said: desk.order(said, 1)).id == order.id  # type: ignore[misc]


def test_a_mistyped_number_brings_the_one_that_was_meant(office: Office) -> None:
    order = office.takes(request())
    with pytest.raises(UnknownNumber) as refusal:
        office.does(lambda desk: desk.order("GZ26000001", 1))
    assert refusal.value.slip
    assert refusal.value.meant == (order.number,)


def test_somebody_elses_order_is_unknown_and_untouched(office: Office) -> None:
    order = office.takes(request(), person_id=1)
    attempts = (
        lambda desk: desk.order(order.number, 2),
        lambda desk: desk.cancel(order, 2, "场地有变"),
        lambda desk: desk.change(order, request(room="操场"), 2),
    )
    for attempt in attempts:
        with pytest.raises(UnknownNumber) as refusal:
            office.does(attempt)
        assert not refusal.value.slip
        assert refusal.value.meant == ()
    assert office.does(lambda desk: desk.order(order.number, 1)).revision == 1


def test_a_region_is_a_unit_before_anybody_ordered_for_it(office: Office) -> None:
    assert office.store.read(lambda session: session.get(Unit, HERE.unit_code)) is None
    assert office.does(lambda desk: desk.seat(HERE.unit_code)) == HERE
    office.takes(request())
    assert office.does(lambda desk: desk.seat(HERE.unit_code)) == HERE


def test_an_unknown_unit_has_no_seat(office: Office) -> None:
    assert office.does(lambda desk: desk.seat("999999")) is None
