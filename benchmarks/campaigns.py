"""A campaign to very many: `python -m benchmarks.campaigns [--persons 100000] [--database ADDRESS]`.

Times the preview, the planning (with its longest transaction and what memory it added), and what a claim
costs while the campaign runs and while it is paused. A new SQLite file unless an empty database is named.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from bot.campaigns.audience import All, Attended, Either, For, Holds, In, Likes, Not
from bot.campaigns.campaigns import Campaigns
from bot.campaigns.content import Content
from bot.campaigns.planner import Planner
from bot.events.subscriptions import PURPOSE
from bot.orders.terms import Terms
from bot.people.roles import Grant, Role
from storage import outbox, people, seed
from storage.models import Account, Consent, Person, Region, Subscription
from storage.store import Store

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
DISTRICT, TOWN = "440105", "440105018"
AUDIENCE = All(
    (In(DISTRICT), Either((For("老年人"), Likes("粤剧"), Holds(Role.COORDINATOR))), Not(Attended(6)))
)
TERMS = Terms()
BATCH, CLAIMS = 10_000, 20


def fill(session: Session) -> int:
    """Regions, the author, and who agrees; returns the id of the latter, the author's is one less."""
    city = Region(code="440100", name="广州市", level="city")
    district = Region(code=DISTRICT, name="海珠区", level="district", parent_code="440100")
    town = Region(code=TOWN, name="琶洲街道", level="town", parent_code=DISTRICT)
    seed.load(session, [city, district, town])
    people.enrol(session, "telegram", "author", "小周", NOW)
    return people.enrol(session, "telegram", "approver", "主任", NOW).person_id


def enrol(session: Session, first: int, last: int) -> None:
    """Residents of one town with a subscription each; nine in ten have agreed to notices."""
    numbers = range(first, last)
    session.execute(insert(Person), [{"id": n, "name": "", "phone": "", "created_at": NOW} for n in numbers])
    session.execute(
        insert(Account),
        [{"channel": "telegram", "external_id": str(n), "person_id": n, "created_at": NOW} for n in numbers],
    )
    session.execute(
        insert(Subscription),
        [
            {"person_id": n, "region_code": TOWN, "audiences": ["老年人"], "words": "", "created_at": NOW}
            for n in numbers
        ],
    )
    session.execute(
        insert(Consent),
        [{"person_id": n, "purpose": PURPOSE, "version": 1, "given_at": NOW} for n in numbers if n % 10],
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def claim(store: Store) -> float:
    """Milliseconds of a claim of 128, the median of some."""
    until = NOW + timedelta(seconds=31)
    work = partial(
        outbox.claim,
        lane="telegram",
        holder="benchmark",
        now=NOW + timedelta(seconds=1),
        until=until,
        limit=128,
    )
    return sorted(timed(lambda: store.write(work).result()) for _ in range(CLAIMS))[CLAIMS // 2] * 1000


def run(address: str, count: int) -> None:
    """Prints the figures."""
    store = Store.open(address)
    store.migrate()
    approver = store.write(fill).result()
    for first in range(approver + 1, approver + 1 + count, BATCH):
        last = min(first + BATCH, approver + 1 + count)
        store.write(partial(enrol, first=first, last=last)).result()

    def room(session: Session, person: int = approver - 1) -> Campaigns:
        return Campaigns(session, NOW, (Grant(Role.STAFF),), person, TERMS)

    print(f"preview: {timed(lambda: store.read(lambda session: room(session).preview(AUDIENCE))):.2f} s")

    def submit(session: Session) -> str:
        number = room(session).draft("重阳", Content("话"), AUDIENCE).number
        room(session).submit(number)
        return room(session, approver).approve(number).number

    number = store.write(submit).result()
    planner, longest = Planner(lambda: NOW, TERMS), 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, more = time.perf_counter(), True
    while more:
        store.read(planner.look)
        written = time.perf_counter()
        more = store.write(planner.step).result()
        longest = max(longest, time.perf_counter() - written)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"planned: {time.perf_counter() - begun:.2f} s, longest transaction {longest * 1000:.0f} ms,"
        f" {grown:.0f} MB more memory"
    )
    lanes = "UPDATE notice SET lane = 'telegram'"
    store.write(lambda session: session.connection().exec_driver_sql(lanes)).result()
    print(f"claim of 128 while it runs: {claim(store):.1f} ms")
    store.write(lambda session: room(session).pause(number)).result()
    print(f"claim while it is paused: {claim(store):.1f} ms")
    store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(chosen.database or f"sqlite:///{Path(folder) / 'campaign.db'}", chosen.persons)
