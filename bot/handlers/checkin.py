"""签到: residents say the code of the door; who decides on the event shows it and ticks the list off."""

import re
from collections.abc import Callable

from bot.dialogue.links import Link, Target
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.events.door import LENGTH, NotLetIn, Roll
from bot.events.occasions import Fault, NotPossible
from bot.handlers import forms, joining
from bot.handlers.turn import Turn
from bot.handlers.wording import checkin as wording
from storage.models import Order

TOPIC = wording.TOPIC
PAGE = 6
_LONGEST = 30  # characters; a longer message is about something else
_HINT = re.compile("签到|点名|到场名单|报名名单")
_SOFT = r"(?:请问|请|帮我|给我|我来|我|要|想|查看|看看|看下|看|查|显示|出示|今天|这场|活动|的|现场|一下)*"
_END = r"(?:是多少|是什么|呢|吧|啊|呀|啦|了|一下|谢谢|[?!,.~。、 ])*"
_CODE = rf"[0-9]{{{LENGTH}}}"
_SPELT = str.maketrans("零〇一二三四五六七八九", "00123456789")
_CHECKS_IN = re.compile(
    rf"{_SOFT}签到(?:码)?(?:是|为|[ :,])*(?P<code>{_CODE}){_END}|(?P<before>{_CODE}) ?{_SOFT}签到{_END}"
)
_BARE = re.compile(_CODE)
_ARRIVED = re.compile(rf"(?:我|我们|我哋)?(?:已经)?(?:到了|到咗|来了|嚟咗|到)[ :,]*(?P<code>{_CODE}){_END}")
_ASKS_CODE = re.compile(rf"{_SOFT}签到(?:码|二维码){_END}")
_ASKS_LIST = re.compile(rf"{_SOFT}(?:签到|到场|报名)名单{_END}|{_SOFT}点名{_END}")
_WANTS_IN = re.compile(rf"{_SOFT}签到{_END}")


def hears(turn: Turn) -> bool:
    """Takes a message about the door; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST:
        return False
    if _BARE.fullmatch(text) and turn.talk.topic != joining.TOPIC and turn.events.door.expects():
        _checks_in(turn, text)
        return True
    if (said := _ARRIVED.fullmatch(text)) and turn.events.door.expects():
        _checks_in(turn, said["code"])
        return True
    if not _HINT.search(text):
        return False
    digits = text.translate(_SPELT)
    if found := _CHECKS_IN.fullmatch(digits):
        _checks_in(turn, found["code"] or found["before"])
    elif _ASKS_LIST.fullmatch(text):
        _one_of_today(turn, "list")
    elif _ASKS_CODE.fullmatch(text):
        _one_of_today(turn, "code")
    elif _WANTS_IN.fullmatch(text):
        _wants_in(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """The code, or how many came without having signed up."""
    note = turn.talk.note(TOPIC)
    if note.get("asks") == "code" and _BARE.fullmatch(code := turn.reading.text.translate(_SPELT)):
        turn.talk.forget(TOPIC)
        _checks_in(turn, code)
        return True
    if note.get("asks") == "walk" and turn.reading.intent not in {Intent.SEARCH, Intent.ORDER}:
        said = turn.reading.text
        count = 0 if said in {"0", "没有", "零"} else joining.party_in(turn)
        if count or said in {"0", "没有", "零"}:
            _walks_in(turn, str(note.get("number", "")), count)
            return True
    return False


def asks(turn: Turn) -> None:
    """Asks once more for what is open."""
    note = turn.talk.note(TOPIC)
    expected = turn.events.door.expects()
    if note.get("asks") == "walk":
        turn.asks(wording.ask_walk_ins())
    elif expected:
        turn.answers(wording.ask_code(expected[0], turn.now))
    else:
        turn.talk.forget(TOPIC)
        turn.answers(wording.no_event_now())


def arrives(turn: Turn, value: str) -> None:
    """Somebody scanned the code at the door: `number-code`."""
    number, _, code = value.rpartition("-")
    _checks_in(turn, code, number)


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """What this person can do at the door of an order's event now."""
    found = []
    if turn.events.door.welcomes(order):
        found.append(wording.code_button(order.number))
    if turn.events.door.counts(order):
        found.append(wording.list_button(order.number))
    return tuple(found)


def tapped(turn: Turn, button: Button) -> None:
    """The code, the list, a name on it, or another number of persons."""
    head, _, tail = button.value.partition("-")
    match button.slot:
        case "code":
            _shows_code(turn, button.value)
        case "came" if _BARE.fullmatch(head) and tail.isdecimal():
            _checks_in(turn, head, party=int(tail[:3]))
        case "list":
            _lists(turn, head, int(tail) if tail.isdecimal() else 0)
        case "mark":
            _marks(turn, button.value)
        case "nobody":
            _shows_roll(turn, lambda: turn.events.door.nobody_else(head))
        case "walk":
            turn.talk.enter(TOPIC)
            turn.talk.notes[TOPIC] = {"asks": "walk", "number": head}
            turn.asks(wording.ask_walk_ins())
        case _:
            turn.answers(wording.no_event_now())


def _wants_in(turn: Turn) -> None:
    expected = turn.events.door.expects()
    if expected:
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"asks": "code"}
        turn.talk.choices = []
        turn.answers(wording.ask_code(expected[0], turn.now))
    elif turn.events.door.today():
        _one_of_today(turn, "code")
    else:
        turn.answers(wording.no_event_now())


def _checks_in(turn: Turn, code: str, number: str = "", party: int = 0) -> None:
    name = turn.who.name[: joining.LONGEST] or wording.UNNAMED
    try:
        done = turn.events.door.checks_in(code, name, number, party)
    except NotLetIn as refused:
        turn.answers(wording.refused(refused.refusal, refused.wait, refused.opens, turn.now))
        return
    turn.talk.forget(TOPIC)
    turn.answers(wording.checked_in(done, code, turn.now))
    forms.goes_on(turn)


def _one_of_today(turn: Turn, slot: str) -> None:
    today = turn.events.door.today()
    if slot == "list":
        today = [each for each in today if turn.events.decides(each.order)]
    if not today:
        turn.answers(wording.none_today(slot))
    elif len(today) > 1:
        turn.answers(wording.ask_which(today[:PAGE], slot, turn.now))
    elif slot == "list":
        _lists(turn, today[0].order.number, 0)
    else:
        _shows_code(turn, today[0].order.number)


def _shows_code(turn: Turn, number: str) -> None:
    try:
        occasion, code = turn.events.door.code(number)
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
        return
    link = Link(Target.CHECK_IN, f"{occasion.order.number}-{code}")
    addresses = link.addresses(turn.public_url, turn.telegram_username)
    lists = turn.events.decides(occasion.order)
    turn.answers(wording.code(occasion, code, addresses, turn.now, lists=lists))


def _lists(turn: Turn, number: str, offset: int) -> None:
    _shows_roll(turn, lambda: turn.events.door.roll(number), offset)


def _marks(turn: Turn, value: str) -> None:
    parts = value.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 12 for part in parts):
        turn.answers(wording.not_possible(Fault.UNKNOWN))
        return
    sign_up, count, offset = map(int, parts)
    _shows_roll(turn, lambda: turn.events.door.marks(sign_up, count), offset)


def _walks_in(turn: Turn, number: str, count: int) -> None:
    turn.talk.forget(TOPIC)
    try:
        found = turn.events.door.walk_in(number, count)
    except NotPossible as refused:
        full = refused.fault is Fault.LARGE
        turn.answers(wording.too_many_walk_ins() if full else wording.not_possible(refused.fault))
        return
    _answers(turn, found, 0)
    forms.goes_on(turn)


def _shows_roll(turn: Turn, act: Callable[[], Roll], offset: int = 0) -> None:
    try:
        found = act()
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
        return
    _answers(turn, found, offset)
    turn.turns_page()


def _answers(turn: Turn, found: Roll, offset: int) -> None:
    """Those of whom nothing is known come first, so that the list grows shorter while it is ticked off."""
    rows = sorted(found.sign_ups, key=lambda each: (each.came is not None, each.id or 0))
    offset = offset if 0 <= offset < len(rows) else 0
    rest = offset + PAGE
    turn.answers(wording.roll(found, offset, rows[offset:rest], rest if rest < len(rows) else 0))
