"""活动: residents look for events, see their sign-ups and answer offers; coordinators decide who may come."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent, Place
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import Fault, NotPossible, Occasion
from bot.events.places import State
from bot.events.subscriptions import about
from bot.handlers import checkin, errands, joining
from bot.handlers.turn import Turn
from bot.handlers.wording import dates
from bot.handlers.wording import events as wording
from bot.handlers.wording import subscriptions as follow_wording
from bot.orders.numbers import plain
from storage.models import Order

TOPIC, LIMIT = wording.EVENTS, wording.LIMIT
NEAR = "near"  # the note that keeps where somebody looks for events
PAGE = 5
_GUESTS = 10  # cards of guests below one's own sign-ups
AHEAD = timedelta(days=60)  # how far a list looks where no time is said
_LONGEST = 60  # characters; a longer message is about something else
_HINT = re.compile("活动|報名|报名|参加|去不了|来不了|不去了")
_SOFT = r"(?:请问|我想|我要|想要|想|要|可以|帮我|请|我们|我|一下|睇下|看看|看下|查|查看)*"
_END = r"(?:吧|啊|呀|啦|喇|呢|了|吗|么|[?!,.~。、 ])*"
_OWN = re.compile(
    _SOFT + r"(?:我的)?(?:都)?(?:报名|报了)(?:的活动|记录|了)?(?:什么|哪些|咩|边啲)?(?:活动)?" + _END
)
_OWN_SAID = re.compile(r"我的报名|我报|报了什么|报了哪些|报了咩|报名记录|报名的活动")
_CANCELS = re.compile(_SOFT + r"(?:取消|退出|退掉|撤销)(?:我的)?(?:活动)?报名" + _END)
_STAYS_AWAY = re.compile(r"(?:我们?)?(?:临时有事|有事)?[,，]?(?:去不了|来不了|不去了|不来了|不参加)" + _END)
_JOINS = re.compile(_SOFT + r"(?:报名|参加|報名)(?!的)(?:这个|这场|呢个|活动|呢场)*(?P<rest>.*)")
_NOISE = re.compile(
    r"附近|周边|就近|身边|可以|报名|參加|参加|的|活动|有什么|什么|有|最近|近期|适合|看看|哪些|吗|呢| "
)
_NEARBY = re.compile(r"附近|周边|报名|就近|身边")
_LOOKS = re.compile(
    r"什么|咩|乜|哪些|哪里|有没有|有冇|最近|近期|适合|看看|周末|今天|今晚|明天|后天|[这下本]周|[这下本]个?月|社区|街|区|镇|村"
)


def hears(turn: Turn) -> bool:
    """Takes a message about events that says so itself; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not _HINT.search(text):
        return False
    if joining.is_child(turn):
        joining.asks_guardian(turn)
    elif _OWN_SAID.search(text) and _OWN.fullmatch(text):
        lists_own(turn)
    elif _CANCELS.fullmatch(text) or (_STAYS_AWAY.fullmatch(text) and turn.events.mine()):
        _cancels_one(turn)
    elif (found := _JOINS.fullmatch(text)) and _joins(turn, found["rest"]):
        pass
    elif _asks_for_list(turn):
        _looks(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """Another place, time or audience for the list in view: 天河区呢, 下周呢; or where we are."""
    note = turn.talk.note(TOPIC)
    reading = turn.reading
    if reading.wish or reading.intent in {Intent.ORDER, Intent.CORRECTION, Intent.NEED}:
        return False
    if note.get("number") and (party := joining.party_in(turn)):
        joining.begins(turn, str(note["number"]), party)
        return True
    if not (reading.place or reading.when or reading.audiences) or len(reading.text) > _LONGEST:
        return False
    _looks(turn)
    return True


def hears_limit(turn: Turn) -> bool:
    """How many residents may come."""
    number = str(turn.talk.note(LIMIT).get("number", ""))
    if not number or not (count := joining.party_in(turn)):
        return False
    turn.talk.forget(LIMIT)
    _decides(turn, lambda: turn.events.limits(number, count))
    return True


def asks_limit(turn: Turn) -> None:
    """Asks for the number of places."""
    number = str(turn.talk.note(LIMIT).get("number", ""))
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.talk.forget(LIMIT)
        turn.answers(wording.not_possible(Fault.UNKNOWN))
        return
    turn.asks(wording.ask_limit(occasion.product.people_max))


def shows(turn: Turn, number: str) -> None:
    """One event, with the way to sign up, or the person's own sign-up."""
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.answers(wording.not_possible(Fault.UNKNOWN))
        return
    turn.talk.enter(TOPIC)
    turn.talk.note(TOPIC)["number"] = occasion.order.number
    if joining.shows(turn, number):
        return
    if occasion.order.starts_at <= turn.now:
        turn.answers(wording.not_possible(Fault.OVER))
    elif not occasion.takes_place:
        turn.answers(wording.not_possible(Fault.OFF))
    else:
        turn.says(
            cards=(wording.card(occasion, turn.now, None),),
            buttons=(follow_wording.like(number), wording.NEARBY),
        )


def lists_own(turn: Turn) -> None:
    """What this person signed up for."""
    own = [wording.mine_card(each, turn.now) for each in turn.events.mine()]
    guests = errands.cards(turn)[:_GUESTS]
    turn.answers(wording.mine_listed(len(own), (*own, *guests)) if own or guests else wording.no_sign_up())


def tapped(turn: Turn, button: Button) -> None:
    """A button of a list, of a sign-up, of an offer, of a coordinator, or a score."""
    value = button.value
    number, _, count = value.partition("-")
    match button.slot:
        case "list":
            _looks(turn)
        case "city":
            turn.talk.notes[NEAR] = {"code": ""}
            _lists(turn, 0)
        case "more":
            _lists(turn, int(value) if value.isdecimal() else 0)
            turn.turns_page()
        case "mine":
            lists_own(turn)
        case "show":
            shows(turn, value)
        case "cancel":
            _cancels(turn, value)
        case "accept":
            _accepts(turn, value)
        case "party" if count.isdecimal():
            joining.begins(turn, number, int(count))
        case "score" if count in {"1", "2", "3", "4", "5"}:
            rated = turn.events.rates(number, int(count))
            turn.says(wording.thanks_for_score(int(count)) if rated else wording.not_rated())
        case "open" | "close":
            _decides(turn, lambda: turn.events.opens(value, button.slot == "open"))
        case "limit":
            turn.talk.enter(LIMIT)
            turn.talk.notes[LIMIT] = {"number": plain(value)}
            asks_limit(turn)
        case _:
            lists_own(turn)


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """What this person decides about the event that an order has become."""
    event = turn.events.of(order)
    decides = wording.decide(event, order.number) if event else ()
    return (*decides, *checkin.buttons(turn, order))


def rows(turn: Turn, order: Order) -> list[tuple[str, str]]:
    """Who may come, among the rows of an order."""
    event = turn.events.of(order)
    return [wording.row(event, turn.events.left(event))] if event else []


def place_asked(turn: Turn) -> Place | None:
    """The place said, kept from before, or one's own unit's; None where none is known."""
    reading = turn.reading
    if reading.place:
        turn.talk.notes[NEAR] = {"code": reading.place.code}
        return reading.place
    if NEAR in turn.talk.notes:
        return turn.places.get(str(turn.talk.notes[NEAR].get("code", "")))
    if turn.who.home:
        return turn.places.get(turn.who.home.region_code)
    return next((turn.places.get(each.region_code) for each in turn.events.subscriptions.all()), None)


def _asks_for_list(turn: Turn) -> bool:
    text, intent = turn.reading.text, turn.reading.intent
    if "活动" not in text or turn.reading.order_number:
        return False
    if intent not in {Intent.SEARCH, Intent.STATEMENT, Intent.UNKNOWN, Intent.MORE}:
        return False
    if _NEARBY.search(text):
        return True
    orders = turn.who.may_order or (turn.demo and not turn.who.chosen)  # they look for products
    return not orders and bool(_LOOKS.search(text))


def _looks(turn: Turn) -> None:
    """Begins a list with what the message says, or asks where."""
    known = place_asked(turn)
    reading, note = turn.reading, turn.talk.note(TOPIC)
    keeps = turn.talk.topic == TOPIC and not reading.text.endswith("活动")
    if not keeps:
        note.clear()
    if reading.when:
        start = reading.when.start
        end = reading.when.end or datetime.combine(start.date(), time(23, 59))
        note["since"], note["until"] = f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"
    if reading.audiences:
        note["audiences"] = list(reading.audiences)
    if words := _NOISE.sub("", reading.wish):
        note["words"] = words[:20]
    turn.talk.enter(TOPIC)
    if known is None and NEAR not in turn.talk.notes and "附近" in reading.text:
        note["asks"] = "place"
        turn.answers(wording.ask_place())
        return
    _lists(turn, 0)


def _lists(turn: Turn, offset: int) -> None:
    note = turn.talk.note(TOPIC)
    note.pop("asks", None)
    note.pop("number", None)
    place, asked = place_asked(turn), place_asked(turn)
    found = _found(turn, place, note)
    while not found and place is not None and place.level not in ("district", "city"):
        place = _above(turn, place)
        found = _found(turn, place, note)
    near = _name(place)
    what = "、".join((*note.get("audiences", ()), *filter(None, [note.get("words")])))
    if not found:
        button = follow_wording.follow_button(asked.code if asked else "")
        turn.answers(wording.nothing(_name(asked), f"{_span(turn, note)}{what}", button))
        return
    offset = offset if 0 <= offset < len(found) else 0
    page, rest = found[offset : offset + PAGE], offset + PAGE
    if len(found) == 1:
        note["number"] = found[0].order.number
    more = Button("更多", TOPIC, "more", str(rest)) if rest < len(found) else None
    heading = wording.heading(near, f"{_span(turn, note)}{what}", len(found), wider=place != asked)
    if place is None and NEAR not in turn.talk.notes:
        heading += wording.hint_place()
    turn.talk.enter(TOPIC)
    turn.answers(
        wording.listed(heading, [wording.card(each, turn.now, state(turn, each)) for each in page], more)
    )


def _found(turn: Turn, place: Place | None, note: dict[str, Any]) -> list[Occasion]:
    def within(code: str) -> bool:
        return place is None or turn.places.is_within(code, place.code)

    since, until = (_moment(note.get(name)) for name in ("since", "until"))
    found = turn.events.coming(until or turn.now + AHEAD, since, within, note.get("audiences", ()))
    words = note.get("words")
    return [each for each in found if words in about(each.product)] if words else found


def _moment(said: object) -> datetime | None:
    try:
        return datetime.strptime(str(said), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def _span(turn: Turn, note: dict[str, Any]) -> str:
    since, until = _moment(note.get("since")), _moment(note.get("until"))
    if since is None or until is None:
        return ""
    last = until - timedelta(minutes=1)
    return dates.span(since.date(), last.date(), turn.local.date()) + "的"


def _above(turn: Turn, place: Place) -> Place | None:
    return turn.places.get(turn.places.regions[place.code].ancestors[-1])


def _name(place: Place | None) -> str:
    if place is None or place.level == "city":
        return "全市"
    inner = "" if place.level == "district" else place.district
    town = place.town if place.level == "community" else ""
    return f"{inner}{town}{place.name}"


def state(turn: Turn, occasion: Occasion) -> State | None:
    """What became of this person's own sign-up, where they have one."""
    mine = turn.events.sign_up(occasion.event)
    return State(mine.state) if mine else None


def _joins(turn: Turn, rest: str) -> bool:
    """报名, 报名 3 个人: for the event in view, else for one of a list."""
    if "活动" in rest:
        return False
    if number := turn.reading.order_number:  # as a poster says it
        if turn.events.occasion(number) is None:
            return False
        joining.begins(turn, number)
        return True
    if turn.who.may_order and turn.talk.topic != TOPIC:
        return False
    party = joining.party_in(turn)
    if rest.strip("吧啊呀啦,，。 ") and not party:
        return False
    if number := turn.talk.notes.get(TOPIC, {}).get("number"):
        joining.begins(turn, str(number), party)
        return True
    turn.opens(wording.ask_which())
    _looks(turn)
    return True


def _cancels_one(turn: Turn) -> None:
    mine = turn.events.mine()
    if len(mine) == 1:
        _cancels(turn, mine[0].occasion.order.number)
    else:
        lists_own(turn)


def _cancels(turn: Turn, number: str) -> None:
    sign_up = turn.events.gives_back(number)
    if sign_up is None:
        turn.answers(wording.no_sign_up())
        return
    turn.answers(wording.given_back(turn.events.occasion(number), turn.now))


def _accepts(turn: Turn, number: str) -> None:
    try:
        turn.events.accepts(number)
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
        return
    joining.shows(turn, number)


def _decides(turn: Turn, act: Any) -> None:
    try:
        turn.answers(wording.decided(act()))
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
