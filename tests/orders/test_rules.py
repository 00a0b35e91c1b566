"""What may be ordered: each rule at its boundary. It is Sunday, 22 November 2026, 09:00 in Guangzhou."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.orders.facts import Engagement, Facts, Pause
from bot.orders.phones import PhoneFault
from bot.orders.request import Request, Seat, today
from bot.orders.rules import Objection, Reason, judge
from bot.orders.travel import travel_minutes
from tests.orders.office import (
    CITY,
    FAR_AWAY,
    HERE,
    NEXT_DISTRICT,
    NOW,
    SAME_DISTRICT,
    SAME_TOWN,
    at,
    product,
    reasons,
    request,
)


def objection(wanted: Request, facts: Facts | None = None) -> Objection | None:
    """The only objection, or None."""
    found = judge(wanted, facts or Facts(NOW))
    assert len(found) <= 1, found
    return found[0] if found else None


def reason(wanted: Request, facts: Facts | None = None) -> Reason | None:
    found = objection(wanted, facts)
    return found.reason if found else None


def busy(when: str, minutes: int = 90, seat: Seat = HERE, online: bool = False) -> Facts:
    """The team has one delivery."""
    starts_at = at(when)
    other = Engagement(starts_at, starts_at + timedelta(minutes=minutes), seat, online)
    return Facts(NOW, engagements={today(starts_at): (other,)})


def test_an_ordinary_request_meets_no_objection() -> None:
    assert objection(request()) is None


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert judge(Request(), Facts(NOW)) == []


def test_a_product_that_is_no_longer_offered_is_refused() -> None:
    assert reason(request(product=product(active=False))) is Reason.WITHDRAWN
    assert reason(request(), Facts(NOW, offered=False)) is Reason.WITHDRAWN


def test_yesterday_is_over_and_only_that_is_said() -> None:
    found = objection(request("2026-11-21 14:00"))
    assert found is not None
    assert (found.reason, found.slot) == (Reason.PAST, "day")
    assert found.facts["earliest"] == date(2026, 11, 27)


def test_today_is_over_minute_by_minute() -> None:
    prompt = product(lead_days=0)
    early = objection(request("2026-11-22 09:00", product=prompt))
    assert early is not None
    assert (early.reason, early.slot) == (Reason.PAST, "start")
    assert objection(request("2026-11-22 09:01", product=prompt)) is None
    assert objection(request("2026-11-22", product=prompt)) is None


def test_the_day_is_guangzhous_not_greenwichs() -> None:
    """At 00:30 on the 23rd in Guangzhou it is still the 22nd in UTC."""
    facts = Facts(at("2026-11-23 00:30"))
    assert reason(request("2026-11-22 10:00"), facts) is Reason.PAST
    assert reason(request("2026-11-27 10:00"), facts) is Reason.LEAD_DAYS
    assert reason(request("2026-11-28 10:00"), facts) is None


@pytest.mark.parametrize(("day", "is_refused"), [("2027-11-22", False), ("2027-11-23", True)])
def test_a_year_ahead_is_the_limit(day: str, is_refused: bool) -> None:
    found = objection(request(f"{day} 14:00"))
    assert (found is not None) == is_refused
    if found:
        assert found.reason is Reason.TOO_FAR
        assert found.facts == {"latest": date(2027, 11, 22)}


def test_a_year_after_the_29th_of_february_is_the_28th() -> None:
    found = objection(request("2029-03-01 14:00"), Facts(at("2028-02-29 09:00")))
    assert found is not None
    assert found.facts == {"latest": date(2029, 2, 28)}


@pytest.mark.parametrize(("day", "is_refused"), [("2026-11-26", True), ("2026-11-27", False)])
def test_five_lead_days_are_five_days_of_the_calendar(day: str, is_refused: bool) -> None:
    found = objection(request(f"{day} 14:00"))
    assert (found is not None) == is_refused
    if found:
        assert found.reason is Reason.LEAD_DAYS
        assert found.facts == {"lead_days": 5, "earliest": date(2026, 11, 27)}


@pytest.mark.parametrize(("day", "is_refused"), [("2027-05-31", True), ("2027-06-01", False)])
def test_only_delivery_months_are_possible(day: str, is_refused: bool) -> None:
    found = objection(request(f"{day} 14:00", product=product(months=[6, 12])))
    assert (found is not None) == is_refused
    if found:
        assert found.reason is Reason.MONTH
        assert found.facts == {"months": (6, 12), "month": 5}


def test_only_served_districts_are_possible() -> None:
    local = product(districts=["越秀区"])
    assert objection(request(product=local, unit=HERE)) is None
    assert objection(request(product=local, unit=CITY)) is None
    found = objection(request(product=local, unit=NEXT_DISTRICT))
    assert found is not None
    assert (found.reason, found.slot) == (Reason.DISTRICT, "unit")
    assert found.facts == {"districts": ("越秀区",), "district": "天河区"}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((60, 60), None),
        ((50, 60), None),
        ((50, 61), Reason.TOO_MANY),
        ((61, 61), Reason.TOO_MANY),
        ((40, 40), None),
        ((30, 50), None),
        ((30, 40), None),
        ((30, 39), Reason.TOO_FEW),
        ((39, 39), Reason.TOO_FEW),
        ((60, 30), None),  # said the wrong way round
        ((50, None), None),
        ((61, None), Reason.TOO_MANY),
        ((None, 60), None),
        ((None, 39), Reason.TOO_FEW),
        ((None, None), None),
    ],
)
def test_a_head_count_fits_forty_to_sixty(
    people: tuple[int | None, int | None], expected: Reason | None
) -> None:
    assert reason(request(people_min=people[0], people_max=people[1])) is expected


def test_a_head_count_that_does_not_fit_is_told_the_limits() -> None:
    found = objection(request(people_min=80, people_max=100))
    assert found is not None
    assert found.slot == "people"
    assert found.facts == {"people_min": 40, "people_max": 60, "said": 100}


def test_the_years_last_delivery_can_be_had_and_no_more() -> None:
    few = product(sessions_per_year=4)
    assert objection(request(product=few), Facts(NOW, used={2026: 3})) is None
    found = objection(request(product=few), Facts(NOW, used={2026: 4}))
    assert found is not None
    assert found.reason is Reason.SOLD_OUT
    assert found.facts == {"year": 2026, "limit": 4}
    assert objection(request("2027-01-05 14:00", product=few), Facts(NOW, used={2026: 4})) is None


def test_a_unit_gets_the_same_product_once_a_month() -> None:
    existing = at("2026-12-20 10:00")
    facts = Facts(NOW, held={(2026, 12): existing})
    found = objection(request("2026-12-31 14:00"), facts)
    assert found is not None
    assert found.reason is Reason.SAME_MONTH
    assert found.facts == {"existing": existing}
    assert objection(request("2026-11-30 14:00"), facts) is None
    assert objection(request("2027-01-04 14:00"), facts) is None


@pytest.mark.parametrize(
    ("there", "minutes"),
    [(HERE, 15), (SAME_TOWN, 30), (SAME_DISTRICT, 45), (NEXT_DISTRICT, 75), (FAR_AWAY, 105)],
)
def test_a_team_needs_its_way_between_two_places(there: Seat, minutes: int) -> None:
    assert travel_minutes(HERE, there) == travel_minutes(there, HERE) == minutes
    done = at("2026-12-02 11:30")  # after a delivery of 90 minutes from ten o'clock
    facts = busy("2026-12-02 10:00", seat=there)
    just_in_time = done + timedelta(minutes=minutes)
    assert objection(request().at(just_in_time), facts) is None
    found = objection(request().at(just_in_time - timedelta(minutes=1)), facts)
    assert found is not None
    assert (found.reason, found.slot) == (Reason.TEAM_BUSY, "start")
    assert found.facts["busy_until"] == just_in_time
    assert found.facts["district"] == there.district


def test_between_units_above_a_town_the_way_within_the_district_or_between_two_is_reckoned() -> None:
    district = Seat("440104", "越秀区", "440104", district="越秀区")
    other_office = replace(district, unit_code="U00001", unit_name="越秀区图书馆")
    assert travel_minutes(district, other_office) == 45
    assert travel_minutes(district, HERE) == 45
    assert travel_minutes(CITY, replace(CITY, unit_code="U00002", unit_name="市文化馆")) == 75
    assert travel_minutes(CITY, FAR_AWAY) == 105


def test_a_team_needs_its_way_before_the_next_delivery_too() -> None:
    facts = busy("2026-12-02 16:00", seat=SAME_TOWN)
    assert objection(request("2026-12-02 14:00"), facts) is None
    assert reason(request("2026-12-02 14:01"), facts) is Reason.TEAM_BUSY


def test_nobody_travels_to_an_online_delivery() -> None:
    facts = busy("2026-12-02 12:30", seat=FAR_AWAY)
    assert reason(request(), facts) is Reason.TEAM_BUSY
    assert objection(request(product=product(mode="线上")), facts) is None
    assert objection(request(), busy("2026-12-02 12:30", seat=FAR_AWAY, online=True)) is None
    assert reason(request(product=product(mode="线上")), busy("2026-12-02 13:00")) is Reason.TEAM_BUSY


def test_while_the_unit_is_open_only_an_overlap_counts() -> None:
    facts = busy("2026-12-02 12:30", seat=FAR_AWAY)
    assert objection(replace(request(), unit=None), facts) is None
    assert reason(replace(request("2026-12-02 13:59"), unit=None), facts) is Reason.TEAM_BUSY


def test_another_day_does_not_hinder() -> None:
    assert objection(request("2026-12-03 14:00"), busy("2026-12-02 14:00")) is None


def test_a_full_day_is_refused_before_the_time_is_asked() -> None:
    found = objection(request("2026-12-02"), busy("2026-12-02 07:30", minutes=14 * 60))
    assert found is not None
    assert (found.reason, found.slot) == (Reason.TEAM_BUSY, "day")
    assert found.facts == {"day": date(2026, 12, 2)}


def test_a_day_with_one_gap_is_not_full() -> None:
    """From 07:00 to 08:30, and fifteen minutes to pack up before the next at the same unit."""
    assert objection(request("2026-12-02"), busy("2026-12-02 08:45", minutes=13 * 60)) is None
    assert reason(request("2026-12-02"), busy("2026-12-02 08:44", minutes=13 * 60)) is Reason.TEAM_BUSY


@pytest.mark.parametrize(
    ("clock", "is_refused"), [("06:59", True), ("07:00", False), ("20:30", False), ("20:31", True)]
)
def test_a_delivery_begins_and_ends_within_the_hours(clock: str, is_refused: bool) -> None:
    found = objection(request(f"2026-12-02 {clock}"))
    assert (found is not None) == is_refused
    if found:
        assert (found.reason, found.slot) == (Reason.HOURS, "start")
        assert found.facts == {"opens": time(7), "closes": time(22), "latest": time(20, 30)}


def test_an_unknown_product_is_given_every_hour_until_closing() -> None:
    assert objection(replace(request("2026-12-02 21:00"), product=None)) is None
    assert reason(replace(request("2026-12-02 23:00"), product=None)) is Reason.HOURS


def test_a_phone_number_that_cannot_be_is_told_its_fault() -> None:
    found = objection(request(contact_phone="1380013800"))
    assert found is not None
    assert (found.reason, found.slot) == (Reason.PHONE, "phone")
    assert found.facts == {"fault": PhoneFault.TOO_SHORT, "said": "1380013800"}


def test_a_public_holiday_is_a_warning_only() -> None:
    found = objection(request("2027-01-01 14:00"))
    assert found is not None
    assert (found.reason, found.hard) == (Reason.HOLIDAY, False)
    assert found.facts == {"day": date(2027, 1, 1), "name": "元旦"}


def test_the_most_important_objection_comes_first() -> None:
    wanted = request(
        "2027-01-01 23:00",
        product=product(active=False, districts=["天河区"], sessions_per_year=0, months=[5]),
        people_min=500,
        people_max=500,
        contact_phone="1",
    )
    assert reasons(judge(wanted, Facts(NOW))) == [
        Reason.WITHDRAWN,
        Reason.DISTRICT,
        Reason.TOO_MANY,
        Reason.MONTH,
        Reason.SOLD_OUT,
        Reason.HOURS,
        Reason.PHONE,
        Reason.HOLIDAY,
    ]


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("start", [None, time.min, time.max])
def test_no_date_breaks_the_rules(day: date, start: time | None) -> None:
    held: Mapping[tuple[int, int], datetime] = {}
    assert judge(replace(request(), day=day, start=start), Facts(NOW, held=held))


def test_a_day_on_which_the_supplier_cannot_come_is_refused_whatever_the_time() -> None:
    wanted = request()
    assert wanted.day is not None
    away = Facts(NOW, unavailable=frozenset({wanted.day}))
    found = objection(wanted, away)
    assert found is not None
    assert (found.reason, found.slot, found.facts) == (Reason.UNAVAILABLE, "day", {"day": wanted.day})
    assert reason(replace(wanted, start=None), away) is Reason.UNAVAILABLE
    assert objection(replace(wanted, day=wanted.day + timedelta(1)), away) is None


def test_a_unit_that_has_its_quota_of_the_quarter_waits_for_another() -> None:
    facts = Facts(NOW, season={(2026, 4): 12}, quota=12)
    (found,) = judge(request("2026-12-30 14:00"), facts)
    assert (found.reason, found.slot) == (Reason.QUOTA, "day")
    assert found.facts == {"limit": 12, "year": 2026, "quarter": 4}
    assert reason(request("2027-01-06 14:00"), facts) is None
    assert reason(request(), Facts(NOW, season={(2026, 4): 11}, quota=12)) is None
    assert reason(request(), Facts(NOW, season={(2026, 4): 99})) is None


def test_a_unit_that_is_paused_orders_nothing_and_hears_until_when() -> None:
    facts = Facts(NOW, paused=Pause(3, NOW.date(), "GZ26000017"))
    (found,) = judge(request(), facts)
    assert (found.reason, found.slot) == (Reason.PAUSED, "unit")
    assert found.facts == {"times": 3, "until": NOW.date(), "number": "GZ26000017"}
    assert not judge(request(), facts, changed=frozenset({"people"}))  # what it has it may still change
