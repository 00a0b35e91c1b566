"""SIGKILL at random moments: what was confirmed is there, once, with its reminders."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.notify.reminders import DAYS_BEFORE, FEEDBACK, LAST
from storage.models import Notice, Order, OrderLog
from storage.store import Store

ORDERS = 200
KILLS = 60 if os.environ.get("SOAK") else 8
REMINDERS = {*(kind for kind, _ in DAYS_BEFORE), LAST[0], FEEDBACK[0]}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is not known to this system")
@pytest.mark.timeout(240 if KILLS < 10 else 1800)
def test_no_kill_loses_or_doubles_an_order_or_its_reminders(tmp_path: Path, filled: Path) -> None:
    file = tmp_path / "xiangmei.db"
    shutil.copy(filled, file)
    dice = random.Random(20261122)
    confirmed: dict[str, str] = {}
    kills = 0
    while True:
        # The first life ends early, each later one a little farther on, so that all orders see a kill.
        lines = _one_life(file, dice.uniform(0.05, 7.2 / KILLS) if kills < KILLS else None)
        for line in lines:
            if line == "done":
                continue
            place, number = line.split()
            assert confirmed.setdefault(place, number) == number, "a repeated message got another answer"
        if "done" in lines:
            break
        kills += 1
    assert kills >= 5, "the orders were placed before anybody was killed"
    assert len(confirmed) == ORDERS
    store = Store.open(f"sqlite:///{file}")
    orders, reminders, steps = store.read(_kept)
    store.close()
    assert Counter(confirmed.values()) == Counter(orders.values())
    for order_id, number in orders.items():
        assert reminders[f"{number}/1"] == REMINDERS, number
        assert steps[order_id] == ["submitted", "skipped"]


def _one_life(file: Path, seconds: float | None) -> list[str]:
    """Starts the program, lets it work for some time after its first answer, and kills it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crashes.orderer", f"sqlite:///{file}", str(ORDERS)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as output:
        first = output.readline()
        if seconds is not None:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
        rest = output.read()
    code = process.wait()
    assert code == (0 if seconds is None else -signal.SIGKILL) or "done" in rest, f"it died by itself: {code}"
    whole = (first + rest).rpartition("\n")[0]
    return whole.splitlines()


def _kept(session: Session) -> tuple[dict[int, str], dict[str, set[str]], dict[int, list[str]]]:
    orders = {order.id: order.number for order in session.exec(select(Order)) if order.id is not None}
    reminders: dict[str, set[str]] = {}
    for notice in session.exec(select(Notice)):
        reminders.setdefault(notice.subject, set()).add(notice.kind)
    steps: dict[int, list[str]] = {}
    for row in session.exec(select(OrderLog).order_by(col(OrderLog.id))):
        steps.setdefault(row.order_id, []).append(row.event)
    return orders, reminders, steps
