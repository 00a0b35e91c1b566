"""Reads what a sentence wants: a command, an answer, a correction, an order, a search, or only facts."""

import re
from collections import defaultdict
from functools import lru_cache

from bot.dialogue.readers.tables import load_rows
from bot.dialogue.readers.understanding import Intent, Understanding

_PIECES = re.compile(r"[\s,.;:!、。·…~\"'()\[\]<>《》「」-]+")
_ANSWERS = (  # of several answers in one breath, the one that counts: 不用了,谢谢 is a no
    Intent.RESTART,
    Intent.HUMAN,
    Intent.STOP,
    Intent.BACK,
    Intent.CANCEL_ORDER,
    Intent.CHANGE_ORDER,
    Intent.CORRECTION,
    Intent.MY_ORDERS,
    Intent.NEED,
    Intent.HELP,
    Intent.MORE,
    Intent.NO,
    Intent.YES,
    Intent.THANKS,
    Intent.GREETING,
)


def _load() -> tuple[dict[str, Intent], list[tuple[re.Pattern[str], Intent]], dict[str, re.Pattern[str]]]:
    """Whole messages, patterns of them, and by name the words that tell something inside a message."""
    whole: dict[str, Intent] = {}
    patterns: list[tuple[re.Pattern[str], Intent]] = []
    parts: dict[str, list[str]] = defaultdict(list)
    for name, where, words in load_rows("intents.tsv"):
        if where == "whole":
            whole |= dict.fromkeys(words.split(" "), Intent(name))
        elif where == "pattern":
            patterns.append((re.compile(words), Intent(name)))
        elif where == "find":
            parts[name].append(words)
        else:
            parts[name] += sorted(map(re.escape, words.split(" ")), key=len, reverse=True)
    return whole, patterns, {name: re.compile("|".join(words)) for name, words in parts.items()}


_WHOLE, _PATTERNS, _WORDS = _load()
_SOFT = re.compile(rf"(?:{_WORDS['soft'].pattern})+")
_SOFT_START = re.compile(rf"^(?:{_WORDS['soft'].pattern})")
_SOFT_END = re.compile(rf"(?:{_WORDS['soft'].pattern}|[?])$")
_ANY_PATTERN = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _PATTERNS))
_MOST_SOFT = 4  # soft words on either side of a command
_LONGEST_COMMAND = 24  # characters; longer messages say more than a command


def read_intent(text: str, found: Understanding) -> Intent:
    """What the normalised text wants, given the facts the other readers found in it.

    Commands and answers count only when they are the whole message: 取消 inside a request is no command.
    """
    if command := _command(text):
        return command
    facts = bool(found.when or found.people or found.place or found.free_unit or found.phone or found.name)
    if (existing := _about_an_order(text, found)) is not None:
        return existing
    for intent in (Intent.NEED, Intent.HUMAN):
        if _says(intent, text):
            return intent
    if not facts and _says(Intent.HELP, text):
        return Intent.HELP
    orders = _says("order_mark", text)
    if _says("correct_word", text) and not orders:
        return Intent.CORRECTION
    if _says("question_word", text) and not (orders and found.when and (found.place or found.people)):
        return Intent.SEARCH
    orders = orders or _says("weak_mark", text)
    is_question = _WORDS["ask_end"].search(text, max(0, len(text) - 4)) is not None
    if (_says("search_word", text) and not (orders and facts)) or (is_question and found.wish and not facts):
        return Intent.SEARCH
    day = found.when is not None and found.when.grain != "span"  # 周末 and 三月 narrow a search as well
    if orders or (_says("want_word", text) and (day or found.place or found.free_unit)):
        return Intent.ORDER
    settled = found.place or found.free_unit or found.people or (found.audiences and day)
    if found.wish and found.when and settled:
        return Intent.ORDER
    if facts or found.audiences or _has_words(found.wish):
        return Intent.STATEMENT
    return Intent.UNKNOWN


def _about_an_order(text: str, found: Understanding) -> Intent | None:
    """Speaks of an order that exists: by its number, or as one of the speaker's own."""
    mine = _says(Intent.MY_ORDERS, text)
    if not (found.order_number or mine or _says("order_word", text)):
        return None
    if _says("cancel_word", text) and not _says("change_word", text):
        return Intent.CANCEL_ORDER
    if _says("change_word", text):
        return Intent.CHANGE_ORDER
    if found.order_number:
        return Intent.ORDER_DETAILS
    return Intent.MY_ORDERS if mine else None


def _says(name: str, text: str) -> bool:
    return _WORDS[name].search(text) is not None


def _has_words(wish: str) -> bool:
    return re.search(r"[\u3400-\u9fff]|[a-z]{2}", wish) is not None


@lru_cache(maxsize=4096)
def _command(text: str) -> Intent | None:
    """The command or answer that the whole message is, politeness aside."""
    if len(text) > _LONGEST_COMMAND:
        return None
    if (whole := _known(text)) is not None:
        return whole
    pieces = [piece for piece in _PIECES.split(text) if piece]
    answers = {_known(piece) for piece in pieces}
    if None in answers:
        answers = {_known(piece) for piece in pieces if not _SOFT.fullmatch(piece)}
    if not answers or None in answers:
        return None
    return next((answer for answer in _ANSWERS if answer in answers), None)


def _known(piece: str) -> Intent | None:
    """The answer that is left when a few soft words are taken off, one by one, behind and then in front."""
    piece = piece.strip(" ,.!~。、")
    for _ in range(_MOST_SOFT):
        rest = piece
        for _ in range(_MOST_SOFT):
            if (answer := _whole(rest)) is not None:
                return answer
            shorter = _SOFT_END.sub("", rest)
            if shorter == rest:
                break
            rest = shorter
        shorter = _SOFT_START.sub("", piece)
        if shorter in (piece, ""):
            return None
        piece = shorter
    return None


def _whole(message: str) -> Intent | None:
    if message in _WHOLE:
        return _WHOLE[message]
    if not _ANY_PATTERN.fullmatch(message):  # as nearly always; one look instead of fourteen
        return None
    return next((intent for pattern, intent in _PATTERNS if pattern.fullmatch(message)), None)
