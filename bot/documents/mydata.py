"""我的数据 as a file: every row that is held of a person, for their own eyes."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import PurePath

from bot.dialogue.messages import Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents.job import Job
from storage import holdings
from storage.holdings import Rows

_OURS = {"id", "person_id", "account_id", "recipient_id"}  # numbers that say something to the program only
_SAID = {"said", "words", "name", "remarks", "reason"}  # people's own words, which are theirs as they are


def make(job: Job) -> Callable[[], bytes]:
    """Everything there is, to be read (.html) or to be taken elsewhere (.json); times as in Guangzhou."""
    held = holdings.rows_of(job.session, job.person_id)
    names = holdings.names_in(job.session, held)
    if PurePath(job.name).suffix == ".html":
        return lambda: _page(held, names, job.now).encode()
    return lambda: json.dumps(held, ensure_ascii=False, indent=2, default=_moment).encode()


def _page(held: Mapping[str, Rows], names: Mapping[str, str], now: datetime) -> str:
    known = list(labels())
    ordered = sorted(held, key=lambda table: known.index(table) if table in known else len(known))
    sections = "".join(_section(table, held[table], names) for table in ordered)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>我的数据</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_packaged('mydata.css')}</style></head><body><h1>我的数据</h1>"
        f"<p>截至 {_moment(now)}，“向美点单”记着您的这些。里面有您的电话和聊天内容，请自己收好。"
        f"想全部删掉，在聊天里说“删除我的数据”。</p>{sections}</body></html>"
    )


def _section(table: str, rows: Rows, names: Mapping[str, str]) -> str:
    entries = "".join(
        "<dl>"
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _said(row, names))
        + "</dl>"
        for row in rows
    )
    return f"<h2>{escape(labels().get(table, table))}（{len(rows)}）</h2>{entries}"


def _said(row: Mapping[str, object], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a row says, without what is empty."""
    for column, value in row.items():
        if value in (None, "", [], {}) or column in _OURS:
            continue
        if column == "replies" and isinstance(value, list):
            said = "\n".join(_reply(each) for each in value)
        elif column == "reply" and isinstance(value, dict):
            said = _reply(value)
        elif isinstance(value, bool):
            said = "是" if value else "否"
        elif isinstance(value, datetime | date):
            said = _moment(value)
        elif isinstance(value, list) and all(isinstance(each, str) for each in value):
            said = "、".join(value)
        elif isinstance(value, dict | list):
            said = json.dumps(value, ensure_ascii=False, default=_moment)
        else:
            said = (
                str(value) if column in _SAID else names.get(str(value), values().get(str(value), str(value)))
            )
        yield labels().get(column, column), said


def _reply(body: Mapping[str, object]) -> str:
    reply = Reply.from_json(body)
    cards = (
        "\n".join((card.title, card.text, *(f"{name}：{value}" for name, value in card.rows)))
        for card in reply.cards
    )
    return "\n".join(part for part in (reply.text, *cards) if part)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not a time: {type(value).__name__}")


@cache
def labels() -> Mapping[str, str]:
    """What tables and columns are called; the tables stand in the order in which they are read best."""
    return _said_of("TABLE") | _said_of("COLUMN")


@cache
def values() -> Mapping[str, str]:
    """What values mean that are words of the program."""
    return _said_of("VALUE")


def _said_of(kind: str) -> dict[str, str]:
    rows = (line.split("\t") for line in _packaged("mydata.tsv").splitlines() if not line.startswith("#"))
    return {name: label for sort, name, label in rows if sort == kind}


def _packaged(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
