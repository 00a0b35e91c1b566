"""What stands in one person's calendar: orders they may see whole, and events they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.documents.job import Job
from bot.events.following import OFF
from bot.events.places import ACTIVE
from bot.handlers.drafts import place_name
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """An order as one person may see it: whole, or only as an event to come to."""

    order: Order
    event: Event | None
    sign_up: SignUp | None = None
    whole: bool = False

    @property
    def off(self) -> bool:
        """Whether it was called off, as far as this person has been told."""
        if not self.whole and self.event:
            return self.event.called_off
        return self.order.state in OFF | {life.State.APPEALED}


@dataclass(frozen=True, slots=True)
class Engagement:
    """One entry of the calendar, read whole, so that it can be written without the database."""

    order: Order
    sign_up: SignUp | None
    whole: bool  # told with contact and supplier
    off: bool
    title: str
    place: str
    supplier: str
    steps: int  # of the order so far; it only grows
    starts: datetime  # aware
    ends: datetime


def one(job: Job, number: str) -> list[Engagement]:
    """The order or event of this number; none where this person may not see it."""
    order = records.by_number(job.session, numbers.plain(number))
    if order is None:
        return []
    event = events.of_order(job.session, order.id or 0)
    if _sees(job, order):
        return _read(job, [_Seen(order, event, whole=True)])
    mine = events.sign_up_of(job.session, event.id or 0, job.person_id) if event else None
    if mine is not None and mine.state not in ACTIVE:
        mine = None
    if event is None or not (mine or (event.is_open and not job.alone)):
        return []
    return _read(job, [_Seen(order, event, mine)])


def everything(job: Job) -> list[Engagement]:
    """All that the person ordered, signed up for or delivers, the earliest first."""
    since = job.now - BACK
    grants = () if job.alone else _grants(job)
    units = [grant.scope for grant in grants if grant.role is Role.COORDINATOR]
    suppliers = [grant.scope for grant in grants if grant.role is Role.SUPPLIER]
    orders = records.concerning(job.session, job.person_id, units, suppliers, since)
    known = events.of_orders(job.session, [order.id or 0 for order in orders])
    found: dict[str, _Seen] = {}
    for order in orders:
        event = known.get(order.id or 0)
        ordered = order.person_id == job.person_id or order.unit_code in units
        if order.state in life.WAITING or not (ordered or event):  # suppliers: what was agreed upon once
            continue
        found[order.number] = _Seen(order, event, whole=True)
    for row in events.of_person(job.session, job.person_id, ACTIVE, since):
        found.setdefault(row.order.number, _Seen(row.order, row.event, row.sign_up))
    kept = [each for each in found.values() if not each.off or each.order.updated_at > job.now - GONE]
    return _read(job, sorted(kept, key=lambda each: (each.order.starts_at, each.order.number)))


def _read(job: Job, seen: Sequence[_Seen]) -> list[Engagement]:
    """Fills in what the orders only name by code."""
    session, orders = job.session, [each.order for each in seen]
    steps = records.steps_of(session, [order.id or 0 for order in orders])
    titles = {code: session.get_one(Product, code).name for code in {each.product_code for each in orders}}
    suppliers = {
        code: session.get_one(Supplier, code).name for code in {each.supplier_code for each in orders}
    }
    places = {code: place_name(ledger.seat_of(session, code)) for code in {each.unit_code for each in orders}}
    read = []
    for each in seen:
        order, starts, room = each.order, each.order.starts_at, each.order.room
        if not each.whole and each.event:  # what residents have been told so far
            starts, room = each.event.starts_at, each.event.room
        read.append(
            Engagement(
                order,
                each.sign_up,
                each.whole,
                each.off,
                titles[order.product_code],
                f"{places[order.unit_code]}{room}",
                suppliers[order.supplier_code],
                steps.get(order.id or 0, 0),
                starts,
                starts + (order.ends_at - order.starts_at),
            )
        )
    return read


def _sees(job: Job, order: Order) -> bool:
    if job.alone:
        return order.person_id == job.person_id
    about = target(order, line_of(job.session, order))
    return may(_grants(job), Command.SEE_ORDER, about, job.person_id)


def _grants(job: Job) -> tuple[Grant, ...]:
    return grants_of(people.roles_of(job.session, job.person_id))
