"""`xiangmei simulate` as operators run it."""

import re
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_the_first_day_of_a_year_is_played_and_summed_up(run: Run, tmp_path: Path) -> None:
    transcript = tmp_path / "year.txt"
    arguments = ("--deliveries", "5", "--residents", "5", "--until", "2025-12-01")
    done = run("simulate", *arguments, "--transcript", str(transcript))
    assert done.returncode == 0, done.stderr.decode()
    printed = done.stdout.decode()
    assert "订单按状态 orders by state" in printed
    assert "all rules hold" in printed
    assert "个点单单位 units" in done.stderr.decode()
    written = transcript.read_text(encoding="utf-8")
    assert "administrator > 邀请市级工作人员" in written
    assert not re.search(r"邀请码[：\s]*[0-9A-Z]{4}", written)
    again = run("simulate", *arguments)
    assert again.returncode == 1
    assert "This database is not empty" in again.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--until", "2024-06-01"), "--until names a day of 2026"),
        (("--deliveries", "0"), "0 is not in the range"),
        (("--database", "mysql://x"), "mysql"),
    ],
)
def test_what_cannot_be_played_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run("simulate", *arguments)
    assert done.returncode != 0
    assert sentence in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
