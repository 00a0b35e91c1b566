"""Notices told by a template of the account: the only way to reach a follower who has not been here lately.

A template has named fields, whose first letters say what each one takes (thing1, time2, character_string3);
WeChat refuses the whole message where one of them does not fit (参数值内容限制).
"""

import re
from collections.abc import Mapping

from sqlmodel import Session

from bot.channels.plain import clean
from bot.dialogue.delivery import Letter
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.drafts import spoken_name
from bot.handlers.wording import dates
from bot.settings import WeChatTemplate
from storage import orders, places
from storage.models import Product

MOST: Mapping[str, int] = {  # characters of a field by its kind
    "thing": 20,
    "const": 20,
    "name": 10,
    "phrase": 5,
    "character_string": 32,
    "number": 32,
    "letter": 32,
    "phone_number": 17,
}
_HOLE = re.compile(r"\{([^{}]+)\}")
_KIND = re.compile(r"[a-z_]+?(?=\d*$)")


def facts(session: Session, letter: Letter) -> dict[str, str]:
    """What a template may tell of a letter: its words, the rows of its cards, and the order it is about."""
    known = {"正文": letter.reply.text}
    for card in letter.reply.cards:
        known.setdefault("标题", card.title)
        for label, value in card.rows:
            known.setdefault(label, value)
    order = orders.by_number(session, letter.subject.partition("/")[0])
    if order is None:
        return known
    unit = places.unit(session, order.unit_code)
    begins = order.starts_at.astimezone(SHANGHAI)
    return known | {
        "订单号": order.number,
        "产品": session.get_one(Product, order.product_code).name,
        "单位": spoken_name(unit.name) if unit else "",
        "场地": order.room,
        "日期": f"{begins:%Y}年{begins.month}月{begins.day}日",
        "时间": dates.clock(begins.time()),
        "人数": dates.people(order.people_min, order.people_max),
        "联系人": order.contact_name,
    }


def fill(template: WeChatTemplate, known: Mapping[str, str]) -> dict[str, str]:
    """The template's fields with the facts in their holes, each as long as WeChat takes it.

    Raises LookupError, naming the field, where a fact is wanted that is not known.
    """
    return {name: _fit(name, _filled(name, pattern, known)) for name, pattern in template.fields.items()}


def _filled(name: str, pattern: str, known: Mapping[str, str]) -> str:
    missing = [hole for hole in _HOLE.findall(pattern) if not known.get(hole)]
    if missing or not pattern.strip():
        raise LookupError(f"{name}: {pattern!r}")
    return " ".join(clean(_HOLE.sub(lambda hole: known[hole[1]], pattern)).split())


def _fit(name: str, value: str) -> str:
    kind = _KIND.match(name)
    most = MOST.get(kind[0] if kind else "", len(value))
    if len(value) <= most:
        return value
    return f"{value[: most - 1]}…" if kind and kind[0] == "thing" else value[:most]
