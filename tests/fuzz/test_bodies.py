"""A short run of the fuzzer; `python -m tests.fuzz` runs the long one."""

import os
import shutil
from pathlib import Path

import pytest

from tests.fuzz.guns import GUNS
from tests.fuzz.range import running, throw

SOAK = bool(os.environ.get("SOAK"))


@pytest.mark.parametrize("channel", GUNS)
async def test_no_body_breaks_a_webhook(channel: str, filled: Path, tmp_path: Path) -> None:
    shutil.copy(filled, tmp_path / "xiangmei.db")
    gun = GUNS[channel]()
    async with running(gun, tmp_path) as target:
        report = await throw(
            target, gun, bodies=100_000 if SOAK else 1_000, seconds=90 if SOAK else 10, seed=7
        )
    assert report.clean, "\n".join([*report.wrong, *report.errors])
    assert report.thrown > 100
    assert report.statuses[200] > report.thrown / 3
