"""What a message says of a slot that is not the one asked: a room, a product by name, a slot to be redone."""

import re

from bot.dialogue.form import Draft
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.understanding import Intent
from bot.handlers.turn import Turn
from bot.handlers.wording.ordering import SAID_NAMES

_CLAUSES = re.compile(r"[，,。；;！!？?\n]+")
_ROOM_NAMED = re.compile("场地|地点|会场|地方|房间")
_NAMES = "|".join(sorted(SAID_NAMES, key=len, reverse=True))
_VERBS = "重新填|重新选|重填|重选|修改|更改|更换|调整|改|换"
_REDO = re.compile(
    rf"(?:我|还是|就|要|想|请|帮我|再)*(?:把)?(?:{_VERBS})(?:一下|下|个|一个|掉)?(?P<verb>{_NAMES})(?:吧|了|呢)?"
    rf"|(?:那个|这个)?(?P<noun>{_NAMES})(?:要|想|得|需要)?(?:{_VERBS}|不对|错|有误|不行|不合适|写错|填错|变)(?:一下|下|了|吧)*"
)
_INSTEAD = re.compile(r"(?:我)?(?:还是|要|想)?(?:把)?(?:产品|节目|项目)?(?:换成|改成|换做|换为|改为|改做)")
_LEAVES_IT = re.compile(r"^(?:算了|那)?(?:我|还是|就)*(?:不改|不用改|不换|不变|照旧|原来的|按原来)")
_NAMED = re.compile(rf"(?P<name>{_NAMES})\s?(?:改成|改为|改做|改到|改|换成|是|为|系|:|：)\s?(?=.)")


def room_said(turn: Turn) -> tuple[str, bool]:
    """The room that the message names, asked for or not, and whether it amends another: 地点改到二楼礼堂."""
    amends = turn.reading.intent in {Intent.CORRECTION, Intent.CHANGE_ORDER}
    return turn.reading.room or "", amends or _ROOM_NAMED.search(turn.reading.text) is not None


def is_one_clause(turn: Turn) -> bool:
    """Whether the message says one thing only."""
    return _CLAUSES.search(turn.text.strip("，,。；;！!？? ")) is None


def product_named(turn: Turn, draft: Draft) -> str:
    """The code of another product than the draft's that the message asks for by its name, or nothing."""
    wish = turn.reading.wish
    instead = _INSTEAD.match(turn.reading.text)
    found = [product for code in turn.reading.products if (product := turn.catalog.product(code))]
    named = [
        each.code
        for each in found
        if len(wish) >= 2 and (instead or wish in each.name or wish in each.keywords)
    ]
    return named[0] if named and draft.get("product") not in named else ""


def product_in_full(turn: Turn) -> str:
    """The code of the product whose whole name stands in the message, or nothing."""
    text = turn.reading.text
    found = (turn.catalog.product(code) for code in turn.reading.products)
    return next((each.code for each in found if each and normalise(each.name) in text), "")


def slot_to_redo(turn: Turn) -> str:
    """The slot that a message wants to fill anew without saying with what: 改人数, 电话不对."""
    said = _REDO.fullmatch(turn.reading.text.strip(" ,.!。"))
    return SAID_NAMES[said["verb"] or said["noun"]] if said else ""


def leaves_it(turn: Turn) -> bool:
    """Whether the message takes back that something was to be changed: 不改了, 还是原来的."""
    return _LEAVES_IT.search(turn.reading.text) is not None


def says_nothing_else(turn: Turn) -> bool:
    """Whether no reader found a fact in the message, so that it can only be words for what was asked."""
    reading = turn.reading
    facts = reading.when or reading.people or reading.phone or reading.name or reading.audiences
    return not facts and not room_said(turn)[0] and reading.intent in {Intent.STATEMENT, Intent.UNKNOWN}


def is_about_another(turn: Turn, name: str) -> bool:
    """Whether the message plainly speaks of another slot than `name`: 三十人, 电话是…, 改成周五."""
    reading = turn.reading
    facts = reading.when or reading.people or reading.places or reading.phone or reading.name
    if (named := _NAMED.match(reading.text)) and SAID_NAMES[named["name"]] != name:
        return True
    if reading.intent is Intent.CORRECTION:
        return bool(facts or (name != "room" and room_said(turn)[0]))
    return bool(facts) and not reading.wish


def without_name(turn: Turn) -> str:
    """The words of an answer without the slot's own name before them: 备注：有轮椅."""
    words = " ".join(turn.text.split())
    named = _NAMED.match(words)
    return words[named.end() :].strip() if named else words
