"""The courier is killed at every point of its work; nothing that was owed may be lost."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import Session

from bot.notify.hands import LEASE
from bot.notify.lane import WINDOW
from storage import notices, people
from storage.models import Notice
from storage.store import Store
from tests.notify.conftest import NOW, fates

ROOT = Path(__file__).parents[2]
PERSONS = 3000 if os.environ.get("SOAK") else 40
KILLED_AT = {"claimed": 1, "before sending": 7, "sent": 7, "marked": 2}  # at the n-th time
OVER = LEASE.total_seconds() + 1  # seconds after which a dead courier has nothing in hand any more


class Mail:
    """A server that counts what arrives; two notices for each of many persons are to."""

    def __init__(self) -> None:
        self.arrived: Counter[tuple[str, str]] = Counter()
        self.url = ""

    async def post(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.arrived[(body["to"], body["text"])] += 1
        return web.json_response({"id": f"m{self.arrived.total()}"})

    @property
    def repeats(self) -> int:
        return self.arrived.total() - len(self.arrived)


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[Mail]:
    mail = Mail()
    application = web.Application()
    application.router.add_post("/", mail.post)
    async with TestServer(application) as server:
        mail.url = str(server.make_url("/"))
        yield mail


def fill(session: Session) -> None:
    """Owes two notices each to many new persons."""
    for number in range(PERSONS):
        account = people.enrol(session, "web", f"w{number}", "", NOW)
        for kind in ("reminder-7d", "reminder-3d"):
            session.add(
                Notice(
                    kind=kind,
                    subject="GZ1/1",
                    recipient_id=account.person_id,
                    due_at=NOW,
                    expires_at=NOW.replace(year=2027),
                    created_at=NOW,
                )
            )


OWED = {(f"w{number}", kind) for number in range(PERSONS) for kind in ("reminder-7d", "reminder-3d")}


async def carry(
    address: str, mail: Mail, point: str = "", count: int = 0, later: float = 0, kind: str = "proper"
) -> tuple[int, int]:
    """One round in a process of its own; how many it sent and how many of them it says may be repeats.

    With a `point` the process has to die there.
    """
    program = [kind, address, mail.url, point, str(count), str(later)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notify.programs", *program, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == (-signal.SIGKILL if point else 0)
    sent, repeats = map(int, output.split() or (0, 0))
    return sent, repeats


@pytest.mark.parametrize("point", KILLED_AT)
async def test_a_courier_killed_anywhere_loses_nothing_and_reports_what_may_have_come_twice(
    store: Store, address: str, mail: Mail, point: str
) -> None:
    store.write(fill).result(60)
    store.close()
    await carry(address, mail, point, count=KILLED_AT[point])
    at_the_kill = len(mail.arrived)
    _, reported = await carry(address, mail, later=OVER)
    assert set(mail.arrived) == OWED
    assert mail.repeats <= reported <= min(WINDOW, len(OWED))
    assert mail.repeats <= at_the_kill
    if point in ("claimed", "sent"):
        assert (mail.repeats > 0) == (point == "sent")
    again = Store.open(address)
    assert set(fates(again).values()) == {"sent"}
    assert again.read(lambda session: notices.dead(session, 1)) == []
    again.close()


@pytest.mark.parametrize("address", ["file", "postgresql"], indirect=True)
async def test_what_a_dead_courier_had_in_hand_is_taken_over_when_its_lease_is_over_and_not_before(
    store: Store, address: str, mail: Mail
) -> None:
    store.write(fill).result(60)
    store.close()
    await carry(address, mail, "claimed", count=1)
    in_hand = min(WINDOW, PERSONS)
    sent, _ = await carry(address, mail, later=OVER - 2)
    assert (sent, len(mail.arrived)) == ((PERSONS - in_hand) * 2, (PERSONS - in_hand) * 2)
    sent, reported = await carry(address, mail, later=OVER)
    assert (sent, reported) == (in_hand * 2, in_hand)
    assert mail.repeats == 0


async def test_a_courier_that_marks_first_would_be_seen_to_lose(
    store: Store, address: str, mail: Mail
) -> None:
    store.write(fill).result(60)
    store.close()
    await carry(address, mail, "before sending", count=7, kind="marks-first")
    await carry(address, mail, later=OVER, kind="marks-first")
    assert OWED - set(mail.arrived)
