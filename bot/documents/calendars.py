"""Calendars (RFC 5545): one order or event, or all that concerns a person.

An entry keeps its UID for life and its SEQUENCE counts the steps of the order's log, so that a program
which holds an older one takes the newer. What was called off stays for a while as CANCELLED: a feed from
which it merely vanished would leave it standing in some programs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard
from icalendar import Event as Entry

from bot.dialogue.links import Link, Target
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents.job import Job
from bot.events.following import OFF
from bot.events.places import ACTIVE, State
from bot.handlers.drafts import place_name
from bot.handlers.wording import calendars as wording
from bot.orders import ledger, life, numbers
from bot.orders.course import line_of
from bot.orders.parties import target
from bot.people.rights import Command, may
from bot.people.roles import Grant, Role, grants_of
from storage import events, people
from storage import orders as records
from storage.models import Event, Order, Product, SignUp, Supplier

BACK = timedelta(days=90)  # how long what took place stays in the feed
GONE = timedelta(days=30)  # how long what was called off stays there
REFRESH = timedelta(hours=2)  # how often a program should look again
_AHEAD = timedelta(days=-1)  # the alarm, before the beginning
_ZONE = "Asia/Shanghai"
_SETTLED = life.AGREED_UPON | life.HELD


@dataclass(frozen=True, slots=True)
class _Seen:
    """An order as one person may see it: whole, or only as an event to come to."""

    order: Order
    event: Event | None = None
    sign_up: SignUp | None = None
    whole: bool = False


def make(job: Job) -> Callable[[], bytes] | None:
    """The order or event that the subject names, or everything of the person where it names none."""
    if job.subject:
        seen = _one(job, job.subject)
        if seen is None:
            return None
        found = [seen]
    else:
        found = _everything(job)
    body = _calendar(_entry(job, each) for each in found)
    return lambda: body


def _one(job: Job, number: str) -> _Seen | None:
    order = records.by_number(job.session, numbers.plain(number))
    if order is None:
        return None
    event = events.of_order(job.session, order.id or 0)
    mine = events.sign_up_of(job.session, event.id or 0, job.person_id) if event else None
    if _sees(job, order):
        return _Seen(order, event, whole=True)
    if event is None or not ((mine and mine.state in ACTIVE) or (event.is_open and not job.alone)):
        return None
    return _Seen(order, event, mine if mine and mine.state in ACTIVE else None)


def _everything(job: Job) -> list[_Seen]:
    since = job.now - BACK
    grants = () if job.alone else _grants(job)
    units = [grant.scope for grant in grants if grant.role is Role.COORDINATOR]
    suppliers = [grant.scope for grant in grants if grant.role is Role.SUPPLIER]
    found: dict[str, _Seen] = {}
    for order in records.concerning(job.session, job.person_id, units, suppliers, since):
        event = events.of_order(job.session, order.id or 0)
        ordered = order.person_id == job.person_id or order.unit_code in units
        if order.state in life.WAITING or not (ordered or event):  # suppliers: what was agreed upon once
            continue
        found[order.number] = _Seen(order, event, whole=True)
    for row in events.of_person(job.session, job.person_id, ACTIVE, since):
        found.setdefault(row.order.number, _Seen(row.order, row.event, row.sign_up))
    kept = (each for each in found.values() if not _off(each) or each.order.updated_at > job.now - GONE)
    return sorted(kept, key=lambda each: (each.order.starts_at, each.order.number))


def _sees(job: Job, order: Order) -> bool:
    if job.alone:
        return order.person_id == job.person_id
    about = target(order, line_of(job.session, order))
    return may(_grants(job), Command.SEE_ORDER, about, job.person_id)


def _grants(job: Job) -> tuple[Grant, ...]:
    return grants_of(people.roles_of(job.session, job.person_id))


def _off(seen: _Seen) -> bool:
    if not seen.whole and seen.event:
        return seen.event.called_off
    return seen.order.state in OFF | {life.State.APPEALED}


def _entry(job: Job, seen: _Seen) -> Entry:
    order, session = seen.order, job.session
    product = session.get_one(Product, order.product_code)
    starts, room = order.starts_at, order.room
    if not seen.whole and seen.event:  # what residents have been told so far
        starts, room = seen.event.starts_at, seen.event.room
    lasts = order.ends_at - order.starts_at
    off, title = _off(seen), product.name
    entry = Entry()
    entry.add("uid", f"{order.number}@xiangmei")
    entry.add("sequence", max(0, records.steps_of(session, order.id or 0) - 1))
    entry.add("dtstamp", order.updated_at)
    entry.add("last-modified", order.updated_at)
    entry.add("dtstart", starts.astimezone(SHANGHAI))
    entry.add("dtend", (starts + lasts).astimezone(SHANGHAI))
    entry.add("location", f"{place_name(ledger.seat_of(session, order.unit_code))}{room}")
    if seen.whole:
        supplier = session.get_one(Supplier, order.supplier_code)
        entry.add("description", wording.of_order(order, supplier.name))
        settled = order.state in _SETTLED
        shown = title if settled else wording.undecided(title)
    else:
        entry.add("description", wording.of_event(seen.sign_up, order.number, job.imprint.service_phone))
        settled = seen.sign_up is None or seen.sign_up.state == State.IN
        shown = title if settled else wording.waiting(title)
        link = Link(Target.EVENT, order.number)
        for address in link.addresses(job.imprint.public_url, job.imprint.telegram_username)[:1]:
            entry.add("url", address)
    entry.add("summary", wording.called_off(title) if off else shown)
    entry.add("status", "CANCELLED" if off else "CONFIRMED" if settled else "TENTATIVE")
    entry.add("transp", "TRANSPARENT" if off else "OPAQUE")
    if not off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", wording.alarm(title))
        alarm.add("trigger", _AHEAD)
        entry.add_component(alarm)
    return entry


def _calendar(entries: Iterable[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//xiangmei//xiangmei//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", wording.NAME)
    calendar.add("x-wr-calname", wording.NAME)  # the same for programs that do not know RFC 7986
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT2H")
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", datetime(1991, 9, 15))  # noqa: DTZ001 - since then it has no summer time
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(entry)
    body: bytes = calendar.to_ical()
    return body
