"""From all mentions in a sentence to the time it means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.dialogue.readers.times.atoms import Sign
from bot.dialogue.readers.times.hours import end_minutes, minutes, other_half
from bot.dialogue.readers.times.mention import Hours, Mention
from bot.dialogue.readers.times.parts import PARTS
from bot.dialogue.readers.understanding import Grain, When

Heard = Mention | Sign
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class TimesRead:
    """The time a text means.

    `readings` has two or more times only where the words fit them all, the best first; `spans` are the ranges
    of the text that time words occupy.
    """

    when: When | None
    readings: tuple[When, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def decide(heard: Sequence[Heard], now: datetime) -> TimesRead:
    """Corrections and changes first, then parts of one time said apart, then the firmest of what is left."""
    spans: list[tuple[int, int]] = []
    for item in heard:
        if isinstance(item, Mention):
            used = item.days is None or not item.days.topic or item.hours is not None
            spans.extend(item.spans if used else ())
    mentions, choices = _settle(heard)
    readings: list[When] = []
    for group in choices:
        for mention in group:
            readings.extend(when for when in _readings(mention, now) if when not in readings)
    best = _merged(mentions)
    if best is None:
        return TimesRead(None, (), tuple(sorted(spans)))
    whens = _readings(best, now)
    if not whens:
        return TimesRead(None, (), tuple(sorted(spans)))
    for when in readings:
        if when not in whens:
            whens.append(when)
    return TimesRead(whens[0], tuple(whens) if len(whens) > 1 else (), tuple(sorted(spans)))


def _settle(heard: Sequence[Heard]) -> tuple[list[Mention], list[list[Mention]]]:
    """The mentions that stand after corrections, changes and refusals; and the groups joined by 或."""
    standing: list[Mention] = []
    groups: list[list[Mention]] = []
    mark, negated = "", False
    for item in heard:
        if not isinstance(item, Mention):
            if item == "not":
                negated = True
            elif item == "reject":
                mark = "reject" if standing else mark
            elif item in ("correct", "change"):
                mark = item if standing else ""
            elif item == "or" and standing:
                mark = mark or "or"
            continue
        if item.minutes is not None and mark != "correct":
            standing.append(item)
            continue
        if mark in ("correct", "change", "reject"):
            old = _merged(standing) or standing[-1]
            item = _inherit(old, item)
            standing = []
        elif mark == "or" and standing:
            item = _inherit(standing[-1], item)
            first = standing[-1]
            if first.hours is None and item.hours is not None and first.days:
                first = replace(first, hours=item.hours, to=item.to)
                standing[-1] = first
            groups.append([first, item])
            mark = ""
            continue
        standing.append(item)
        mark = "reject" if negated else ""
        negated = False
    return standing, groups


def _inherit(old: Mention, new: Mention) -> Mention:
    """What the later words leave unsaid they take from the earlier."""
    if new.minutes is not None or new.moment is not None:
        return new
    days, hours, to = new.days, new.hours, new.to
    if days is None:
        days = old.days
    if hours is None:
        if new.days is not None and not new.days.span:
            hours, to = old.hours, old.to
    elif hours.part is None and hours.clock and not hours.clock.exact and old.hours and old.hours.part:
        hours = Hours(old.hours.part, hours.clock)
    return Mention(days, hours, to, spans=new.spans)


def _merged(mentions: Sequence[Mention]) -> Mention | None:
    """One time from mentions said apart: days from one, hours from another."""
    lengths = [mention.minutes for mention in mentions if mention.minutes is not None]
    said = [mention for mention in mentions if mention.minutes is None]
    firm = [
        mention for mention in said if not (mention.days and mention.days.topic and mention.hours is None)
    ]
    days = [mention for mention in firm if mention.days or mention.moment]
    hours = [mention for mention in firm if mention.hours and not mention.days]
    if not days and hours:
        days = [mention for mention in said if mention.days]
    best = max(days, key=_firmness) if days else None
    if best is None:
        best = max(hours, key=lambda mention: bool(mention.hours and mention.hours.clock)) if hours else None
        hours = [mention for mention in hours if mention is not best]
    if best is None:
        return None
    for extra in hours:
        best = _completed(best, extra)
    if lengths and best.hours and best.hours.clock and best.to is None:
        best = replace(best, minutes=lengths[0])
    return best


def _firmness(mention: Mention) -> tuple[int, bool, bool]:
    if mention.days is None:
        return 3, True, True
    clock = bool(mention.hours and mention.hours.clock)
    return (
        mention.days.rank - mention.days.topic * 3 + (mention.hours is not None),
        clock,
        not mention.days.span,
    )


def _completed(mention: Mention, extra: Mention) -> Mention:
    if mention.hours is None:
        return replace(mention, hours=extra.hours, to=extra.to)
    if extra.hours is None:
        return mention
    if mention.hours.clock is None and extra.hours.clock is not None:
        return replace(
            mention, hours=Hours(extra.hours.part or mention.hours.part, extra.hours.clock), to=extra.to
        )
    if mention.hours.part is None and extra.hours.clock is None:
        return replace(mention, hours=Hours(extra.hours.part, mention.hours.clock))
    return mention


def _readings(mention: Mention, now: datetime) -> list[When]:
    if mention.moment is not None:
        return [When(mention.moment.replace(second=0, microsecond=0), None, "minute")]
    if mention.days is None:
        return _today(mention, now)
    bounds = [(mention.days.first, mention.days.last), *mention.days.others]
    if (
        mention.days.span
        and mention.hours
        and mention.hours.clock
        and 0 < (bounds[0][1] - bounds[0][0]).days < 3
    ):
        first, last = bounds[0]
        bounds = [(first + timedelta(day), first + timedelta(day)) for day in range((last - first).days + 1)]
    found: list[When] = []
    for first, last in bounds:
        found.extend(_whens(mention, first, last))
    return found


def _today(mention: Mention, now: datetime) -> list[When]:
    """Hours without a day are today's, or tomorrow's where they are over."""
    found = []
    for when in _whens(mention, now.date(), now.date()):
        over = (when.end or when.start) <= now
        found.append(_moved(when, timedelta(1)) if over else when)
    return found


def _moved(when: When, by: timedelta) -> When:
    return When(when.start + by, when.end + by if when.end else None, when.grain)


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _whens(mention: Mention, first: date, last: date) -> list[When]:
    hours, to = mention.hours, mention.to
    if hours is None:
        if first == last and not (mention.days and mention.days.span):
            return [When(datetime.combine(first, time()), None, "day")]
        return [When(datetime.combine(first, time()), datetime.combine(last, _LAST_MINUTE), "span")]
    if hours.clock is None:
        begin = PARTS[hours.part or "白天"]
        close = PARTS[to.part] if to and to.part else begin
        grain: Grain = "part" if first == last else "span"
        return [When(datetime.combine(first, begin.start), datetime.combine(last, close.end), grain)]
    starts = [minutes(hours.clock, hours.part)]
    if (other := other_half(hours.clock, hours.part)) is not None and to is None:
        starts.append(other)
    return [_minute(mention, start, first, last) for start in starts]


def _minute(mention: Mention, start: int, first: date, last: date) -> When:
    end: int | None = None
    if mention.to and mention.to.clock:
        end = end_minutes(start, mention.to.clock, mention.to.part)
    elif mention.minutes:
        end = start + mention.minutes
    if first != last:
        return When(_at(first, start), _at(last, end or start), "span")
    return When(_at(first, start), _at(last, end) if end else None, "minute")
