"""A month's theme to everybody: `python -m benchmarks.theme_month [--residents 20000]`.

The simulation plays December with so many residents, and its staff agree to January's theme. Then the whole
program opens that database a few seconds before the day and sends the theme by itself, over HTTP to the
doubles of Telegram and WeChat, with the limits of both. While it sends, some say 退订群发. Fails unless those
whom the doubles heard of are those who were to get it, each once, and nobody who had withdrawn.

Three processes: the program, the doubles, and this one, which watches the database. `--played FILE` keeps the
played month, or takes one that is there.
"""

import argparse
import asyncio
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.app import App
from bot.campaigns.standing import REFUSAL
from bot.dialogue.messages import Incoming, Sender
from bot.events.subscriptions import PURPOSE as CONSENT
from bot.handlers.wording.campaign_letters import STOP
from bot.orders.terms import Terms
from bot.settings import Settings, WeChatTemplate
from bot.simulation.agenda import at
from bot.simulation.stage import Stage
from bot.simulation.year import Plan, Year, begins
from bot.themes.monthly import about
from storage import campaigns
from storage.models import Account, Campaign, Consent, Notice, Priority, RoleGrant, Subscription
from storage.store import Store
from storage.wechat import windows
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.wechat import APP_ID, SECRET, FakeWeChat

YEAR, MONTH = 2027, "2027-01"
LAST_DAY = date(2026, 12, 31)
STARTS = at(date(2027, 1, 1), clock_time(10)) - timedelta(seconds=15)  # when the program is started
TEMPLATE = WeChatTemplate(id="theme", fields={"thing1": "{正文}"})
PLATFORMS = ("telegram", "wechat")
WROTE = 5  # every fifth follower wrote this morning, so that their window is open
LEAVERS = 60  # every sixtieth says that they want no more while it goes out
IN_HAND = timedelta(seconds=15)  # so long after that a letter may arrive that was on its way
PATIENCE = 3600.0  # seconds


@dataclass
class Heard:
    """What the doubles heard: how often each was told the theme, and what offended a rule."""

    told: dict[str, dict[str, int]] = field(default_factory=dict)
    offences: dict[str, int] = field(default_factory=dict)


def play(settings: Settings, residents: int, deliveries: int, seed: int) -> None:
    """The month before: people come, staff agree."""
    stage = Stage.prepare(settings, begins(YEAR))
    try:
        plan = Plan(YEAR, seed, deliveries, residents, until=LAST_DAY, arriving=25)
        year = Year(stage, plan, lambda words: print(f"  {words}", flush=True), lambda text: None)
        year.run()
    finally:
        stage.close()


def to_get_it(session: Session, now: datetime, a_week: int) -> dict[str, set[str]]:
    """Who has to get it by channel, told from the rows of each person alone, without the planner's query."""
    roles = set(session.exec(select(RoleGrant.person_id).where(col(RoleGrant.revoked_at).is_(None))))
    agreed: dict[str, set[int]] = {CONSENT: set(), REFUSAL: set()}
    withdrawn: dict[str, set[int]] = {CONSENT: set(), REFUSAL: set()}
    for consent in session.exec(select(Consent).where(col(Consent.purpose).in_(agreed))):
        kept = agreed if consent.withdrawn_at is None else withdrawn
        kept[consent.purpose].add(consent.person_id)
    refused = withdrawn[REFUSAL] - agreed[REFUSAL]
    follows, rests = set[int](), set[int]()
    for each in session.exec(select(Subscription)):
        paused = each.paused_until is not None and each.paused_until > now
        (rests if paused else follows).add(each.person_id)
    recent = select(Notice.recipient_id).where(
        Notice.state == "sent",
        Notice.priority == int(Priority.BROADCAST),
        col(Notice.sent_at) > now - timedelta(days=7),
    )
    had = Counter(session.exec(recent))
    found: dict[str, set[str]] = {}
    for account in session.exec(select(Account).where(Account.active)):
        person = account.person_id
        resident = person not in roles
        if person in refused or (a_week and had[person] >= a_week):
            continue
        if resident and (person not in agreed[CONSENT] or person in rests - follows):
            continue
        found.setdefault(account.channel, set()).add(account.external_id)
    return found


async def doubles(given: str) -> None:
    """Serves both platforms until a line comes in, then prints what they heard."""
    people = json.loads(given)
    async with FakeTelegram() as telegram, FakeWeChat() as wechat:
        for chat in people["telegram"]:
            telegram.chat(int(chat))
        wechat.has_template(TEMPLATE.id, *TEMPLATE.fields).follows(*people["wechat"])
        for openid in people["wrote"]:
            wechat.writes(openid)
        print(json.dumps([telegram.url, wechat.url]), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        chats = Counter(
            str(chat.id) for chat in telegram.desk.chats.values() for text in chat.texts if STOP in text
        )
        openids = Counter(
            said.openid for said in wechat.account.said if said.way == "custom" and STOP in said.text
        )
        # The double keeps a template message that comes again out of sight, as WeChat does.
        openids.update(
            json.loads(request.raw)["touser"]
            for request in wechat.requests
            if request.path.endswith("/template/send")
        )
        heard = Heard({"telegram": dict(chats), "wechat": dict(openids)}, dict(telegram.violations))
        print(json.dumps(asdict(heard)), flush=True)


def settings_for(database: str, urls: tuple[str, str] = ("", "")) -> Settings:
    """The program's settings; with the platforms where their addresses are known."""
    bare = Settings(database_url=SecretStr(database))
    if not urls[0]:
        return bare
    return bare.model_copy(
        update={
            "telegram_token": SecretStr(TOKEN),
            "telegram_api_url": urls[0],
            "wechat_token": SecretStr("benchmark"),
            "wechat_plain": True,
            "wechat_app_id": APP_ID,
            "wechat_app_secret": SecretStr(SECRET),
            "wechat_api_url": urls[1],
            "wechat_can": ("custom", "template"),
            "wechat_templates": {campaigns.KIND: TEMPLATE},
        }
    )


def clock_from(began: float) -> Callable[[], datetime]:
    """The time of the simulation, which went on at `began` (seconds since the epoch)."""
    return lambda: STARTS + timedelta(seconds=time.time() - began)


def serve(database: str, urls: tuple[str, str], began: float) -> None:
    """The whole program, as `xiangmei serve` runs it."""
    with (
        App.open(settings_for(database, urls), clock_from(began)) as app,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        app.serve(listener, lambda: print("ready", flush=True))


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another part of this benchmark, ended with the block."""
    command = [sys.executable, "-m", "benchmarks.theme_month", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.terminate()


def line(started: "subprocess.Popen[str]") -> str:
    """The next line that a process prints."""
    assert started.stdout is not None
    return started.stdout.readline()


def memory(pid: int, what: str) -> int:
    """Megabytes of a process; `what` is a line of its status: VmRSS now, VmHWM at most (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) // 1024


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def theme(session: Session) -> Campaign:
    """The campaign of the month's theme; exits where nobody has agreed to it."""
    found = campaigns.latest(session, about=about(MONTH))
    if not found:
        raise SystemExit("nobody agreed to the theme; choose another seed")
    return found[0]


def sent(session: Session, number: str) -> tuple[bool, int, int]:
    """Whether it is planned, how many were sent, and for how many on the platforms it waits."""
    lanes = campaigns.waiting_by_channel(session, number)
    found = campaigns.by_number(session, number)
    assert found is not None
    waiting = sum(lanes.get(name, 0) for name in PLATFORMS)
    done = campaigns.sent_since(session, number, begins(YEAR))
    return found.settled, done, waiting


def watch(app: App, number: str, leavers: list[Sender]) -> tuple[float, int, Counter[int]]:
    """Waits until it is over, and lets some leave on the way; seconds, leavers, and sends in each 10 s."""
    began = time.monotonic()
    first, left, speed = 0.0, 0, Counter[int]()
    before, half = 0, False
    while time.monotonic() - began < PATIENCE:
        planned, count, waiting = app.store.read(partial(sent, number=number))
        if count and not first:
            first = time.monotonic()
        speed[int((time.monotonic() - (first or began)) // 10)] += count - before
        before = count
        if planned and count and not half:
            half = True
            turns = [
                app.turns.take(sender, Incoming(f"leaves-{place}", text=STOP))
                for place, sender in enumerate(leavers)
            ]
            left = sum("不再给您群发" in turn.result().replies[0].text for turn in turns)
        if planned and count and not waiting:
            return time.monotonic() - first, left, speed
        time.sleep(1)
    raise SystemExit(f"{waiting} still wait after {PATIENCE:.0f} s")


def check(store: Store, number: str, targeted: dict[str, set[str]], heard: Heard) -> list[str]:
    """What is not as it has to be."""
    faults = [f"Telegram's rules: {heard.offences}"] if heard.offences else []

    def work(session: Session) -> dict[tuple[str, str], tuple[datetime | None, datetime | None]]:
        accounts = {each.person_id: each for each in session.exec(select(Account))}
        refused = dict(
            session.exec(
                select(Consent.person_id, Consent.withdrawn_at).where(
                    Consent.purpose == REFUSAL, col(Consent.withdrawn_at).is_not(None)
                )
            ).all()
        )
        owed = session.exec(select(Notice).where(Notice.kind == campaigns.KIND, Notice.subject == number))
        return {
            (accounts[each.recipient_id].channel, accounts[each.recipient_id].external_id): (
                each.sent_at if each.state == "sent" else None,
                refused.get(each.recipient_id),
            )
            for each in owed
        }

    kept = store.read(work)
    for platform in PLATFORMS:
        told = heard.told[platform]
        if twice := [each for each, count in told.items() if count > 1]:
            faults.append(f"{len(twice)} on {platform} were told twice")
        if strangers := told.keys() - targeted[platform]:
            faults.append(f"{len(strangers)} on {platform} were told and should not have been")
        marked = {each for (channel, each), (at, _) in kept.items() if channel == platform and at}
        if marked != told.keys():
            faults.append(f"{platform}: {len(marked ^ told.keys())} are marked otherwise than they were told")
        withdrew = {each for (channel, each), (_, left) in kept.items() if channel == platform and left}
        if missing := targeted[platform] - told.keys() - withdrew:
            faults.append(f"{len(missing)} on {platform} were not told")
    late = [at - left for at, left in kept.values() if at and left and at > left + IN_HAND]
    if late:
        faults.append(f"{len(late)} were told after they had withdrawn, up to {max(late)} later")
    return faults


def run(database: str) -> None:
    """Sends, checks, and prints the figures."""
    store = Store.open(database)
    number = store.read(theme).number
    targeted = store.read(partial(to_get_it, now=STARTS, a_week=Terms().broadcasts_a_week))
    everybody = store.read(lambda session: list(session.exec(select(Account))))
    people = {name: sorted(targeted[name]) for name in PLATFORMS}
    on = {name: [each.external_id for each in everybody if each.channel == name] for name in PLATFORMS}
    wrote = people["wechat"][::WROTE]

    def opened(session: Session) -> None:
        for openid in wrote:
            windows.opened(session, openid, windows.MESSAGE, STARTS)

    store.write(opened).result()
    store.close()
    leavers = [Sender(name, each) for name in PLATFORMS for each in people[name][7::LEAVERS]]
    print(f"accounts: {dict(Counter(each.channel for each in everybody))}")
    print(f"to get it: { {name: len(found) for name, found in targeted.items()} }", flush=True)
    with process("--part", "doubles") as fakes:
        assert fakes.stdin is not None
        print(json.dumps({**on, "wrote": wrote}), file=fakes.stdin, flush=True)
        urls = json.loads(line(fakes))
        began = time.time()
        server = ("--part", "server", "--database", database, "--urls", *urls, "--began", str(began))
        with App.open(settings_for(database), clock_from(began)) as app, process(*server) as program:
            line(program)
            rest, used = memory(program.pid, "VmRSS"), processor_time(program.pid)
            seconds, left, speed = watch(app, number, leavers)
            peak, used = memory(program.pid, "VmHWM"), processor_time(program.pid) - used
        print(file=fakes.stdin, flush=True)
        heard = Heard(**json.loads(line(fakes)))
    told = {name: len(heard.told[name]) for name in PLATFORMS}
    total = sum(told.values())
    print(f"told: {told}; {left} of {len(leavers)} withdrew meanwhile")
    print(
        f"{seconds / 60:.1f} minutes, {total / seconds:.0f} sends /s"
        f" (best 10 s: {max(speed.values()) / 10:.0f} /s), {1000 * used / total:.2f} ms of"
        f" processor time each, memory {rest} MB before, {peak} MB at most"
    )
    store = Store.open(database)
    faults = check(store, number, targeted, heard)
    store.close()
    if faults:
        raise SystemExit("; ".join(faults))
    print("delivered = targeted, nobody twice, nobody who had withdrawn")


def main() -> None:
    """Plays the month where it is not there, and sends over a copy of it; or is one of the parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--deliveries", type=int, default=60, help="in the whole year")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--played", type=Path, help="a SQLite file")
    parser.add_argument("--part", choices=("doubles", "server"), help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    parser.add_argument("--urls", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part == "doubles":
        asyncio.run(doubles(sys.stdin.readline()))
        return
    if options.part == "server":
        serve(options.database, options.urls, options.began)
        return
    with tempfile.TemporaryDirectory() as folder:
        played: Path = options.played or Path(folder) / "played.db"
        if not played.exists():
            begun = time.monotonic()
            play(settings_for(f"sqlite:///{played}"), options.residents, options.deliveries, options.seed)
            print(f"the month before was played in {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)
        copy = shutil.copy(played, Path(folder) / "sent.db")
        run(f"sqlite:///{copy}")


if __name__ == "__main__":
    main()
