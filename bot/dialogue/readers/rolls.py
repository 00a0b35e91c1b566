"""接龙: the list by which a WeChat group signs up, each member adding a line, as somebody pastes it.

It begins with a heading that says so, then a line each: a number, a name, and how many come, said in any
way. Some strike their line out or write that they do not come; some write twice; some write what nobody
can read, and that is told, never guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import takewhile

from bot.dialogue.readers.normal import unified
from bot.dialogue.readers.numerals import read_integer

LONGEST_NAME = 20  # characters
_LONGEST_LINE = 100  # characters; nobody is called so
_HEADED_WITHIN = 5  # lines

_KEYCAPS = re.compile("((?:\\d\ufe0f?\u20e3)+)")
_CIRCLED = re.compile(r"^(\s*)([①-⑳㈠-㈩⑴-⒇㊀-㊉❶-❿➀-➓🔟])")
_STRUCK = re.compile("[\u0335-\u0338]|~~")
_NUMBERED = re.compile(
    r"[(\[【]?(?P<number>\d{1,3})(?:[)\]】.、,:;\-]+(?!\d\d\b)|\s+)(?![月日号点时年])\s*(?P<rest>.*)"
)
_EXAMPLE = re.compile(r"(?:示|样|举)?例(?:子|如)?(?:[\s:.、,]|$)|格式[\s:]")
_OFF = re.compile(
    r"\(?(?:取消|退出|退了|不去了?|不来了?|去不了|来不了|不参加了?|唔(?:去|来|嚟|参加)(?:了|喇|啦)?|[去来嚟]唔到|请假|有事)\)?[了啦。!]*"
)

_N = r"(\d{1,2}|[一二两俩三四五六七八九十]{1,3})"
_CHILD = "小孩子|小孩|小朋友|孩子|儿童|细路|细蚊仔|宝宝|娃|儿子|女儿|孙子|孙女|外孙女|外孙|小"
_ADULT = "大人|成人|家长|老人|长者|大"
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_ADULTS = re.compile(rf"{_N}\s?(?:个|位|名)?(?:{_ADULT})")
_CHILDREN = re.compile(rf"(?:带|和|\+)?{_N}\s?(?:个|位|名)?(?:{_CHILD})")
_HEADS = re.compile(rf"(?:一家|全家|共|一共|总共|报名?|来)?{_N}\s?(?:个?人|位|个|名|口人?)(?:参加|报名)?")
_TIMES = re.compile(r"[x×*]\s?(\d{1,2})(?!\d)|(?<=[\s:(])(\d{1,2})\)?\s*$")
_PLUS = re.compile(rf"(?:\+|加)\s?{_N}(?:人|位|个)?")
_KIN = rf"妈妈|爸爸|妈|爸|爷爷|奶奶|公公|婆婆|外公|外婆|老公|老婆|老伴|爱人|先生|太太|本人|自己|{_CHILD}"
_KINS = re.compile(rf"(?:{_KIN})(?:\s?[+和跟与、&]\s?(?:{_KIN}))+")
_WITH_CHILD = re.compile(rf"(?:带|和|跟|\+|&)\s?(?:我|一个)?(?:{_CHILD})|母子|母女|父子|父女|爷孙|婆孙|亲子")
_TWO = re.compile(
    r"(?:和|跟|带|\+|&)\s?(?:老伴|老公|老婆|爱人|先生|太太|妈妈|爸爸|家人|朋友)|夫妇|夫妻|两口子|俩口子"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: who comes, with how many in all, how many of them children, and a phone if it was written."""

    name: str
    party: int = 1
    children: int = 0
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """A list as it was read. The numbers in `twice` and `unread` are those of lines, from 1 on."""

    heading: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    withdrawn: tuple[str, ...] = ()  # the names of those who say that they do not come after all
    twice: tuple[int, ...] = ()  # of the lines that repeat a name; the last one counts
    unread: tuple[tuple[int, str], ...] = ()
    lines: int = 0  # how many there are that are not blank


@dataclass(slots=True)
class _Reading:
    heading: list[str] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    twice: list[int] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    begun: bool = False


def is_roll(text: str) -> bool:
    """Whether a text is such a list: it says so at its head, and there is a numbered line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not any(_numbered(_plain(line)) for line in lines):
        return False
    return any("接龙" in _plain(line) for line in lines[:_HEADED_WITHIN])


def read_roll(text: str) -> Roll:
    """Every line of the list, where it belongs. Of several lists below each other the last one counts."""
    reading, lines = _Reading(), 0
    for number, raw in enumerate(text.splitlines(), 1):
        if not (line := _plain(raw)):
            continue
        lines += 1
        if line.startswith(("#接龙", "接龙")) and reading.begun:
            reading = _Reading()  # each member sends the whole list anew
        _takes(reading, number, raw, line)
    return Roll(
        tuple(reading.heading),
        tuple(reading.entries.values()),
        tuple(reading.withdrawn.values()),
        tuple(reading.twice),
        tuple(reading.unread),
        lines,
    )


def key(name: str) -> str:
    """A name as it is compared, however it was typed."""
    return unified(name).replace(" ", "")


def _takes(reading: _Reading, number: int, raw: str, line: str) -> None:
    found = _numbered(line)
    if _EXAMPLE.match(found["rest"] if found else line):
        return
    if found is None:
        if reading.begun:
            reading.unread.append((number, line))
        else:
            reading.heading.append(line)
        return
    reading.begun = True
    rest = found["rest"].strip()
    if not rest:
        return  # a place that nobody has taken
    off = _STRUCK.search(raw) is not None or _OFF.search(rest) is not None
    entry = _entry(_OFF.sub(" ", rest)) if len(rest) <= _LONGEST_LINE else None
    if entry is None:
        reading.unread.append((number, line))
        return
    same = key(entry.name)
    if off:
        reading.entries.pop(same, None)
        reading.withdrawn[same] = entry.name
        return
    if same in reading.entries:
        reading.twice.append(number)
    reading.withdrawn.pop(same, None)
    reading.entries[same] = entry


def _plain(raw: str) -> str:
    """The line in half-width, simplified characters, without marks of striking out."""
    raw = _KEYCAPS.sub(lambda found: "".join(filter(str.isdecimal, found[0])) + ".", raw[:1000])
    raw = _CIRCLED.sub(lambda found: f"{found[1]}{int(unicodedata.numeric(found[2], 10))}.", raw)
    return unified(_STRUCK.sub("", raw))


def _numbered(line: str) -> re.Match[str] | None:
    return _NUMBERED.fullmatch(line)


def _entry(rest: str) -> Entry | None:
    """The name and how many come; None where there is no name or no number that can be."""
    phone = ""
    if found := _PHONE.search(rest):
        phone = "".join(found.groups())
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    entry, rest = _party(Entry("", phone=phone), rest)
    name = _name(rest)
    if not name or len(name) > LONGEST_NAME or not 0 < entry.party < 100:
        return None
    return replace(entry, name=name)


def _party(entry: Entry, rest: str) -> tuple[Entry, str]:
    """How many come, and the line without the words that say so."""
    adults, children = _ADULTS.findall(rest), _CHILDREN.findall(_ADULTS.sub(" ", rest))
    if adults or children:
        grown, small = sum(map(_count, adults)), sum(map(_count, children))
        rest = _CHILDREN.sub(" ", _ADULTS.sub(" ", rest))
        found = _HEADS.search(rest)
        whole = _count(found[1]) if found and not grown else 0  # 3人(含1小孩)
        party = whole if whole > small else (grown or 1) + small
        return replace(entry, party=party, children=small), _HEADS.sub(" ", rest)
    if found := _HEADS.search(rest):
        children_too = 1 if _WITH_CHILD.search(rest) and _count(found[1]) > 1 else 0
        rest = _KINS.sub(" ", rest[: found.start()] + " " + rest[found.end() :])
        return replace(entry, party=_count(found[1]), children=children_too), _without_others(rest)
    if found := _KINS.search(rest):
        parts = re.split(r"\s?[+和跟与、&]\s?", found[0])
        small = sum(bool(re.fullmatch(_CHILD, part)) for part in parts)
        rest = rest[: found.start()] + " " + rest[found.end() :]
        return replace(entry, party=len(parts), children=min(small, len(parts) - 1)), rest
    if found := _PLUS.search(rest):
        return replace(entry, party=1 + _count(found[1])), rest[: found.start()] + " " + rest[found.end() :]
    if found := _TIMES.search(rest):
        return replace(entry, party=int(found[1] or found[2])), rest[: found.start()] + " "
    if _WITH_CHILD.search(rest):
        return replace(entry, party=2, children=1), _without_others(rest)
    if _TWO.search(rest):
        return replace(entry, party=2), _without_others(rest)
    return entry, rest


def _without_others(rest: str) -> str:
    return _TWO.sub(" ", _WITH_CHILD.sub(" ", rest))


def _count(said: str) -> int:
    return 2 if said == "俩" else read_integer(said) or 0


def _name(rest: str) -> str:
    """The first word that has letters; with the next where a name was written apart: 张 伟, mary chan."""
    letters = "".join(mark if mark.isalnum() or mark in "·'" else " " for mark in rest)
    words = [word for word in letters.split() if any(map(str.isalpha, word))]
    if not words:
        return ""
    if words[0].isascii():
        latin = takewhile(str.isascii, words)
        return " ".join(word.capitalize() for word in latin)
    apart = len(words) > 1 and len(words[0]) == 1 and len(words[1]) <= 2 and not words[1].isascii()
    return words[0] + words[1] if apart else words[0]
