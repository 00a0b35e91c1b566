"""What happened in the year, counted from the database and from what people heard."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from sqlmodel import Session, col, func, select

from bot.campaigns.progress import Report, report_of
from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.life import HELD, REVIEWS, Event, State
from bot.simulation.casting import Map
from storage import campaigns, places
from storage.models import Event as Occasion
from storage.models import (
    Need,
    Notice,
    Order,
    OrderLog,
    Product,
    Rating,
    SignUp,
    Subscription,
    SurveyAnswer,
    Unit,
)

_ASKED = {**dict.fromkeys(map(str, REVIEWS), "reviewers"), str(State.OFFERED): "suppliers"}
_ANSWERS = frozenset(
    {Event.APPROVED, Event.RETURNED, Event.REFUSED, Event.ACCEPTED, Event.DECLINED, Event.PROPOSED}
)
_SATISFIED = 4  # from this score on


@dataclass(slots=True)
class Answers:
    """How one side answered: hours of the clock until each answer, and how often nobody did in time."""

    hours: list[float] = field(default_factory=list)
    escalated: int = 0

    def __str__(self) -> str:
        if not self.hours:
            return f"0 answers, {self.escalated} escalated"
        ninth = quantiles(self.hours, n=10)[-1] if len(self.hours) > 1 else self.hours[0]
        return (
            f"{len(self.hours)} answers, median {median(self.hours):.1f} h, p90 {ninth:.1f} h,"
            f" {self.escalated} escalated"
        )


@dataclass(slots=True)
class Announced:
    """What came of one campaign."""

    title: str
    state: str
    report: Report

    def __str__(self) -> str:
        found = self.report
        counts = {
            "recipients": found.progress.total,
            "sent": found.progress.sent,
            **{f"left out ({reason})": count for reason, count in sorted(found.progress.excluded.items())},
            **{f"void ({reason})": count for reason, count in sorted(found.progress.void.items())},
            "tapped": found.tapped,
            "orders that followed": found.orders,
            "sign-ups that followed": found.sign_ups,
            "unsubscribed": found.left,
        }
        return _line(f"{self.title} ({self.state})", counts)


@dataclass(slots=True)
class Summary:
    """Counts of one year, each a table of what → how many."""

    states: Mapping[str, int]
    refusals: Mapping[str, int]
    answers: Mapping[str, Answers]
    scores: Mapping[str, Mapping[int, int]]  # who rated: score → how often
    months: Mapping[str, int]
    districts: Mapping[str, int]
    brands: Mapping[str, int]
    audiences: Mapping[str, int]
    sign_ups: Mapping[str, int]
    notices: Mapping[str, int]
    campaigns: Sequence[Announced]
    totals: Mapping[str, int]

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        yield _line("订单按状态 orders by state", self.states)
        yield _line("约不上的原因 refusals by reason", self.refusals)
        for who, answers in self.answers.items():
            yield f"答复用时 answers of {who}: {answers}"
        for who, scores in self.scores.items():
            yield f"评分 ratings by {who}: {_scores(scores)}"
        yield _line("举办场次按月 deliveries by month", self.months)
        yield _line("按区 by district", self.districts)
        yield _line("按品牌 by brand", self.brands)
        yield _line("按人群 by audience", self.audiences)
        yield _line("报名 sign-ups", self.sign_ups)
        yield _line("通知 notices", self.notices)
        for each in self.campaigns:
            yield f"群发 campaign: {each}"
        yield _line("合计 in all", self.totals)


def summarise(session: Session, now: datetime, year: int, heard: Mapping[str, int], turns: int) -> Summary:
    """Counts what the database holds at the end; deliveries are those held in `year`,
    on Guangzhou's calendar.
    """
    orders = session.exec(select(Order).order_by(col(Order.id))).all()
    held = [each for each in orders if each.state in HELD and _local(each.starts_at).year == year]
    products = {each.code: each for each in session.exec(select(Product))}
    return Summary(
        states=_counted(each.state for each in orders),
        refusals=_counted(reason for reason, count in heard.items() for _ in range(count)),
        answers=_answers(session),
        scores=_ratings(session),
        months=dict(sorted(Counter(f"{_local(each.starts_at):%Y-%m}" for each in held).items())),
        districts=_counted(_district_of(session, held)),
        brands=_counted(products[each.product_code].brand for each in held),
        audiences=_counted(audience for each in held for audience in each.audiences),
        sign_ups=_groups(session, SignUp.state),
        notices=_groups(session, Notice.state),
        campaigns=[
            Announced(each.title, each.state, report_of(session, each, now))
            for each in reversed(campaigns.latest(session))
        ],
        totals={
            "deliveries": len(held),
            "people": sum(each.people_max for each in held),
            "orders": len(orders),
            "needs": _count(session, Need.id),
            "events": _count(session, Occasion.id),
            "subscriptions": _count(session, Subscription.id),
            "survey answers": _count(session, SurveyAnswer.id),
            "turns": turns,
        },
    )


def _answers(session: Session) -> dict[str, Answers]:
    """From the moment an order began to wait for somebody until the next line of its log that answers."""
    found = {"reviewers": Answers(), "suppliers": Answers()}
    asked: dict[int, tuple[str, datetime]] = {}
    for row in session.exec(select(OrderLog).order_by(col(OrderLog.order_id), col(OrderLog.id))):
        waited = asked.get(row.order_id)
        if waited and row.event in _ANSWERS:
            found[waited[0]].hours.append((row.at - waited[1]).total_seconds() / 3600)
        elif waited and row.event in {Event.ESCALATED, Event.PASSED_ON}:
            found[waited[0]].escalated += 1
        if row.state in _ASKED:
            if not waited or row.event in {*_ANSWERS, Event.ESCALATED, Event.PASSED_ON}:
                asked[row.order_id] = (_ASKED[row.state], row.at)
        else:
            asked.pop(row.order_id, None)
    return found


def _ratings(session: Session) -> dict[str, dict[int, int]]:
    by_units = session.exec(select(Rating.score, func.count()).group_by(col(Rating.score)))
    rated = select(SignUp.score, func.count()).where(col(SignUp.score).is_not(None))
    by_residents = session.exec(rated.group_by(col(SignUp.score)))
    return {
        "units": dict(sorted(by_units)),
        "residents": {score: count for score, count in sorted(by_residents) if score is not None},
    }


def _district_of(session: Session, orders: Sequence[Order]) -> Iterator[str]:
    regions = places.regions(session)
    names, above = {each.code: each for each in regions}, Map(regions)
    seats = {each.code: each.region_code for each in session.exec(select(Unit))}
    for order in orders:
        region = names[seats[order.unit_code]]
        while region.level not in {"district", "city"}:
            region = above.above(region)
        yield region.name


def _groups(session: Session, column: Any) -> dict[str, int]:
    return dict(sorted(session.exec(select(column, func.count()).group_by(column)).all()))


def _count(session: Session, column: Any) -> int:
    return int(session.exec(select(func.count(column))).one())


def _counted(values: Iterable[str]) -> dict[str, int]:
    """The most frequent first; of the same frequency, by name."""
    return dict(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def _line(heading: str, counts: Mapping[str, int]) -> str:
    return f"{heading}: {', '.join(f'{name} {count}' for name, count in counts.items()) or '0'}"


def _scores(scores: Mapping[int, int]) -> str:
    number = sum(scores.values())
    if not number:
        return "0"
    mean = sum(score * count for score, count in scores.items()) / number
    satisfied = sum(count for score, count in scores.items() if score >= _SATISFIED) / number
    return f"{number}, mean {mean:.2f}, satisfied {satisfied:.1%}"
