"""附近的活动: a list of events by place, time, audience and words, and what narrows it down."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent, Place
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import Occasion
from bot.events.places import State
from bot.events.subscriptions import about
from bot.handlers.drafts import spoken_name
from bot.handlers.turn import Turn
from bot.handlers.wording import dates
from bot.handlers.wording import events as wording
from bot.handlers.wording import subscriptions as follow_wording

TOPIC = wording.EVENTS
NEAR = "near"  # the note that keeps where somebody looks for events
PAGE = 5
_ALONG = {"亲子家庭": ("少儿",)}  # for whom it also is, when a family comes
AHEAD = timedelta(days=60)  # how far a list looks where no time is said
_NOISE = re.compile(
    r"附近|周边|就近|身边|可以|报名|參加|参加|的|活动|有什么|什么|有|最近|近期|适合|看看|哪些|吗|呢| "
    r"|(?<!原)住(?!民)"
)
_NEARBY = re.compile(r"附近|周边|报名|就近|身边")
_LOOKS = re.compile(
    r"什么|咩|乜|哪些|哪里|有没有|有冇|最近|近期|适合|看看|周末|今天|今晚|明天|后天|[这下本]周|[这下本]个?月|社区|街|区|镇|村"
)


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


def asked_for(turn: Turn) -> bool:
    """Whether the message asks which events there are."""
    text, intent = turn.reading.text, turn.reading.intent
    if "活动" not in text or turn.reading.order_number:
        return False
    if intent not in {Intent.SEARCH, Intent.STATEMENT, Intent.UNKNOWN, Intent.MORE}:
        return False
    if _NEARBY.search(text):
        return True
    orders = turn.who.may_order or (turn.demo and not turn.who.chosen)  # they look for products
    return not orders and bool(_LOOKS.search(text))


def looks(turn: Turn, opening: str = "") -> None:
    """Begins a list with what the message says, or asks where. `opening` is said before a list only."""
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
    elif namesakes := _namesakes(turn):
        note["asks"] = "place"
        turn.answers(wording.which_place([(_name(each), each.code) for each in namesakes]))
    else:
        lists(turn, 0, opening)


def looks_at(turn: Turn, code: str) -> None:
    """The list of one of several places of the same name."""
    turn.talk.notes[NEAR] = {"code": code if turn.places.get(code) else ""}
    lists(turn, 0)


def looks_everywhere(turn: Turn) -> None:
    """The list of the whole city."""
    turn.talk.notes[NEAR] = {"code": ""}
    lists(turn, 0)


def lists(turn: Turn, offset: int, opening: str = "") -> None:
    """A page of what fits what was said so far; farther away where nothing is near."""
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
    turn.opens(opening)
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
    audiences = {each for said in note.get("audiences", ()) for each in (said, *_ALONG.get(said, ()))}
    found = turn.events.coming(until or turn.now + AHEAD, since, within, audiences)
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


def _namesakes(turn: Turn) -> tuple[Place, ...]:
    """The places that may be meant where several have the name that was said: there are two 寺前社区."""
    found = turn.reading.places
    return found if len(found) > 1 and len({each.level for each in found}) == 1 else ()


def _above(turn: Turn, place: Place) -> Place | None:
    return turn.places.get(turn.places.regions[place.code].ancestors[-1])


def _name(place: Place | None) -> str:
    if place is None or place.level == "city":
        return "全市"
    inner = "" if place.level == "district" else place.district
    if place.level == "community":
        return f"{inner}{place.town}{spoken_name(place.name)}"
    return f"{inner}{place.name}"


def state(turn: Turn, occasion: Occasion) -> State | None:
    """What became of this person's own sign-up, where they have one."""
    mine = turn.events.sign_up(occasion.event)
    return State(mine.state) if mine else None
