"""`xiangmei doctor`, run as its users run it."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import cli
from storage.store import Store
from tests.commands.conftest import Run
from tests.fakes.telegram import TOKEN, FakeTelegram

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Runs it here, with no setting but a database of its own; gives the exit code and what it printed."""
    for key in [key for key in os.environ if key.upper().startswith("XIANGMEI_")]:
        monkeypatch.delenv(key)

    def runs(**more: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["doctor"], env=environment | more)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert not done.stderr
        return done.exit_code, done.stdout

    return runs


def written(database: Path, version: str) -> None:
    """Makes the database that of another version."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_its_exit_code_tells_a_script_whether_all_is_well(run: Run) -> None:
    well = run("doctor")
    assert (well.returncode, well.stderr) == (0, b"")
    assert run("doctor", XIANGMEI_PORT="many").returncode == 1


def test_a_fresh_machine_has_nothing_wrong_and_nothing_is_changed(told: Told, tmp_path: Path) -> None:
    code, printed = told()
    assert code == 0
    assert "没有发现问题" in printed
    for part in (
        "设置 Settings",
        "数据库 Database",
        "图片和表格 Files",
        "公网地址 Public address",
        "Telegram",
        "微信 WeChat",
    ):
        assert f"{part}\n" in printed
    assert list(tmp_path.iterdir()) == []


def test_a_filled_database_is_described(told: Told, demo: Path) -> None:
    code, printed = told()
    assert code == 0
    assert "版本正确" in printed
    assert "– 这是试用库" in printed
    assert "目录里有 650 个产品" in printed
    assert "GB" in printed


def test_an_empty_catalog_is_found(told: Told, tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path}/xiangmei.db")) as store:
        store.migrate()
    code, printed = told()
    assert code == 1
    assert "✗ 目录里有 0 个产品" in printed
    assert "→ 请运行 xiangmei catalog load" in printed


def test_a_database_of_an_older_version_is_left_as_it_is(told: Told, demo: Path) -> None:
    written(demo, "0001")
    code, printed = told()
    assert code == 0
    assert "– 数据库是旧版本" in printed
    with closing(sqlite3.connect(demo)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


@pytest.mark.parametrize("nonsense", [b"no database at all" * 100, b"SQLite format 3\x00 and nonsense"])
def test_a_file_that_is_no_database_is_found(nonsense: bytes, told: Told, tmp_path: Path) -> None:
    (tmp_path / "xiangmei.db").write_bytes(nonsense)
    code, printed = told()
    assert code == 1
    assert "→ " in printed
    assert (tmp_path / "xiangmei.db").read_bytes() == nonsense


def test_the_database_of_a_newer_program_is_found(told: Told, demo: Path) -> None:
    written(demo, "9999")
    code, printed = told()
    assert code == 1
    assert "请先升级程序" in printed


def test_a_setting_that_cannot_be_is_the_only_thing_told(told: Told) -> None:
    code, printed = told(XIANGMEI_PORT="many")
    assert code == 1
    assert "✗ XIANGMEI_PORT cannot be used" in printed
    assert "Telegram\n" not in printed


def test_a_platform_out_of_reach_is_found_and_no_secret_is_shown(told: Told) -> None:
    secrets = {
        "XIANGMEI_TELEGRAM_TOKEN": "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK",
        "XIANGMEI_WECHAT_TOKEN": "fa5b3c19e47d",
        "XIANGMEI_WECHAT_APP_SECRET": "0c79e1fa963cd80cc0be99b20a18faeb",
        "XIANGMEI_DATABASE_URL": "postgresql://xiangmei:open-sesame@127.0.0.1:1/xiangmei",
    }
    code, printed = told(
        XIANGMEI_TELEGRAM_API_URL="http://127.0.0.1:1",
        XIANGMEI_WECHAT_API_URL="http://127.0.0.1:1",
        XIANGMEI_WECHAT_APP_ID="wx1234567890abcdef",
        XIANGMEI_PUBLIC_URL="https://127.0.0.1:1",
        **secrets,
    )
    assert code == 1
    assert "连不上 http://127.0.0.1:1" in printed
    assert "127.0.0.1:1 打不开" in printed
    for secret in (*secrets.values(), "AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK", "open-sesame"):
        assert secret not in printed
    lines = printed.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("  ✗"):
            assert lines[number + 1].startswith("    → ")


def test_a_folder_in_place_of_a_database_is_found(told: Told, tmp_path: Path) -> None:
    code, printed = told(XIANGMEI_DATABASE_URL=f"sqlite:///{tmp_path}")
    assert code == 1
    assert "✗ 数据库打不开" in printed


def test_a_directory_of_files_that_cannot_be_written_is_found(told: Told, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    code, printed = told(XIANGMEI_FILES=str(tmp_path / "taken" / "files"))
    assert code == 1
    assert "收不了图片和表格" in printed
    assert "XIANGMEI_FILES" in printed


def test_the_set_up_of_telegram_ends_with_a_sentence_where_it_cannot_be_done(run: Run) -> None:
    done = run("telegram", "setup")
    assert done.returncode == 1
    assert "没有设置 Telegram 的 token" in done.stderr.decode()
    assert "→ 请向 @BotFather 发 /newbot 申请" in done.stderr.decode()


async def test_after_the_set_up_of_telegram_nothing_is_wrong_with_it(run: Run, told: Told) -> None:
    async with FakeTelegram() as telegram:
        settings = {
            "XIANGMEI_TELEGRAM_TOKEN": TOKEN,
            "XIANGMEI_TELEGRAM_API_URL": telegram.url,
            "XIANGMEI_PUBLIC_URL": "https://no.such.host.invalid",
        }
        done = await asyncio.to_thread(run, "telegram", "setup", **settings)
        assert (done.returncode, done.stderr) == (0, b"")
        steps = done.stdout.decode().splitlines()
        assert steps[0] == "✓ 机器人 @xiangmei_bot（向美点单）"
        assert steps[-1].startswith("✓ Webhook：https://no.such.host.invalid/telegram/webhook")
        _, printed = await asyncio.to_thread(told, **settings)
        part = printed.partition("Telegram\n")[2].partition("微信 WeChat\n")[0]
        assert part.count("  ✓ ") == len(part.splitlines()) == 5
        removed = await asyncio.to_thread(run, "telegram", "setup", "--remove", **settings)
        assert removed.stdout.decode() == "✓ Webhook 已删除。The webhook is removed.\n"
        assert not telegram.violations
    assert TOKEN not in done.stdout.decode() + printed
