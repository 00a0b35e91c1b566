"""What is offered instead: the nearest times, and only such as break no rule."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.orders import availability
from bot.orders.availability import STANDARD_STARTS, with_alternatives
from bot.orders.facts import Engagement, Facts
from bot.orders.request import Request, Seat, today
from bot.orders.rules import Reason, judge, last_day
from tests.orders.office import HERE, NOW, SEATS, TODAY, at, product, request


def facts_with(*engagements: tuple[str, int, Seat], **more: Any) -> Facts:
    by_day: dict[date, tuple[Engagement, ...]] = {}
    for when, minutes, seat in engagements:
        starts_at = at(when)
        engagement = Engagement(starts_at, starts_at + timedelta(minutes=minutes), seat, False)
        by_day[today(starts_at)] = (*by_day.get(today(starts_at), ()), engagement)
    return Facts(NOW, engagements=by_day, **more)


def alternatives(wanted: Request, facts: Facts, reason: Reason) -> tuple[Any, ...]:
    found = with_alternatives(judge(wanted, facts), wanted, facts)
    (objection,) = (one for one in found if one.reason is reason)
    return objection.alternatives


def test_a_taken_afternoon_is_answered_with_the_same_time_on_the_nearest_days_the_later_first() -> None:
    facts = facts_with(("2026-12-02 14:00", 90, HERE))
    assert alternatives(request(), facts, Reason.TEAM_BUSY) == (
        at("2026-12-03 14:00"),
        at("2026-12-01 14:00"),
        at("2026-12-04 14:00"),
    )


def test_too_little_notice_is_answered_with_the_first_days_that_leave_enough() -> None:
    assert alternatives(request("2026-11-24 10:00"), Facts(NOW), Reason.LEAD_DAYS) == tuple(
        at(f"2026-11-{day} 10:00") for day in (27, 28, 29)
    )


def test_a_day_without_a_time_is_answered_with_days() -> None:
    assert alternatives(request("2026-11-24"), Facts(NOW), Reason.LEAD_DAYS) == (
        date(2026, 11, 27),
        date(2026, 11, 28),
        date(2026, 11, 29),
    )


def test_a_sold_out_year_is_answered_with_the_next_one_after_its_holiday() -> None:
    few = product(sessions_per_year=4)
    facts = Facts(NOW, used={2026: 4})
    first, *_ = alternatives(request("2026-12-02 14:00", product=few), facts, Reason.SOLD_OUT)
    assert first.year == 2027
    assert first > at("2027-01-01 23:59")


def test_a_wrong_month_is_answered_with_the_nearest_right_one() -> None:
    wanted = request("2026-12-02 14:00", product=product(months=[3, 4]))
    assert alternatives(wanted, Facts(NOW), Reason.MONTH)[0] == at("2027-03-01 14:00")


def test_a_month_that_has_the_product_is_answered_with_the_months_around_it() -> None:
    facts = Facts(NOW, held={(2026, 12): at("2026-12-20 10:00")})
    assert alternatives(request("2026-12-02 14:00"), facts, Reason.SAME_MONTH) == tuple(
        at(f"2026-11-{day} 14:00") for day in (30, 29, 28)
    )


def test_two_years_ahead_is_answered_with_the_last_days_that_can_be_planned() -> None:
    assert alternatives(request("2028-12-01 14:00"), Facts(NOW), Reason.TOO_FAR)[0] == at("2027-11-22 14:00")


def test_midnight_is_answered_with_the_usual_times_nearest_to_it() -> None:
    assert alternatives(request("2026-12-02 23:30"), Facts(NOW), Reason.HOURS) == (
        time(19, 30),
        time(19),
        time(15),
    )


def test_a_holiday_is_answered_with_ordinary_days() -> None:
    days = alternatives(request("2027-10-01"), Facts(NOW), Reason.HOLIDAY)
    assert len(days) == 3
    assert all(not judge(request(day.isoformat()), Facts(NOW)) for day in days)


def test_a_product_sold_out_for_ever_has_no_alternatives() -> None:
    wanted = request(product=product(sessions_per_year=0))
    assert alternatives(wanted, Facts(NOW), Reason.SOLD_OUT) == ()


def test_free_starts_are_the_usual_ones_that_fit_around_a_delivery() -> None:
    facts = facts_with(("2026-12-02 14:00", 90, HERE))
    assert availability.free_starts(request("2026-12-02"), facts) == [
        time(9),
        time(9, 30),
        time(10),
        time(19),
        time(19, 30),
    ]


def test_whoever_wants_a_holiday_is_told_its_free_times() -> None:
    assert availability.free_starts(request("2027-01-01"), Facts(NOW)) == list(STANDARD_STARTS)


def test_a_day_that_cannot_be_had_has_no_free_times() -> None:
    assert availability.free_starts(request("2026-11-26"), Facts(NOW)) == []


def test_a_long_exhibition_can_only_begin_in_the_morning() -> None:
    wanted = request("2026-12-02", product=product(duration_min=600))
    assert availability.free_starts(wanted, Facts(NOW)) == [time(9), time(9, 30), time(10)]


def test_free_days_heed_the_part_of_the_day() -> None:
    facts = facts_with(("2026-11-27 14:00", 240, HERE))
    afternoon = (time(12), time(18))
    days = availability.free_days(request("2026-11-27"), facts, TODAY, last_day(facts), afternoon)
    assert next(days) == date(2026, 11, 28)
    assert next(availability.free_days(request("2026-11-27"), facts, TODAY, last_day(facts))) == date(
        2026, 11, 27
    )


DAYS = st.dates(date(2026, 11, 1), date(2028, 2, 1))
ENGAGEMENTS = st.lists(
    st.tuples(
        st.integers(0, 90).map(lambda days: TODAY + timedelta(days=days)),
        st.integers(7 * 60, 20 * 60),
        st.integers(30, 600),
        st.sampled_from(SEATS),
    ),
    max_size=40,
)


def _facts(
    engagements: list[tuple[date, int, int, Seat]],
    used: int,
    held: set[tuple[int, int]],
) -> Facts:
    return facts_with(
        *(
            (f"{day} {minute // 60:02}:{minute % 60:02}", length, seat)
            for day, minute, length, seat in engagements
        ),
        used={2026: used, 2027: used - 2},
        held={month: at(f"{month[0]}-{month[1]:02}-01 10:00") for month in held},
    )


@given(
    engagements=ENGAGEMENTS,
    used=st.integers(0, 8),
    held=st.sets(st.tuples(st.sampled_from([2026, 2027]), st.integers(1, 12)), max_size=6),
    day=DAYS,
    start=st.none() | st.sampled_from([*STANDARD_STARTS, time(7), time(11, 20), time(21, 59), time(3)]),
    seat=st.none() | st.sampled_from(SEATS),
    months=st.sets(st.integers(1, 12), min_size=1).map(sorted),
    lead_days=st.integers(0, 30),
    length=st.integers(30, 600),
)
def test_what_is_offered_is_always_acceptable(
    engagements: list[tuple[date, int, int, Seat]],
    used: int,
    held: set[tuple[int, int]],
    day: date,
    start: time | None,
    seat: Seat | None,
    months: list[int],
    lead_days: int,
    length: int,
) -> None:
    one = product(months=months, lead_days=lead_days, duration_min=length, sessions_per_year=8)
    wanted = replace(request(product=one), unit=seat, day=day, start=start)
    facts = _facts(engagements, used, held)
    found = judge(wanted, facts)
    out_of_hours = any(objection.reason is Reason.HOURS for objection in found)
    for objection in with_alternatives(found, wanted, facts):
        for other in objection.alternatives:
            if isinstance(other, time):
                following = replace(wanted, start=other)
                remaining = {one.reason for one in judge(following, facts)}
                assert remaining <= {Reason.HOLIDAY}
            elif isinstance(other, datetime):
                assert not judge(wanted.at(other), facts)
                assert wanted.at(other).start == start
            else:
                following = replace(wanted, day=other, start=None)
                assert not judge(following, facts)
                assert availability.free_starts(following, facts)
                assert start is None or out_of_hours


@settings(max_examples=40)
@given(
    deliveries=st.lists(
        st.tuples(st.integers(7 * 60, 20 * 60), st.integers(30, 600), st.sampled_from(SEATS)), max_size=4
    ),
    seat=st.sampled_from(SEATS),
    length=st.integers(30, 600),
)
def test_a_day_is_full_when_every_minute_of_it_is_taken(
    deliveries: list[tuple[int, int, Seat]], seat: Seat, length: int
) -> None:
    """The rule looks at few starts; here all of the day's minutes are tried."""
    day = date(2026, 12, 2)
    facts = _facts([(day, *delivery) for delivery in deliveries], 0, set())
    wanted = replace(request(product=product(duration_min=length), unit=seat), day=day, start=None)
    minutes = (time(minute // 60, minute % 60) for minute in range(7 * 60, 22 * 60))
    every_minute_is_taken = all(judge(replace(wanted, start=minute), facts) for minute in minutes)
    assert bool(judge(wanted, facts)) == every_minute_is_taken
