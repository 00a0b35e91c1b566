"""统计: what a month has come to, asked in words, for staff, auditors and reviewers."""

import re
from datetime import date

from bot.dialogue.messages import Button
from bot.dialogue.readers.numerals import read_integer
from bot.handlers.turn import Turn
from bot.handlers.wording import overview as wording

TOPIC = wording.TOPIC
_SOFT = "(?:请|帮我|我想|想|看看|查看|查一下|看一下|查|看|睇)*"
_MONTH = (
    r"(?:(?P<year>20\d\d)年)?(?P<number>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    "|(?P<near>上个?月|这个?月|本月|今个月|当月)"
)
_WHAT = (
    "统计|(?:工作)?总结|小结|月报|报表|数据|(?:整体|总体|点单|配送|活动|各区|各镇街|各街道)情况"
    "|(?:一共|总共|全市|我们)*(?:做|办|搞|送|配送|举办)(?:了|咗)?(?:多少|几多|几)场(?:活动)?"
)
_ASKS = re.compile(rf"{_SOFT}(?:(?:{_MONTH})的?)?(?:{_WHAT})(?:怎么样|如何|点样)?[吧?。]*")


def hears(turn: Turn) -> bool:
    """Such words from somebody who looks after a region; False for all others."""
    found = _ASKS.fullmatch(turn.reading.text)
    if found is None or not turn.overviews.allowed:
        return False
    _shows(turn, _first_day(turn, found))
    return True


def tapped(turn: Turn, button: Button) -> None:
    """Another month."""
    year, _, month = button.value.partition("-")
    whole = year.isdecimal() and month.isdecimal() and 2000 <= int(year) < 2100 and 1 <= int(month) <= 12
    _shows(turn, date(int(year), int(month), 1) if whole else turn.local.date().replace(day=1))


def _shows(turn: Turn, first: date) -> None:
    overview = turn.overviews.of_month(first)
    if overview is None:
        turn.answers(wording.not_yours())
        return
    names = {code: turn.catalog.product(code) for code, _ in (*overview.liked, *overview.low)}
    titles = {code: product.name if product else code for code, product in names.items()}
    turn.answers(wording.month(overview, titles, turn.local.date()))
    turn.turns_page()


def _first_day(turn: Turn, found: re.Match[str]) -> date:
    """The first day of the month that is meant; a month that has not come yet is last year's."""
    today = turn.local.date().replace(day=1)
    if (found["near"] or "").startswith("上"):
        return wording.before(today)
    month = read_integer(found["number"]) if found["number"] else None
    if not month:
        return today
    if found["year"]:
        return date(int(found["year"]), month, 1)
    return date(today.year if month <= today.month else today.year - 1, month, 1)
