"""我的数据 as a file: every row that is held of a person, for their own eyes."""

import json
from collections.abc import Callable
from datetime import date, datetime

from bot.dialogue.wall_clock import SHANGHAI
from bot.documents.job import Job
from storage import holdings


def make(job: Job) -> Callable[[], bytes]:
    """Everything as JSON: a list of rows for each table, times as in Guangzhou."""
    held = holdings.rows_of(job.session, job.person_id)
    return lambda: json.dumps(held, ensure_ascii=False, indent=2, default=_said).encode()


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
