"""A whole campaign over three platforms, killed at every point of its planning and its carrying.

The process of `campaigner` sends through the real channels: to doubles of Telegram and WeChat over HTTP, and
into pages over web sockets. A life ends at a point, at a count drawn from the seed, over and over; the last
one may finish. Nobody who is addressed may be left out and nobody else reached, and a letter may come again
only to somebody for whom the store counts another attempt: at most as many a kill as are in hand.

SOAK=1 sends to 10,000. Of them 300 have a page open, and not a third: each page is a real socket, opened
again after every kill.
"""

import asyncio
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession, TCPConnector
from sqlmodel import Session

from bot.campaigns.life import State
from bot.channels.web.visitor import COOKIE
from bot.notify.hands import LEASE
from bot.notify.lane import WINDOW
from bot.people.roles import Role
from storage import people
from storage.store import Store
from tests.campaigns.world import NOW, PAZHOU, World
from tests.crashes.campaigner import TERMS, Life, follow
from tests.fakes.telegram import FakeTelegram, Limits
from tests.fakes.wechat.server import FakeWeChat

ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("SOAK"))
ON_TELEGRAM, ON_WECHAT, ON_PAGES = (5000, 4700, 300) if SOAK else (24, 24, 12)
OWED = ON_TELEGRAM + ON_WECHAT + ON_PAGES
AT_ONCE = WINDOW if SOAK else 8  # letters in hand, for Telegram and for WeChat each
PLANNED_AT_ONCE = 500 if SOAK else 10
IN_HAND = 2 * AT_ONCE + ON_PAGES  # at most; so many may come again after a kill
SEEDS = (1, 2) if SOAK else (1,)
KILLS = 12 if SOAK else 2  # tried at each point
OVER = LEASE.total_seconds() + 1  # seconds after which a dead process has nothing in hand any more

# The points, and the most times that a life passes one before it dies there: early enough that every life
# leaves something to the next one.
PLANNING = {"between pages": 2, "in mid-page": 2}
CARRYING = (
    {"sorting": 1, "claimed": 3, "before sending": 200, "sent": 200, "marked": 6}
    if SOAK
    else {"sorting": 1, "claimed": 2, "before sending": 4, "sent": 4, "marked": 2}
)

AUTHOR = "7000000"

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is not known to this system"),
    pytest.mark.timeout(1800 if SOAK else 60),
]


TELEGRAM = [AUTHOR, *(str(7000000 + number) for number in range(1, ON_TELEGRAM))]
WECHAT = [f"o{number:06}" for number in range(ON_WECHAT)]
TOKENS = [f"{number:043}" for number in range(ON_PAGES)]  # what visitors' cookies hold
PAGES = [hashlib.sha256(token.encode()).hexdigest() for token in TOKENS]
TARGETED = {("telegram", each) for each in TELEGRAM} | {("wechat", each) for each in WECHAT}
TARGETED |= {("web", token) for token in TOKENS}
STRANGERS = {"telegram": ["8000001", "8000002"], "wechat": ["o-stranger"]}  # they have agreed to nothing


@dataclass
class Fakes:
    """The platforms, and what arrived there."""

    telegram: FakeTelegram
    wechat: FakeWeChat
    shown: Counter[str] = field(default_factory=Counter)  # on pages, by token

    @property
    def arrived(self) -> Counter[tuple[str, str]]:
        """How often each account got it."""
        counts = Counter(("wechat", said.openid) for said in self.wechat.account.said)
        counts.update({("web", token): count for token, count in self.shown.items()})
        for chat in self.telegram.desk.chats.values():
            if chat.shown:
                counts["telegram", str(chat.id)] = len(chat.shown)
        return counts

    @property
    def count(self) -> int:
        """All letters that arrived."""
        said, shown = len(self.wechat.account.said), self.shown.total()
        return said + shown + len(self.telegram.desk.accepted)

    def write_again(self) -> None:
        """Every follower writes, which opens their window."""
        for openid in WECHAT:
            self.wechat.writes(openid)


@pytest_asyncio.fixture
async def fakes() -> AsyncIterator[Fakes]:
    async with FakeTelegram(Limits.none()) as telegram, FakeWeChat() as wechat:
        for chat in (*TELEGRAM, *STRANGERS["telegram"]):
            telegram.chat(int(chat))
        wechat.follows(*WECHAT, *STRANGERS["wechat"])
        yield Fakes(telegram, wechat)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everybody in it and a campaign to them that is due; lives are lived on copies."""
    file = tmp_path_factory.mktemp("kills") / "xiangmei.db"
    store = Store.open(f"sqlite:///{file}")
    store.migrate()
    world = World(store, TERMS)
    world.fill()
    world.person(AUTHOR, (Role.STAFF, ""))

    def settle(session: Session) -> None:
        for channel, names in (("telegram", TELEGRAM[1:]), ("wechat", WECHAT), ("web", PAGES)):
            for name in names:
                account = people.enrol(session, channel, name, "", NOW)
                people.grant_role(session, account.person_id, Role.COORDINATOR, PAZHOU, NOW)
        for channel, names in STRANGERS.items():
            for name in names:
                people.enrol(session, channel, name, "", NOW)
        follow(session, WECHAT, world.clock)

    store.write(settle).result(120)
    world.campaign(AUTHOR)
    store.close()
    return file


class Campaigner:
    """The process, and the pages that are open in it; `kills` counts its deaths."""

    def __init__(self, process: "subprocess.Popen[str]", fakes: Fakes, address: str) -> None:
        self._process = process
        self.fakes = fakes
        self.address = address
        self._usual = Life(address, fakes.telegram.url, fakes.wechat.url, ON_PAGES, PLANNED_AT_ONCE, AT_ONCE)
        self.lives = self.kills = 0
        self.pid = 0  # of the life that goes on just now

    async def lives_once(self, point: str = "", count: int = 0, *, marks_first: bool = False) -> bool:
        """One life, after what the one before had in hand has lapsed; whether it was killed."""
        self.fakes.write_again()
        life = replace(
            self._usual, point=point, count=count, later=self.lives * OVER, marks_first=marks_first
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{life.to_json()}\n")
        self._process.stdin.flush()
        self.lives += 1
        self.pid, port = map(int, (await asyncio.to_thread(self._process.stdout.readline)).split())
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            pages = [asyncio.create_task(self._page(session, port, token)) for token in TOKENS]
            ended, code = (await asyncio.to_thread(self._process.stdout.readline)).split()
            await asyncio.gather(*pages)
        assert ended == "ended"
        assert int(code) in (0, -signal.SIGKILL)
        self.kills += code != "0"
        return code != "0"

    async def _page(self, session: ClientSession, port: int, token: str) -> None:
        """One page, open until the process is gone."""
        address = f"http://127.0.0.1:{port}"
        cookie = {"Cookie": f"{COOKIE}={token}"}
        try:
            async with session.ws_connect(f"{address}/chat", origin=address, headers=cookie) as page:
                async for message in page:
                    if message.json()["type"] == "notice":
                        self.fakes.shown[token] += 1
        except ClientError:
            return  # it was killed before the page was open


@pytest.fixture(scope="module")
def process() -> Iterator["subprocess.Popen[str]"]:
    """One parent for all lives: what it has loaded need not be loaded again."""
    program = [sys.executable, "-m", "tests.crashes.campaigner"]
    with subprocess.Popen(
        program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.fixture
def campaigner(prepared: Path, tmp_path: Path, fakes: Fakes, process: "subprocess.Popen[str]") -> Campaigner:
    return Campaigner(process, fakes, f"sqlite:///{shutil.copy(prepared, tmp_path)}")


def kept(campaigner: Campaigner) -> tuple[str, Counter[tuple[str, str]]]:
    """The campaign's state, and the attempts counted for each account that it was sent to."""
    store = Store.open(campaigner.address)
    sql = """SELECT account.channel, account.external_id, notice.state, notice.attempts FROM notice
             LEFT JOIN account ON account.id = notice.account_id WHERE notice.kind = 'campaign'"""
    rows = store.read(lambda session: session.connection().exec_driver_sql(sql).all())
    state = World(store).state_of("C000001")
    store.close()
    assert {row.state for row in rows} == {"sent"}
    tokens = dict(zip(PAGES, TOKENS, strict=True))
    return state, Counter(
        {(row.channel, tokens.get(row.external_id, row.external_id)): row.attempts for row in rows}
    )


def judge(campaigner: Campaigner, what: str, began: float) -> None:
    """Everybody has it, nobody else; what came again is counted, and no more than was in hand at a kill."""
    arrived, kills = campaigner.fakes.arrived, campaigner.kills
    state, attempts = kept(campaigner)
    repeats, reported = arrived.total() - len(arrived), attempts.total() - len(attempts)
    print(
        f"{what}: {OWED} recipients, {kills} kills, {len(TARGETED - set(arrived))} lost, {repeats} repeats, "
        f"{reported} reported, {kills * IN_HAND} allowed, {(time.monotonic() - began) / 60:.1f} min"
    )
    assert set(arrived) == TARGETED
    assert state == State.DONE
    assert all(arrived[account] <= attempts[account] for account in arrived)
    assert repeats <= reported <= kills * IN_HAND
    assert not campaigner.fakes.telegram.violations


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("points", [PLANNING, CARRYING], ids=["planning", "carrying"])
async def test_a_campaign_killed_again_and_again_reaches_everybody_and_nobody_else(
    campaigner: Campaigner, points: dict[str, int], seed: int
) -> None:
    dice, began = random.Random(seed), time.monotonic()
    died_at: Counter[str] = Counter()
    draws = [point for point in points for _ in range(KILLS)]
    dice.shuffle(draws)
    for point in draws:
        died_at[point] += await campaigner.lives_once(point, dice.randint(1, points[point]))
    assert not await campaigner.lives_once()
    assert all(died_at[point] for point in points), died_at
    judge(campaigner, f"seed {seed}, {dict(died_at)}", began)


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
async def test_one_that_is_killed_when_a_part_has_arrived_goes_on_with_the_rest(
    campaigner: Campaigner, part: float
) -> None:
    began = time.monotonic()
    life = asyncio.create_task(campaigner.lives_once())
    await arrived(campaigner, part)
    os.kill(campaigner.pid, signal.SIGKILL)
    assert await life
    await campaigner.lives_once()
    judge(campaigner, f"killed at {part:.0%}", began)


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
async def test_one_that_another_process_pauses_stops_and_goes_on_with_the_rest(
    campaigner: Campaigner, part: float
) -> None:
    began = time.monotonic()
    store = Store.open(campaigner.address)
    world = World(store, TERMS)
    world.ids[AUTHOR] = store.read(
        lambda session: people.account_of(session, "telegram", AUTHOR).person_id  # type: ignore[union-attr]
    )
    life = asyncio.create_task(campaigner.lives_once())
    await arrived(campaigner, part)
    await asyncio.to_thread(world.asks, AUTHOR, lambda room: room.pause("C000001"))
    at_the_pause = campaigner.fakes.count
    assert not await life
    assert campaigner.fakes.count - at_the_pause <= IN_HAND
    assert world.state_of("C000001") == State.PAUSED
    paused = campaigner.fakes.count
    await campaigner.lives_once()
    assert campaigner.fakes.count == paused
    world.asks(AUTHOR, lambda room: room.resume("C000001"))
    store.close()
    await campaigner.lives_once()
    assert campaigner.fakes.count == OWED
    judge(campaigner, f"paused at {part:.0%}", began)


async def test_a_courier_that_marked_first_would_be_seen_to_lose(campaigner: Campaigner) -> None:
    assert await campaigner.lives_once("before sending", AT_ONCE, marks_first=True)
    assert not await campaigner.lives_once(marks_first=True)
    assert TARGETED - set(campaigner.fakes.arrived)


async def arrived(campaigner: Campaigner, part: float) -> None:
    """Waits until this part of all letters has arrived."""
    async with asyncio.timeout(1000):
        while campaigner.fakes.count < max(1, int(OWED * part)):
            await asyncio.sleep(0.0005)
