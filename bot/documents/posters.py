"""海报: the poster of an event, as a picture for the phone or as a PDF for the printer."""

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import PurePath

from bot.catalog.taxonomy import AUDIENCES
from bot.dialogue.links import Link, Target
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents.bill import Bill
from bot.documents.job import Job
from bot.events.hall import Hall
from bot.events.occasions import Occasion
from bot.handlers.drafts import place_name
from bot.handlers.wording import posters as wording
from bot.people.roles import grants_of
from storage import people
from storage.models import Supplier

KEPT = 32  # posters, of 0.2 MB each: a link in a group of chat is opened by many at once
_MOST = 3  # audiences that are named


def make(job: Job) -> Callable[[], bytes] | None:
    """The poster of the event whose order's number is the subject; .png or .pdf."""
    grants = grants_of(people.roles_of(job.session, job.person_id))
    hall = Hall(job.session, job.now, grants, job.person_id, alone=job.alone)
    occasion = hall.occasion(job.subject)
    if occasion is None or not occasion.takes_place:
        return None
    return partial(_drawn, _bill(job, occasion), PurePath(job.name).suffix)


@lru_cache(maxsize=KEPT)
def _drawn(bill: Bill, ending: str) -> bytes:
    # Fonts and libraries take 50 ms and 20 MB, and are loaded by the first poster.
    from bot.documents import picture, poster_design, printing

    draws = picture.draw if ending == ".png" else printing.draw
    return draws(poster_design.design(bill), bill.title)


def _bill(job: Job, occasion: Occasion) -> Bill:
    event, order, product = occasion.event, occasion.order, occasion.product
    start = event.starts_at.astimezone(SHANGHAI)
    end = start + (order.ends_at - order.starts_at)
    supplier = job.session.get_one(Supplier, order.supplier_code)
    title, _, subtitle = product.name.partition("：")
    imprint, place = job.imprint, place_name(occasion.seat)
    link = Link(Target.EVENT, order.number)
    addresses = link.addresses(imprint.public_url, imprint.telegram_username) if event.is_open else []
    audiences = [each for each in order.audiences if each in AUDIENCES][:_MOST]
    day, weekday = wording.day(start)
    rows = wording.rows(
        place,
        event.room,
        audiences,
        event.places if event.is_open else 0,
        occasion.seat.unit_name,
        supplier.name,
    )
    call = wording.call(order.number, code=bool(addresses)) if event.is_open else [wording.CLOSED]
    return Bill(
        brand=product.brand,
        title=title,
        subtitle=subtitle,
        summary=product.summary,
        day=day,
        weekday=weekday,
        hours=wording.hours(start, end),
        rows=tuple(rows),
        code=addresses[0] if addresses else "",
        call=tuple(call),
        foot=wording.foot(imprint.service_phone),
        words=frozenset({*product.keywords, event.room, *_pairs_in_both(product.name, product.summary)}),
    )


def _pairs_in_both(title: str, text: str) -> set[str]:
    """Pairs of characters that stand together in the title and in the text: words, as like as not."""
    return {pair for pair in map("".join, pairwise(title)) if pair in text}
