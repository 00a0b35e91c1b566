"""A search that found nothing is a need, without a form: kept where the words are plainly a wish."""

import re
from importlib import resources

from bot.catalog import SearchResult
from bot.dialogue.readers.contacts import SURNAMES
from bot.dialogue.readers.understanding import Intent
from bot.handlers import need
from bot.handlers.turn import Turn
from bot.people.roles import Role

LONGEST = 40  # characters of a wish; stories are told in the form
_ANSWERS_NEEDS = {Role.REVIEWER, Role.STAFF, Role.ADMINISTRATOR, Role.AUDITOR}  # they want for nobody
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TAIL = re.compile(r"(?![吗呢吧啊呀嘛的了么])[\u4e00-\u9fff]{1,2}")
_MAY_BE_A_NAME = re.compile(f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")


def _no_wishes() -> re.Pattern[str]:
    text = resources.files(__package__).joinpath("no_wishes.tsv").read_text(encoding="utf-8")
    patterns = (line.split("\t")[0] for line in text.splitlines()[1:])
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


NO_WISH = _no_wishes()


def keeps(turn: Turn, found: SearchResult) -> bool:
    """Keeps what was searched for as a need; False where the words are no wish, or an official's."""
    words = wish(turn, found)
    official = any(grant.role in _ANSWERS_NEEDS for grant in turn.who.grants) and not turn.who.may_order
    if not words or official:
        return False
    filters, home = found.filters, turn.who.home
    elsewhere = bool(filters.districts) and (home is None or home.district not in filters.districts)
    turn.needs.note_search(
        words,
        filters.audiences,
        home.unit_code if home and not elsewhere else None,
        need.month_meant(turn, turn.text),
        filters.districts[0] if elsewhere else "",
    )
    return True


def wish(turn: Turn, found: SearchResult) -> str:
    """What is wanted, in the words said; empty for chat, names, numbers, keys hit by chance and commands."""
    reading = turn.reading
    if not turn.text or reading.phone or reading.name or reading.order_number:
        return ""
    words = _whole(reading.wish, reading.text)
    signs = _CHINESE.findall(words)
    if len(set(signs)) < 2 or 2 * len(signs) < len(words) or len(words) > LONGEST:
        return ""
    if NO_WISH.search(reading.text):
        return ""
    surely = reading.intent is Intent.SEARCH or bool(found.query.concepts)
    # A bare word that may be somebody's name is not kept.
    return words if surely or not _MAY_BE_A_NAME.fullmatch(words) else ""


def _whole(wish: str, said: str) -> str:
    """The wish with the end of its last word, where that looked like an order's (摊位申·请, 课程预·约)."""
    place = said.find(wish) if wish else -1
    tail = said[place + len(wish) :] if place >= 0 else ""
    return wish + tail if _TAIL.fullmatch(tail) else wish
