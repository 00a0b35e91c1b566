"""Calendars (RFC 5545): one order or event, or all that concerns a person.

An entry keeps its UID for life and its SEQUENCE counts the steps of the order's log, so that a program
which holds an older one takes the newer. What was called off stays for a while as CANCELLED: a feed from
which it merely vanished would leave it standing in some programs.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard
from icalendar import Event as Entry

from bot.dialogue.links import Link, Target
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents import agenda
from bot.documents.agenda import Engagement
from bot.documents.job import Imprint, Job
from bot.events.places import State
from bot.handlers.wording import calendars as wording
from bot.orders import life

REFRESH = timedelta(hours=2)  # how often a program should look again
_AHEAD = timedelta(days=-1)  # the alarm, before the beginning
_ZONE = "Asia/Shanghai"
_SETTLED = life.AGREED_UPON | life.HELD


def make(job: Job) -> Callable[[], bytes] | None:
    """The order or event that the subject names, or everything of the person where it names none."""
    found = agenda.one(job, job.subject) if job.subject else agenda.everything(job)
    if job.subject and not found:
        return None
    return lambda: _calendar(_entry(each, job.imprint) for each in found)


def _entry(engagement: Engagement, imprint: Imprint) -> Entry:
    order, sign_up, title = engagement.order, engagement.sign_up, engagement.title
    entry = Entry()
    entry.add("uid", f"{order.number}@xiangmei")
    entry.add("sequence", max(0, engagement.steps - 1))
    entry.add("dtstamp", order.updated_at)
    entry.add("last-modified", order.updated_at)
    entry.add("dtstart", engagement.starts.astimezone(SHANGHAI))
    entry.add("dtend", engagement.ends.astimezone(SHANGHAI))
    entry.add("location", engagement.place)
    if engagement.whole:
        settled = order.state in _SETTLED
        shown = title if settled else wording.undecided(title)
        entry.add("description", wording.of_order(order, engagement.supplier))
    else:
        settled = sign_up is None or sign_up.state == State.IN
        shown = title if settled else wording.waiting(title)
        entry.add("description", wording.of_event(sign_up, order.number, imprint.service_phone))
        link = Link(Target.EVENT, order.number)
        for address in link.addresses(imprint.public_url, imprint.telegram_username)[:1]:
            entry.add("url", address)
    entry.add("summary", wording.called_off(title) if engagement.off else shown)
    entry.add("status", "CANCELLED" if engagement.off else "CONFIRMED" if settled else "TENTATIVE")
    entry.add("transp", "TRANSPARENT" if engagement.off else "OPAQUE")
    if not engagement.off:
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
