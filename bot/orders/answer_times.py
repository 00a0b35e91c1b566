"""How long somebody has to answer: working days of the official calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.dialogue.readers.times.holidays import is_working_day
from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.life import State

END_OF_DAY = time(18)  # an answer is in time until the offices close


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Working days (days of the calendar for `place`) until an answer is due."""

    town: int = 2
    district: int = 3
    city: int = 3
    supplier: int = 2
    orderer: int = 5  # a returned order, another time proposed
    place: int = 1  # a place that became free

    def days(self, state: State) -> int | None:
        """How many for whoever is asked in that state; None where nobody is."""
        return {
            State.TOWN_REVIEW: self.town,
            State.DISTRICT_REVIEW: self.district,
            State.CITY_REVIEW: self.city,
            State.OFFERED: self.supplier,
            State.CHANGE_REVIEW: self.district,
            State.RETURNED: self.orderer,
            State.PROPOSED: self.orderer,
            State.PLACE_OFFERED: self.place,
        }.get(state)

    def due(self, state: State, now: datetime, starts_at: datetime) -> datetime | None:
        """Until when whoever is asked in that state may answer, in UTC; never after the delivery begins.

        None where nobody is asked. `now` and `starts_at` are aware.
        """
        days = self.days(state)
        if days is None:
            return None
        if state is State.PLACE_OFFERED:
            return min(now + timedelta(days=days), starts_at)
        return min(working_days_after(now, days), starts_at)


def working_days_after(now: datetime, days: int) -> datetime:
    """The close of the offices `days` working days after the day of `now`, in UTC.

    In a year whose calendar is not yet announced Monday to Friday count, without public holidays.
    """
    day = now.astimezone(SHANGHAI).date()
    while days:
        day += timedelta(1)
        days -= works(day)
    return datetime.combine(day, END_OF_DAY, SHANGHAI).astimezone(UTC)


def works(day: date) -> bool:
    """Whether offices work that day; in years not yet announced, Monday to Friday without holidays."""
    known = is_working_day(day)
    return day.weekday() < 5 if known is None else known
