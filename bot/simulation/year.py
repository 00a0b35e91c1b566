"""The year itself: who wants what when, the hours that pass, and the residents who come by and by."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.dialogue.messages import Button, Incoming
from bot.orders.answer_times import works
from bot.simulation import agenda
from bot.simulation.agenda import Agenda, at, in_office
from bot.simulation.casting import Cast, Casting
from bot.simulation.habits import Chance, habits
from bot.simulation.player import Transcript, World
from bot.simulation.residents import Resident, scope
from bot.simulation.stage import Stage
from storage.models import Region

TOGETHER = 200  # residents who write at the same time
_ROUNDS = [time(hour, minute) for hour in range(8, 22) for minute in (0, 30)]
_NIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much happens. `deliveries` is about how many take place in the year."""

    year: int
    seed: int
    deliveries: int = 1000
    residents: int = 0
    until: date | None = None  # its last day, where not the whole year is played
    arriving: int = 390  # days over which the residents come


def begins(year: int) -> datetime:
    """A month before the year, when the first ones order for January."""
    return at(date(year - 1, 12, 1), time(9))


class Year:
    """Plays a plan on a stage. `progress` is told what is under way."""

    def __init__(
        self, stage: Stage, plan: Plan, progress: Callable[[str], None], transcript: Transcript
    ) -> None:
        self.world = World(stage, Agenda(), plan.seed, transcript)
        self._stage, self._plan, self._progress = stage, plan, progress
        self._chance = Chance(plan.seed, "year")
        self._agenda = self.world.agenda

    def run(self) -> None:
        """From the invitations to the last evening of the year."""
        plan = self._plan
        units = max(3, round(plan.deliveries / habits()["cast"]["deliveries_per_unit"]))
        casting = Casting(self.world)
        cast = casting.cast(units, self._progress)
        self._plan_wishes(cast)
        self._plan_months(cast)
        self._plan_survey(cast)
        self._plan_window(casting, cast)
        self._plan_residents(casting, cast)
        for day in self._days():
            self._play(day)
            if (day + timedelta(1)).day == 1:
                self._progress(
                    f"{day:%Y-%m}: {self.world.turns} 轮对话 turns, {self._stage.sent.sent} 条通知 notices"
                )

    def _days(self) -> Iterator[date]:
        day = begins(self._plan.year).date()
        last = self._plan.until or date(self._plan.year, 12, 31)
        while day <= last:
            yield day
            day += timedelta(1)

    def _play(self, day: date) -> None:
        for clock in (_NIGHT, *_ROUNDS):
            until = at(day, clock)
            if until <= self._stage.now:
                continue
            while found := self._agenda.next(until):
                self._stage.now = max(self._stage.now, found[0])
                found[1]()
            for post in self._stage.passes(until):
                self.world.hear(post)

    def _plan_wishes(self, cast: Cast) -> None:
        """Each month's wishes are said in the month before; those of next January make the last ones."""
        weights: Sequence[float] = habits()["months"]["weights"]
        total = self._plan.deliveries * habits()["wish"]["per_delivery"]
        dice, year = self._chance.dice, self._plan.year
        busy = [each.chance.weight() for each in cast.coordinators]
        for month, weight in enumerate([*weights, weights[0]], start=1):
            first = date(year - (month == 1), (month - 2) % 12 + 1, 1)
            days = [day for day in _month(first) if works(day)]
            for _ in range(round(total * weight / sum(weights))):
                moment = self._office_moment(dice.choice(days))
                person = dice.choices(cast.coordinators, busy)[0]
                self._agenda.plan(moment, person.wants_something)

    def _plan_months(self, cast: Cast) -> None:
        """What comes back every month: days off, needs."""
        dice = self._chance.dice
        for month in range(1, 13):
            days = [day for day in _month(date(self._plan.year, month, 1)) if works(day)]
            for supplier in cast.suppliers:
                if self._chance.happens("delivery", "away_days_a_month"):
                    self._agenda.plan(self._office_moment(dice.choice(days)), supplier.is_away)
            self._agenda.plan(self._office_moment(days[-1]), cast.staff[0].looks_at_needs)
            for _ in range(max(1, self._plan.deliveries // 150)):
                person = dice.choice(cast.coordinators)
                self._agenda.plan(self._office_moment(dice.choice(days)), person.wants_what_nobody_offers)

    def _plan_survey(self, cast: Cast) -> None:
        day = in_office(at(date(self._plan.year, habits()["survey"]["month"], 1), time(10)))
        self._agenda.plan(day, cast.staff[0].asks_everybody)

    def _plan_window(self, casting: Casting, cast: Cast) -> None:
        """Requests for the product of which there is least in the year, within some days of one month."""
        table = habits()["window"]
        said = in_office(at(date(self._plan.year, table["month"], 1), time(11)))
        first, last = said.date() + timedelta(1), said.date() + timedelta(table["days"])
        asked_for = {first.month, first.month % 12 + 1, (first.month + 1) % 12 + 1}
        everywhere = [
            each for each in casting.products if not each.districts and asked_for <= set(each.months)
        ]
        product = min(everywhere, key=lambda each: (each.sessions_per_year, each.code))
        self._agenda.plan(said, partial(cast.staff[-1].collects_requests, product, first, last))
        for person in cast.coordinators:
            if person.chance.happens("window", "asks"):
                day = first + timedelta(person.chance.dice.randrange((last - first).days))
                then = at(day, time(9)) + timedelta(seconds=person.chance.dice.randrange(8 * 3600))
                self._agenda.plan(then, partial(person.asks_for, product))

    def _office_moment(self, day: date) -> datetime:
        return at(day, time(9)) + timedelta(seconds=self._chance.dice.randrange(8 * 3600))

    def _plan_residents(self, casting: Casting, cast: Cast) -> None:
        """Most come in the first months of the year, near the units where something happens."""
        plan, dice = self._plan, self._chance.dice
        first = begins(plan.year).date() + timedelta(1)
        by_day: dict[date, list[Resident]] = {}
        for count in range(plan.residents):
            home = self._home(casting, cast)
            day = first + timedelta(int(dice.triangular(0, plan.arriving, min(20, plan.arriving))))
            chance = Chance(plan.seed, f"home-{count + 1}")
            for _ in range(scope(chance)):
                home = casting.map.above(home)
            person = Resident(self.world, f"resident-{count + 1}", casting.map.name(home))
            by_day.setdefault(day, []).append(person)
        for day, people in sorted(by_day.items()):
            self._agenda.plan(at(day, time(12)), partial(self._arrive, people))

    def _home(self, casting: Casting, cast: Cast) -> Region:
        dice = self._chance.dice
        town = dice.choice(cast.towns)
        if dice.random() < 0.4:
            below = casting.map.below(casting.map.some_district(self._chance))
            town = dice.choice(below)
        return dice.choice(casting.map.below(town) or [town])

    def _arrive(self, people: Sequence[Resident]) -> None:
        for first in range(0, len(people), TOGETHER):
            some = people[first : first + TOGETHER]
            self._together((each, each.subscription(), None) for each in some)
            asked = [each for each in some if "想留意哪里" in each.heard]
            self._together((each, "", each.button("全市都行")) for each in asked)
            self._together((each, "", each.consent()) for each in some)
            for each in some:
                if not any(words in each.heard for words in ("订好了", "不订阅")):
                    each.wonders("a subscription")
        for each in people:
            if each.chance.happens("resident", "looks_around"):
                then = self._stage.now + timedelta(hours=each.chance.dice.expovariate(1 / 200))
                self._agenda.plan(agenda.awake(then), each.looks_around)

    def _together(self, said: Iterable[tuple[Resident, str, Button | None]]) -> None:
        """Lets people write at the same time; who has neither words nor a button is silent."""
        messages = []
        for person, words, button in said:
            if button is not None:
                label = button.label
                messages.append(
                    (person, f"[{label}]", Incoming(person.next_id(), button=button.data, label=label))
                )
            elif words:
                messages.append((person, words, Incoming(person.next_id(), text=words)))
        replies = self._stage.take_all((person.sender, incoming) for person, _, incoming in messages)
        for (person, words, _), heard in zip(messages, replies, strict=True):
            person.hears(words, heard)


def _month(first: date) -> Iterator[date]:
    return itertools.takewhile(
        lambda day: day.month == first.month, (first + timedelta(days) for days in range(31))
    )
