"""The courier is killed in the middle of its round; nothing that was owed may be lost."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from storage.store import Store
from tests.notify.conftest import fates, owe

ROOT = Path(__file__).parents[2]
KINDS = [f"notice {place}" for place in range(12)]


def carry(courier: str, address: str, file: Path, dies_at: int, moment: str) -> int:
    """Runs one round in a process of its own; how it ended."""
    program = [
        sys.executable,
        "-m",
        "tests.notify.programs",
        courier,
        address,
        str(file),
        str(dies_at),
        moment,
    ]
    return subprocess.run(program, cwd=ROOT, check=False).returncode


def carried(store: Store, courier: str, address: str, file: Path, moment: str) -> Counter[str]:
    """How often each notice arrived, after rounds that die at their 5th notice and one that does not."""
    for kind in KINDS:
        owe(store, kind)
    store.close()
    assert carry(courier, address, file, 5, moment) == -signal.SIGKILL
    assert carry(courier, address, file, 5, moment) == -signal.SIGKILL
    assert carry(courier, address, file, 0, moment) == 0
    return Counter(file.read_text().splitlines())


@pytest.mark.parametrize(("moment", "twice"), [("before", 0), ("after", 2)])
def test_a_courier_killed_while_sending_loses_nothing_and_repeats_only_what_it_had_in_hand(
    store: Store, address: str, tmp_path: Path, moment: str, twice: int
) -> None:
    arrived = carried(store, "proper", address, tmp_path / "letters", moment)
    assert set(arrived) == set(KINDS)
    assert arrived.total() - len(arrived) == twice
    again = Store.open(address)
    assert set(fates(again).values()) == {"sent"}
    again.close()


def test_a_courier_that_marks_first_would_be_seen_to_lose(store: Store, address: str, tmp_path: Path) -> None:
    arrived = carried(store, "marks-first", address, tmp_path / "letters", "before")
    assert len(set(KINDS) - set(arrived)) == 2
