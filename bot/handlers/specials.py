"""专场 in the making: 十二月专题在…办专场，分会场…; the venues of one special delivery, ordered as one."""

import re
from datetime import date, datetime, time, timedelta
from hashlib import blake2s

from bot.dialogue.form import OPEN, Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts, special_desk, themes, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import specials as wording
from bot.handlers.wording import themes as theme_wording
from bot.orders.phones import phone_fault, plain_phone
from bot.orders.request import Request
from bot.people.roles import Role
from bot.themes.specials import MOST, NotAll

TOPIC = wording.TOPIC
_LONGEST = 300  # characters
_HOLDS = "(?:举办|主办|办|开|做|搞|安排)"
_WHAT = "(?:一?个|一场)?(?:专场活动|专场演出|开幕专场|专场)"
_BRANCHES = "(?:[,;。: ]*分(?:会)?场(?:地)?(?:设?在|有|是|:)? ?(?P<branches>.+?))?"
_BEGINS = (
    re.compile(
        rf"{themes.SOFT}{themes.MONTH}的?专题(?:活动)?(?:设?在|于)(?P<main>.+?){_HOLDS}{_WHAT}{_BRANCHES}{themes.END}"
    ),
    re.compile(
        rf"{themes.SOFT}{themes.MONTH}的?专题(?:活动)?{_HOLDS}{_WHAT}[,;。: ]*主会场(?:设?在|是|:)? ?"
        rf"(?P<main>[^,;。]+?){_BRANCHES}{themes.END}"
    ),
)
_REPORT = re.compile(
    rf"{themes.SOFT}{themes.MONTH}?的?(?:专题)?的?专场(?:的)?(?:进展|情况|报告|怎么样了|安排)?{themes.END}"
)
_NAMES = re.compile(r"[、,;]|和|以及|还有")
_COUNTS = re.compile(r"(\d{1,5})")
_SWAP = re.compile(r"(?:把)?(?P<venue>.+?)(?:的产品)?(?:换成|改成|换为|改为)(?P<product>.+)")
_ELSEWHERE = {Intent.STOP, Intent.BACK, Intent.RESTART, Intent.HELP, Intent.HUMAN, Intent.MY_ORDERS}
_SHORT = 6


def hears(turn: Turn) -> bool:
    """The beginning of a special delivery, or a question about one; False for all others."""
    text = turn.reading.text
    if "专场" not in text or len(text) > _LONGEST:
        return False
    if found := next(filter(None, (each.fullmatch(text) for each in _BEGINS)), None):
        if not turn.themes.may_keep:
            turn.answers(theme_wording.only_staff())
        else:
            _begins(turn, themes.month_said(turn, found), found["main"], found["branches"] or "")
    elif turn.themes.may_keep and (found := _REPORT.fullmatch(text)) and _is_about_ours(text):
        special_desk.reports_month(turn, themes.month_said(turn, found))
    else:
        return False
    return True


def _is_about_ours(text: str) -> bool:
    """Whether it speaks of a special delivery, not of a show that is called one (相声专场)."""
    return "月" in text or bool(re.search("进展|情况|报告|怎么样", text))


def goes_on(turn: Turn) -> bool:
    """What is said while one is being put together, before anything else is read into it."""
    draft = turn.talk.notes.get(TOPIC, {})
    if turn.talk.topic != TOPIC or not draft.get(OPEN) or turn.incoming.button or not turn.text:
        return False
    reading = turn.reading
    if reading.intent in _ELSEWHERE and len(reading.text) <= _SHORT:
        return False
    if not turn.themes.may_keep:
        turn.talk.forget(TOPIC)
        turn.answers(theme_wording.only_staff())
        return True
    asked = _question(draft)
    if asked == "product":
        _takes_product(turn, draft, int(draft["asks"]), turn.text)
    elif asked == "units":
        _takes_venues(turn, draft, reading.text)
    elif asked == "when":
        if reading.when is None or reading.when.grain != "minute":
            return False
        _takes_when(draft, reading.when.start)
    elif asked == "people":
        counts = [int(count) for count in _COUNTS.findall(reading.text)]
        if not counts and reading.people:
            counts = [reading.people.max]
        if not counts:
            return False
        draft["people"] = [counts[0], counts[-1]]
    elif asked == "contact":
        if not _takes_contact(turn, draft):
            return False
    elif reading.intent is Intent.YES:
        _places(turn, draft)
        return True
    elif reading.when and reading.when.grain == "minute":
        _takes_when(draft, reading.when.start)
    elif (found := _SWAP.fullmatch(reading.text)) and (
        number := _venue_said(turn, draft, found["venue"])
    ) is not None:
        _takes_product(turn, draft, number, found["product"])
    else:
        return False
    _advance(turn)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A step of putting one together, its announcement, or its report."""
    draft = turn.talk.notes.get(TOPIC, {})
    special = turn.specials.get(int(button.value)) if button.value.isdecimal() else None
    if not turn.themes.may_keep:
        turn.answers(theme_wording.only_staff())
    elif button.slot in {"send", "report"} and special is not None:
        (special_desk.announces if button.slot == "send" else special_desk.reports)(turn, special)
    elif not draft.get(OPEN) or button.slot == "leave":
        turn.talk.forget(TOPIC)
        turn.answers(wording.left())
    else:
        turn.talk.enter(TOPIC)
        if button.slot == "redo" and button.value in {"when", "people"}:
            draft.pop(button.value, None)
        elif (
            button.slot == "product"
            and button.value.isdecimal()
            and int(button.value) < len(draft.get("units", ()))
        ):
            draft["asks"] = button.value
        elif button.slot == "confirm" and button.value == _mark(draft):
            _places(turn, draft)
            return
        _advance(turn)


def asks(turn: Turn) -> None:
    """Asks the open question again."""
    _advance(turn)


def _begins(turn: Turn, month: str, main: str, branches: str) -> None:
    theme = turn.themes.of(month)
    if theme is None:
        turn.answers(theme_wording.none(theme_wording.month(month, turn.local.date())))
        return
    turn.talk.enter(TOPIC)
    draft: Draft = {OPEN: True, "month": month, "products": {}}
    turn.talk.notes[TOPIC] = draft
    _takes_venues(turn, draft, f"{main}、{branches}" if branches else main)
    _advance(turn)


def _takes_venues(turn: Turn, draft: Draft, words: str) -> None:
    """The units that the words name. A name that several have is the one in a district named beside it."""
    words = re.sub("(?:主|分)(?:会)?场(?:设?在|有|是|:)?", "、", words)
    said = [each for each in (part.strip(" 。") for part in _NAMES.split(words)) if each]
    meant = [[grant.scope for grant in titles.meant(turn, Role.COORDINATOR, each).grants] for each in said]
    near = {_district(turn, codes[0]) for codes in meant if len(codes) == 1}
    units: list[str] = []
    for name, codes in zip(said, meant, strict=True):
        found = codes if len(codes) == 1 else [code for code in codes if _district(turn, code) in near]
        if not codes:
            turn.opens(wording.unknown_venue(name))
            return
        if len(found) != 1:
            places = [drafts.place_name(drafts.seat_of(turn, code)) for code in codes]
            turn.opens(wording.which_venue(name, places))
            return
        units += found
    if len(set(units)) > MOST:
        turn.opens(wording.too_many())
    else:
        draft["units"] = list(dict.fromkeys(units))


def _district(turn: Turn, code: str) -> str:
    seat = drafts.seat_of(turn, code)
    return seat.district if seat else ""


def _takes_when(draft: Draft, start: datetime) -> None:
    draft["when"] = start.isoformat(timespec="minutes")


def _takes_contact(turn: Turn, draft: Draft) -> bool:
    phone = turn.reading.phone
    name = turn.reading.name or re.sub(r"[\d\-+ ,，。、:：]+", " ", turn.text).strip()[:20] or turn.who.name
    if not phone or not name:
        return False
    if phone_fault(phone):
        turn.opens(wording.odd_phone())
    else:
        draft["contact"] = [name, plain_phone(phone)]
    return True


def _takes_product(turn: Turn, draft: Draft, number: int, words: str) -> None:
    said = normalise(words).strip('“”《》" 吧了。')
    hits = [hit.product for hit in turn.catalog.search(said).hits]
    named = [each for each in hits if said in normalise(each.name)] or hits
    draft.pop("asks", None)
    if named:
        draft["products"][draft["units"][number]] = named[0].code
    else:
        turn.opens(wording.no_product(words))


def _venue_said(turn: Turn, draft: Draft, words: str) -> int | None:
    """Which venue is called so; None for none."""
    if words.startswith("主会场"):
        return 0
    names = [drafts.place_name(drafts.seat_of(turn, code)) for code in draft["units"]]
    found = [number for number, name in enumerate(names) if words.strip("把 ") in name]
    return found[0] if len(found) == 1 else None


def _question(draft: Draft) -> str:
    if draft.get("asks"):
        return "product"
    return next((slot for slot in ("units", "when", "people", "contact") if slot not in draft), "")


def _advance(turn: Turn) -> None:
    draft = turn.talk.note(TOPIC)
    theme = turn.themes.of(str(draft.get("month", "")))
    if theme is None:
        turn.talk.forget(TOPIC)
        turn.answers(theme_wording.none())
        return
    match _question(draft):
        case "product":
            seat = drafts.seat_of(turn, draft["units"][int(draft["asks"])])
            turn.asks(wording.ask_product(drafts.place_name(seat)))
        case "units":
            turn.asks(wording.ask_venues())
        case "when":
            first = datetime.combine(date.fromisoformat(f"{theme.month}-01"), time())
            turn.asks(wording.ask_when(max(first, turn.local + timedelta(days=21))))
        case "people":
            turn.asks(wording.ask_people(len(draft["units"]) - 1))
        case "contact":
            turn.asks(wording.ask_contact())
        case _:
            wanted = turn.specials.choose(theme, _requests(turn, draft))
            for code, request in zip(draft["units"], wanted, strict=True):
                if request.product:
                    draft["products"][code] = request.product.code
            against = turn.specials.against(wanted)
            turn.answers(wording.read_back(theme, wanted, against, turn.local, _mark(draft)))


def _requests(turn: Turn, draft: Draft) -> list[Request]:
    """What is wanted at each venue, as far as it is known."""
    start = datetime.fromisoformat(draft["when"])
    name, phone = draft["contact"]
    requests = []
    for number, code in enumerate(draft["units"]):
        people = draft["people"][min(number, 1)]
        requests.append(
            Request(
                product=turn.catalog.product(draft["products"].get(code, "")),
                unit=drafts.seat_of(turn, code),
                day=start.date(),
                start=start.time(),
                audiences=tuple(_audiences(turn, draft)),
                people_min=people,
                people_max=people,
                contact_name=name,
                contact_phone=phone,
                remarks="专场",
            )
        )
    return requests


def _audiences(turn: Turn, draft: Draft) -> list[str]:
    theme = turn.themes.of(str(draft["month"]))
    return theme.audiences if theme else []


def _mark(draft: Draft) -> str:
    """A short mark of exactly this draft, so that a button orders what stood above it."""
    kept = repr([draft.get(name) for name in ("month", "units", "when", "people", "contact", "products")])
    return blake2s(kept.encode(), digest_size=4).hexdigest()


def _places(turn: Turn, draft: Draft) -> None:
    theme = turn.themes.of(str(draft["month"]))
    wanted = _requests(turn, draft)
    if theme is None or not all(request.product for request in wanted):
        _advance(turn)
        return
    try:
        special = turn.specials.place(theme, wanted)
    except NotAll as refused:
        turn.opens(wording.none_ordered())
        turn.answers(wording.read_back(theme, wanted, refused.against, turn.local, _mark(draft)))
        return
    turn.talk.forget(TOPIC)
    turn.answers(wording.placed(special, [order.number for order in turn.specials.venues(special)]))
