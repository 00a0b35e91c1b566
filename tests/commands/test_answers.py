"""`xiangmei search` and `xiangmei understand`: one line in, one answer out."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import cli
from bot.commands import search, understand
from bot.knowledge import Knowledge
from tests.commands.conftest import Run

GARBAGE = "八段锦\n\n   \n".encode() + b"\xff\xfe\x00\n" + b"a" * 1_000_000 + "\n🎭\u202e\n剪纸".encode()


@pytest.fixture
def here(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The commands in this process, over the sample that the tests have already read."""
    for command in (search, understand):
        monkeypatch.setattr(command, "knowledge_at_hand", lambda: knowledge)
    return CliRunner()


def asked(here: CliRunner, *arguments: str) -> Any:
    result = here.invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_search_names_its_hits_and_why(here: CliRunner) -> None:
    body = asked(here, "search", "--json", "--limit", "3", "给天河区老人的八段锦")
    assert list(body) == ["query", "hits", "total", "bent_to", "nearest", "filters"]
    assert body["query"] == "给天河区老人的八段锦"
    assert len(body["hits"]) == 3 <= body["total"]
    for hit in body["hits"]:
        assert list(hit) == ["code", "name", "score", "reasons"]
        assert "八段锦" in hit["name"]
        assert hit["reasons"]
    assert body["filters"]["audiences"] == ["老年人"]
    assert body["filters"]["districts"] == ["天河区"]


def test_a_search_for_the_eye_is_a_row_a_hit(here: CliRunner) -> None:
    lines = here.invoke(cli, ["search", "--limit", "2", "八段锦"]).output.splitlines()
    assert lines[0].startswith("找到")
    assert all("八段锦" in line for line in lines[1:3])


def test_a_search_that_finds_nothing_says_so(here: CliRunner) -> None:
    assert asked(here, "search", "--json", "量子力学习题课")["hits"] == []
    assert "没有合适的" in here.invoke(cli, ["search", "量子力学习题课"]).output


def test_understanding_gives_every_key_with_what_was_said(here: CliRunner) -> None:
    body = asked(
        here,
        *("understand", "--json", "--now", "2026-11-22T09:00"),
        "下周三下午两点给海珠区南石头街道的老人约一场八段锦，五六十人，联系人陈姨13800138000",
    )
    assert list(body) == [
        *("text", "intent", "when", "readings", "people", "audiences", "place", "places", "room"),
        *("free_unit", "products", "wish", "phone", "name", "order_number"),
    ]
    assert body["intent"] == "order"
    assert body["when"]["start"] == "2026-11-25T14:00"
    assert body["when"]["grain"] == "minute"
    assert body["people"] == {"min": 50, "max": 60}
    assert body["audiences"] == ["老年人"]
    assert body["place"] == {
        "code": "440105011",
        "name": "南石头街道",
        "district": "海珠区",
        "town": "南石头街道",
    }
    assert body["products"]
    assert body["phone"] == "13800138000"


def test_understanding_nothing_leaves_every_key_empty(here: CliRunner) -> None:
    body = asked(here, "understand", "--json", "")
    assert {key for key, value in body.items() if value} == {"intent"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2026-11-22T09:00", "2026-11-23"),
        ("2026-11-22T23:30+00:00", "2026-11-24"),
        ("2026-11-22", "2026-11-23"),
    ],
)
def test_now_is_the_wall_clock_of_guangzhou_unless_it_names_a_zone(
    said: str, read: str, here: CliRunner
) -> None:
    body = asked(here, "understand", "--json", "--now", said, "明天")
    assert body["when"]["start"].startswith(read)


def test_a_now_that_is_no_time_is_refused_in_a_sentence(here: CliRunner) -> None:
    result = here.invoke(cli, ["understand", "--now", "soon", "明天"])
    assert result.exit_code == 2
    assert "is not a time like" in result.output


@pytest.mark.parametrize("command", ["search", "understand"])
def test_every_line_of_a_pipe_gets_one_answer_in_its_order_whatever_it_holds(
    command: str, run: Run, environment: dict[str, str]
) -> None:
    del environment["XIANGMEI_DATABASE_URL"]
    done = run(command, "--json", said=GARBAGE)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert len(answers) == len(GARBAGE.split(b"\n"))
    spoken = [answer.get("query", answer.get("text")) for answer in answers]
    assert (spoken[0], spoken[1], spoken[-1]) == ("八段锦", "", "剪纸")


def test_a_database_that_was_named_is_the_one_that_is_searched(run: Run) -> None:
    done = run("search", "--json", "八段锦")
    assert json.loads(done.stdout)["total"] == 0
    loaded = run("catalog", "load")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(run("search", "--json", "八段锦").stdout)["total"] > 0


def test_help_comes_at_once_since_nothing_heavy_is_loaded_for_it(run: Run) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert b"understand" in done.stdout
    for heavy in (b"sqlalchemy", b"numpy", b"pypinyin", b"aiohttp", b"pydantic"):
        assert heavy not in done.stderr
