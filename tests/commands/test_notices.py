"""`xiangmei notices`: staff see what could not be delivered, and send it again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session

from bot.__main__ import cli
from storage import people
from storage.models import Notice
from storage.store import Store


def runs(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["notices", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def state(address: str) -> list[str]:
    store = Store.open(address)
    try:
        return store.read(lambda session: [session.get_one(Notice, which).state for which in (1, 2)])
    finally:
        store.close()


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with two dead letters, the second of which is of no use any more."""
    address = f"sqlite:///{tmp_path / 'our.db'}"
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", address)
    now = datetime.now(UTC)

    def fill(session: Session) -> None:
        person = people.enrol(session, "web", "ming", "阿明", now).person_id
        for subject, days in (("GZ26000017/1", 3), ("GZ26000018/1", -1)):
            session.add(
                Notice(
                    kind="reminder-1d",
                    subject=subject,
                    recipient_id=person,
                    due_at=datetime(2026, 11, 22, 1, tzinfo=UTC),
                    expires_at=now + timedelta(days=days),
                    state="dead",
                    attempts=5,
                    failure="TimeoutError",
                    created_at=now,
                )
            )

    store = Store.open(address)
    store.migrate()
    store.write(fill).result(10)
    store.close()
    return address


def test_dead_letters_are_listed_with_the_reason_and_the_time_in_guangzhou(address: str) -> None:
    later, first = runs("dead").splitlines()
    assert first == "1\t2026-11-22 09:00\treminder-1d\tGZ26000017/1\t阿明\t5 次 attempts\tTimeoutError"
    assert "GZ26000018/1" in later


def test_a_dead_letter_is_sent_again_unless_it_is_of_no_use_any_more(address: str) -> None:
    said = runs("resend", "1", "2")
    assert "1 条通知将重新发送" in said
    assert "1 条没有失败或已过期" in said
    assert state(address) == ["waiting", "dead"]
    assert "0 条通知将重新发送" in runs("resend", "--all")


def test_all_that_are_of_use_are_sent_again(address: str) -> None:
    assert "1 条通知将重新发送" in runs("resend", "--all")
    assert state(address) == ["waiting", "dead"]


@pytest.mark.parametrize("arguments", [[], ["1", "--all"], ["0"]])
def test_what_shall_be_sent_again_has_to_be_said(address: str, arguments: list[str]) -> None:
    assert "Error" in runs("resend", *arguments)
    assert state(address) == ["dead", "dead"]


def test_where_nothing_failed_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert "没有发送失败的通知" in runs("dead")
