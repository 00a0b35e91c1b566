"""The courier on PostgreSQL, where a claim and a mark may be written side by side, and by two processes."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.dialogue.delivery import Delivery, Letter
from bot.notify.round import Round
from storage import notices, people
from storage.models import Notice
from storage.store import Store
from tests.notify.conftest import NOW, FrozenClock, PaperChannel, courier_of, owe
from tests.postgresql import Server

PERSONS, EACH = 10, 8


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    address = postgresql.database("migrated", Store.migrate)
    yield address
    postgresql.drop(address)


async def test_all_that_one_person_is_owed_goes_out_in_one_round_in_order(
    store: Store, clock: FrozenClock
) -> None:
    web = PaperChannel("web", "ming")
    for place in range(20):
        owe(store, f"{place:02}", subject=str(place))
    assert await courier_of(store, clock, web).run_due() == Round(sent=20)
    assert [words for _, words in web.delivered] == [f"{place:02}" for place in range(20)]


class Post(PaperChannel):
    """Takes a moment for each letter; whoever gets two at once, or one twice, is noticed."""

    under_way: defaultdict[str, int]

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self.under_way[external_id] += 1
        assert self.under_way[external_id] == 1, "two letters to one person at the same time"
        await asyncio.sleep(0.001)
        self.under_way[external_id] -= 1
        return await super().deliver(external_id, letter)


async def test_two_processes_carry_everything_once_and_each_persons_in_order(
    store: Store, clock: FrozenClock, address: str
) -> None:
    names = [f"person-{number}" for number in range(PERSONS)]

    def work(session: Session) -> None:
        for name in names:
            who = people.enrol(session, "telegram", name, "", NOW).person_id
            made = [
                Notice(
                    kind=f"{place}", subject="x", recipient_id=who, due_at=NOW,
                    expires_at=NOW.replace(year=2027), created_at=NOW,
                )
                for place in range(EACH)
            ]  # fmt: skip
            notices.add(session, made)

    store.write(work).result(10)
    other = Store.open(address)
    first, second = Post("telegram", *names), Post("telegram", *names)
    first.under_way = second.under_way = defaultdict(int)
    first.delivered = second.delivered
    rounds = list(
        await asyncio.gather(
            courier_of(store, clock, first).run_due(), courier_of(other, clock, second).run_due()
        )
    )
    rounds.append(await courier_of(store, clock, first).run_due())  # what was sorted too late for both
    other.close()
    assert sum(done.sent for done in rounds) == PERSONS * EACH
    for name in names:
        assert [words for who, words in second.delivered if who == name] == [
            str(place) for place in range(EACH)
        ]
