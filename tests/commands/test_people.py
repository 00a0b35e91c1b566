"""`xiangmei people`, and the first administrator, as processes of their own."""

import re
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from bot.commands.people import people as people_command
from storage import people
from storage.models import Notice, Purpose
from storage.store import Store
from tests.commands.conftest import Run
from tests.commands.test_serve import Start, serve

__all__ = ["serve"]  # the fixture

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def real(tmp_path: Path, filled: Path) -> Path:
    """The command's database, filled and not for trying."""
    file = Path(shutil.copy(filled, tmp_path / "xiangmei.db"))
    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.write(lambda session: session.delete(session.get_one(Purpose, 1))).result()
    return file


def holds(file: Path, role: str, scope: str) -> None:
    def work(session: Session) -> None:
        account = people.enrol(session, "web", "chen", "陈姨", NOW)
        people.grant_role(session, account.person_id, role, scope, NOW)

    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.write(work).result()


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--role", "coordinator", "--unit", "440104003"), "越秀区北京街道的文化专干"),
        (("--role", "reviewer", "--region", "440104"), "越秀区的审核员"),
        (("--role", "reviewer", "--region", "440100"), "广州市的审核员"),
        (("--role", "supplier", "--supplier", "S001"), "广州市文化馆的供应商工作人员"),
        (("--role", "administrator", "--days", "2"), "管理员"),
    ],
)
def test_an_invitation_is_printed_once(run: Run, demo: Path, options: tuple[str, ...], what: str) -> None:
    done = run("people", "invite", *options, XIANGMEI_PUBLIC_URL="https://example.org")
    printed = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert what in printed
    assert ("2 天内有效" if "--days" in options else "7 天内有效") in printed
    code = CODE.findall(printed)[0]
    assert f"https://example.org/?start=i_{code.replace('-', '')}" in printed
    chat = run("chat", "--as", "陈姨", said=f"邀请码 {code}\n可以\n我的身份\n".encode())
    assert f"现在的身份：{what}" in chat.stdout.decode()


@pytest.mark.parametrize(
    "options",
    [
        ("--role", "coordinator"),
        ("--role", "coordinator", "--region", "440104"),
        ("--role", "staff", "--unit", "440104003"),
        ("--role", "coordinator", "--unit", "440104003", "--region", "440104"),
        ("--role", "emperor"),
        ("--role", "coordinator", "--unit", "999"),
        ("--role", "reviewer", "--region", "440105007101"),
        ("--role", "supplier", "--supplier", "S999"),
        ("--role", "administrator", "--days", "0"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    environment: dict[str, str], demo: Path, options: tuple[str, ...]
) -> None:
    done = CliRunner().invoke(people_command, ["invite", *options], env=environment)
    assert done.exit_code in {1, 2}
    assert not done.stdout
    assert "Error" in done.stderr


def test_who_holds_what_is_listed_and_taken_back(run: Run, demo: Path) -> None:
    assert "Nobody holds a role yet" in run("people", "list").stdout.decode()
    holds(demo, "coordinator", "440104003")
    listed = run("people", "list").stdout.decode()
    assert "越秀区北京街道的文化专干\t陈姨" in listed
    assert "Nobody" in run("people", "list", "--role", "reviewer").stdout.decode()
    number = listed.partition("\t")[0]
    done = run("people", "revoke", number)
    assert "已撤销 revoked: 陈姨：越秀区北京街道的文化专干" in done.stdout.decode()
    again = run("people", "revoke", number)
    assert again.returncode != 0
    assert "No role has the number" in again.stderr.decode()
    with closing(Store.open(f"sqlite:///{demo}")) as store:
        told = store.read(lambda session: list(session.scalars(select(Notice))))
    assert [(each.kind, each.state) for each in told] == [("revoked", "waiting")]


async def test_the_first_administrator_comes_by_the_printed_link(real: Path, serve: Start) -> None:
    server = serve("--port", "0")
    address = await server.address()
    link = re.search(r"(http://\S+)\?start=(i_[2-9A-Z]{8})", server.printed)
    assert link, server.printed
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(address) as page:
            assert page.status == 200
        async with session.ws_connect(f"{address}chat", headers={"Origin": address.rstrip("/")}) as line:
            await line.receive_json(timeout=20)
            await line.send_json({"id": "arrival-1", "text": "", "start": link[2]})
            assert "您将成为管理员" in str(await line.receive_json(timeout=20))
            await line.send_json({"id": "message-2", "text": "可以"})
            assert "您现在是管理员" in str(await line.receive_json(timeout=20))
    server.stop()
    again = serve("--port", "0")
    await again.address()
    again.stop()
    assert "?start=" not in again.printed


async def test_a_demo_prints_no_link(demo: Path, serve: Start) -> None:
    server = serve("--demo", "--port", "0")
    await server.address()
    server.stop()
    assert "?start=" not in server.printed
