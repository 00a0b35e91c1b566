"""`xiangmei chat` from a pipe, as a process of its own."""

from pathlib import Path

import pytest

from storage.store import Store
from tests.commands.conftest import Run

UNIT = "440105007101"


def test_a_first_chat_makes_a_demo_and_plays_the_whole_file(run: Run) -> None:
    done = run(
        *("chat", "--as", "陈姨", "--role", "coordinator", "--unit", UNIT, "--now", "2026-11-22T09:00"),
        said="我的订单\n下周三下午两点约一场剪纸\n".encode(),
    )
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode("utf-8")
    assert shown.startswith("您好")
    assert "寺前社区" in shown
    assert "11月25日" in shown
    assert "载入" not in shown


def test_who_comes_by_a_link_begins_with_its_product(demo: Path, run: Run) -> None:
    role = ("--role", "coordinator", "--unit", UNIT)
    done = run("chat", *role, "--start", "p_A001", said="点这个\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    card, ordered = done.stdout.decode("utf-8").split("点这个", 1)
    assert "（A001）" in card
    assert "想约哪一天" in ordered


def test_no_line_leaves_a_traceback_or_silence(demo: Path, run: Run) -> None:
    lines = [
        *(
            b"",
            b"\xff\xfe\xfd",
            b"a" * 1_000_000,
            "😀‮\x00\x1b[2J".encode(),
            b'{"type":',
            b"\t",
            b"9999999999",
        ),
        "你好".encode(),
    ]
    done = run("chat", said=b"\n".join(lines) + b"\n")
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode("utf-8")
    assert "\x1b" not in shown
    answers = [answer for answer in shown.split("\n\n") if answer.strip()]
    assert len(answers) > len(lines)
    assert "出了点问题" not in shown


def test_a_role_is_not_for_the_asking_where_orders_are_real(run: Run) -> None:
    assert run("catalog", "load").returncode == 0
    done = run("chat", "--role", "coordinator", "--unit", UNIT)
    assert done.returncode == 2
    assert "demo databases only" in done.stderr.decode()
    assert "换个身份" not in run("chat", said=b"").stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--role", "coordinator"), "go together"),
        (("--unit", UNIT), "go together"),
        (("--role", "coordinator", "--unit", "1"), "没有编码为 1 的区划"),
        (("--now", "soon"), "is not a time like"),
    ],
)
def test_options_that_cannot_be_are_refused_in_a_sentence(
    arguments: tuple[str, ...], words: str, demo: Path, run: Run
) -> None:
    done = run("chat", *arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_database_of_a_newer_program_is_left_alone(demo: Path, run: Run) -> None:
    store = Store.open(f"sqlite:///{demo}")
    store.write(
        lambda session: (
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num='9999'") and None
        )
    ).result()
    store.close()
    done = run("chat")
    assert done.returncode == 1
    assert "newer version" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
