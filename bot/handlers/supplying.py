"""申请成为供应商: a supplier that is not on the list yet says what it is; the city's staff decides."""

import re

from bot.catalog.taxonomy import SUPPLIER_KINDS
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import applications, forms
from bot.handlers.turn import Turn
from bot.handlers.wording import applications as application_wording
from bot.handlers.wording import supplying as wording
from bot.people.applications import Asked
from bot.people.roles import Role
from storage.models import Supplier

TOPIC = wording.TOPIC
LONGEST_NAME, LONGEST_INTRO = 30, 200  # characters
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (  # what a name or an answer tells of the kind
    (re.compile("图书馆"), "图书馆"),
    (re.compile("文化馆|文化站"), "文化馆"),
    (re.compile("公司|企业|有限"), "文化企业"),
    (re.compile("协会|学会|社会组织|民办|民间|工作室|志愿|基金会|促进会"), "民间文化机构"),
    (re.compile("剧团|乐团|歌舞团|曲艺团|杂技团|木偶|院团|剧院|艺术团|粤剧|话剧"), "专业院团"),
    (re.compile("个人|自己|自由职业|艺术家|艺人|传承人"), "个人艺术家"),
)
_COMMANDS = {Intent.STOP, Intent.BACK, Intent.NO, Intent.YES, Intent.HELP, Intent.HUMAN, Intent.RESTART}
_CLAUSES = re.compile(r"[，,。；;！!\n]+")
_NAME_SAID = re.compile(
    r"^(?:你好|您好)?(?:我们|我|咱们)?(?:是|叫|系|的名字叫|名字是|名称是|名叫)?(?:一家|一个)?(?:叫)?"
)
_CHANGE = re.compile(
    r"(?P<what>名称|名字|类别|类型|性质|所在区|地区|区|简介|介绍|内容|业务)"
    r"(?:改成|改为|换成|应该是|是|为|:|：)\s*(?P<value>.+)"
)
_SLOTS = {
    **dict.fromkeys(("名称", "名字"), "supplier"),
    **dict.fromkeys(("类别", "类型", "性质"), "kind"),
    **dict.fromkeys(("所在区", "地区", "区"), "district"),
    **dict.fromkeys(("简介", "介绍", "内容", "业务"), "intro"),
}


def begins(turn: Turn, words: str) -> None:
    """Starts the form; `words` may name the supplier already, or be a sentence about it."""
    turn.talk.enter(TOPIC)
    note = turn.talk.notes[TOPIC] = {"open": True}
    if name := _name_in(words):
        _takes_name(turn, note, name)
    if not turn.replies:
        asks(turn)


def hears(turn: Turn) -> bool:
    """Takes a message as the answer to what is asked, and whatever else it says of the supplier."""
    note = turn.talk.note(TOPIC)
    if not note:
        return False
    intent = turn.reading.intent
    changed = _CHANGE.match(turn.text)
    if intent is Intent.NO:
        _leaves(turn)
    elif changed:
        _changes(turn, note, _SLOTS[changed["what"]], changed["value"].strip())
    elif intent is Intent.YES and _missing(note) is None:
        _submits(turn, note)
    elif not _takes(turn, note, _missing(note)):
        return False
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)
    return True


def takes_words(turn: Turn) -> bool:
    """Takes the answer to a question for free words, in which nothing else is to be read."""
    return _asks_for_words(turn) and hears(turn)


def _asks_for_words(turn: Turn) -> bool:
    note = turn.talk.notes.get(TOPIC, {})
    return (
        turn.talk.topic == TOPIC
        and bool(note)
        and _missing(note) in {"supplier", "intro"}
        and turn.reading.intent not in _COMMANDS
    )


def asks(turn: Turn) -> None:
    """Asks for what is still unknown, or reads the application back."""
    note = turn.talk.note(TOPIC)
    match _missing(note):
        case "supplier":
            turn.asks(wording.ask_name())
        case "kind":
            turn.answers(wording.ask_kind(SUPPLIER_KINDS))
        case "district":
            turn.asks(wording.ask_district())
        case "intro":
            turn.asks(wording.ask_intro())
        case "contact" if turn.who.name and turn.who.phone and not (note.get("name") or note.get("phone")):
            turn.answers(wording.ask_contact(turn.who.name, turn.who.phone))
        case "contact" if note.get("name"):
            turn.asks(application_wording.ask_phone())
        case "contact" if note.get("phone"):
            turn.asks(application_wording.ask_name())
        case "contact":
            turn.answers(wording.ask_contact())
        case _:
            place = turn.places.get(str(note["district"]))
            turn.answers(wording.read_back({**note, "district": place.name if place else ""}))


def tapped(turn: Turn, button: Button) -> None:
    """A button of the form; one from before finds it closed."""
    note = turn.talk.notes.get(TOPIC)
    if button.slot == "start":
        begins(turn, "")
        return
    if not note:
        turn.answers(application_wording.left())
        return
    turn.talk.enter(TOPIC)
    if button.slot == "kind" and button.value in SUPPLIER_KINDS:
        note["kind"] = button.value
    elif button.slot == "same" and turn.who.name and turn.who.phone:
        note["name"], note["phone"] = turn.who.name, turn.who.phone
    elif button.slot == "submit" and _missing(note) is None:
        _submits(turn, note)
    elif button.slot == "leave":
        _leaves(turn)
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)


def _missing(note: dict[str, object]) -> str | None:
    slot = next((name for name in ("supplier", "kind", "district", "intro") if not note.get(name)), None)
    return slot or ("contact" if not (note.get("name") and note.get("phone")) else None)


def _takes(turn: Turn, note: dict[str, object], asked: str | None) -> bool:
    """Fills what the message tells; the words for which a question is open are its answer."""
    taken = False
    if not note.get("kind") and asked != "supplier" and (kind := _kind_in(turn.text)):
        note["kind"], taken = kind, True
    if (not note.get("district") or asked is None) and (district := _district(turn)):
        note["district"], taken = district, True
    clauses = [each.strip() for each in _CLAUSES.split(turn.text) if each.strip()]
    if asked == "supplier" and clauses and turn.reading.intent is not Intent.YES:
        name = _name_in(clauses[0])
        if not name:
            return taken
        _takes_name(turn, note, name)
        taken = True
        rest = [each for each in clauses[1:] if not _says_something_else(turn, each)]
        if rest and not note.get("intro"):
            note["intro"] = "，".join(rest)[:LONGEST_INTRO]
    elif asked == "intro" and len(turn.text) >= 4 and turn.reading.intent is not Intent.YES:
        note["intro"] = " ".join(turn.text.split())[:LONGEST_INTRO]
        return True
    if asked in {"contact", None} or turn.reading.phone:
        taken = applications.takes_contact(turn, note) or taken
    return taken


def _takes_name(turn: Turn, note: dict[str, object], name: str) -> None:
    if len(name) > LONGEST_NAME:
        turn.asks(wording.name_too_long(LONGEST_NAME))
        return
    if known := _called(turn, name):
        turn.answers(wording.known_already(known.name, known.code))
        return
    note["supplier"] = name
    if not note.get("kind") and (kind := _kind_in(name)):
        note["kind"] = kind


def _called(turn: Turn, name: str) -> Supplier | None:
    """The supplier that has this name already, written with or without the city's."""
    plain = name.removeprefix("广州市").removeprefix("广州")
    found = turn.people.registry.suppliers_called(name)
    return next(
        (each for each in found if each.name in {name, f"广州市{plain}", f"广州{plain}", plain}), None
    )


def _changes(turn: Turn, note: dict[str, object], slot: str, value: str) -> None:
    if slot == "supplier":
        note.pop("kind", None)
        _takes_name(turn, note, value.strip('“”"《》 '))
    elif slot == "kind" and (kind := value if value in SUPPLIER_KINDS else _kind_in(value)):
        note["kind"] = kind
    elif slot == "kind":
        note.pop("kind", None)
    elif slot == "district" and (district := _district(turn)):
        note["district"] = district
    elif slot == "district":
        note.pop("district", None)
    else:
        note["intro"] = value[:LONGEST_INTRO]


def _district(turn: Turn) -> str:
    """The code of the district that the message names, or of the one in which its only place lies."""
    lines = {turn.people.registry.line(place.code)[:2] for place in turn.reading.places}
    codes = {line[1] for line in lines if len(line) > 1}
    return codes.pop() if len(codes) == 1 else ""


def _kind_in(words: str) -> str:
    exact = next((kind for kind in SUPPLIER_KINDS if kind in words), "")
    return exact or next((kind for pattern, kind in _KINDS if pattern.search(words)), "")


def _name_in(words: str) -> str:
    name = _NAME_SAID.sub("", words.strip(), count=1).strip('“”"《》 ,，。')
    return name if len(name) >= 2 else ""


def _says_something_else(turn: Turn, clause: str) -> bool:
    """Whether a clause is about place, kind or contact, and tells nothing of what they do."""
    reading = turn.read(clause, turn.local)
    return bool(reading.phone or clause in SUPPLIER_KINDS or (reading.places and len(clause) < 8))


def _submits(turn: Turn, note: dict[str, object]) -> None:
    name = str(note["supplier"])
    asked = Asked(
        Role.SUPPLIER,
        region_code=str(note["district"]),
        unit_name=name,
        unit_kind=str(note["kind"]),
        intro=str(note["intro"]),
    )
    turn.talk.forget(TOPIC)
    applications.hands_in(turn, asked, wording.title(name), str(note["name"]), str(note["phone"]))


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(application_wording.left())
    forms.goes_on(turn)
