"""A month's theme goes out by itself on its day, once a person has agreed; and who is asked when."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2s

from sqlmodel import Session

from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.request import today
from bot.people.roles import Role
from bot.themes.planner import Planner
from bot.themes.year import Year, month_of
from storage import campaigns, notices, people, themes
from storage.models import Notice, Priority, Theme, ThemePlan

ASKED, MISSED = "theme-asked", "theme-missed"  # the kinds of the notices; the subject is the month
AHEAD = timedelta(days=7)  # how long before its day staff are asked
USE = timedelta(days=3)  # how long it is of use to hear that nothing went out


def day_of(month: str, theme_day: str) -> datetime | None:
    """When the theme of a month (2026-12) goes out, in UTC. `theme_day`: "1 10:00", empty for never."""
    if not theme_day:
        return None
    day, clock = theme_day.split()
    local = datetime.combine(date.fromisoformat(f"{month}-{int(day):02}"), time.fromisoformat(clock.zfill(5)))
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def about(month: str) -> str:
    """What the campaign of a month's theme is about."""
    return f"theme/{month}"


def mark(plan: ThemePlan) -> str:
    """Which words of the announcement somebody has seen."""
    words = "\x1f".join((plan.title, plan.text, *plan.product_codes))
    return blake2s(words.encode(), digest_size=4).hexdigest()


class Monthly:
    """The clock's step, in one session; `now` is aware."""

    def __init__(self, session: Session, now: datetime, year: Year, planner: Planner, theme_day: str) -> None:
        self._session = session
        self._now = now
        self._year = year
        self._planner = planner
        self._theme_day = theme_day

    def run(self) -> None:
        """Asks staff a week before the day, and tells them when nobody agreed until then."""
        first = today(self._now).replace(day=1)
        for month in (month_of(first), month_of(first + timedelta(31))):
            due = day_of(month, self._theme_day)
            if due is None or not due - AHEAD <= self._now < due + USE:
                continue
            theme = self._year.of(month)
            if theme is not None and not self._is_settled(month):
                self._step(theme, due)

    def _step(self, theme: Theme, due: datetime) -> None:
        if self._now < due and not notices.exists(self._session, ASKED, theme.month):
            self._planner.plan(theme)
            self._tell(ASKED, theme.month, until=due)
        elif due <= self._now and notices.exists(
            self._session, ASKED, theme.month
        ):  # who set the program up today missed nothing
            notices.void(self._session, [theme.month], ASKED)
            self._tell(MISSED, theme.month, until=due + USE)

    def _is_settled(self, month: str) -> bool:
        found = campaigns.latest(self._session, [], about(month))
        return any(each.state not in ("draft", campaigns.CANCELLED) for each in found)

    def _tell(self, kind: str, month: str, until: datetime) -> None:
        if notices.exists(self._session, kind, month):
            return
        staff = people.holders(self._session, Role.STAFF) or people.holders(self._session, Role.ADMINISTRATOR)
        notices.add(
            self._session,
            [
                Notice(
                    kind=kind,
                    subject=month,
                    recipient_id=person,
                    priority=Priority.CHANGE,
                    due_at=self._now,
                    expires_at=until,
                    created_at=self._now,
                )
                for person in dict.fromkeys(holder.person_id for holder in staff)
            ],
        )


def planned(session: Session, month: str) -> tuple[Theme, ThemePlan] | None:
    """The theme of a month with its announcement; None where either is gone."""
    theme, plan = themes.theme(session, month), themes.plan(session, month)
    return (theme, plan) if theme is not None and plan is not None else None
