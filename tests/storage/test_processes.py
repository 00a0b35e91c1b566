"""Several processes on one file, and processes that are killed."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.models import OrderCounter
from storage.store import Store
from tests.databases import with_tables

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return with_tables(tmp_path / "our.db")


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.programs", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged_until_killed(task: str, address: str, name: str, after: int) -> set[str]:
    """The keys that a writing process had acknowledged when it was killed, after `after` of them."""
    process = start(task, address, name)
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(after)]
    process.kill()
    rest, _ = process.communicate()
    return {line.strip() for line in (*lines, *rest.splitlines(keepends=True)) if line.endswith("\n")}


def kept(address: str) -> set[str]:
    store = Store.open(address)
    months = store.read(lambda session: set(session.scalars(text("SELECT month FROM theme"))))
    assert store.read(lambda session: session.scalar(text("PRAGMA integrity_check"))) == "ok"
    store.close()
    return months


def test_two_processes_that_count_together_lose_nothing(address: str) -> None:
    processes = [start("count", address, "500") for _ in range(2)]
    assert [process.communicate(timeout=100)[0] for process in processes] == ["", ""]
    assert [process.returncode for process in processes] == [0, 0]
    store = Store.open(address)
    assert store.read(lambda session: session.get_one(OrderCounter, 2026)).last == 1000
    store.close()


def test_what_was_acknowledged_survives_a_kill_at_any_moment(address: str) -> None:
    chance = random.Random(20261122)
    acknowledged: set[str] = set()
    for life in range(5):
        acknowledged |= acknowledged_until_killed("write", address, f"life{life}", chance.randint(1, 400))
    assert len(acknowledged) > 5
    assert acknowledged <= kept(address)


def test_the_kill_would_show_an_answer_given_before_the_commit(address: str) -> None:
    acknowledged = acknowledged_until_killed("write-answering-early", address, "hasty", 2000)
    assert not acknowledged <= kept(address)
