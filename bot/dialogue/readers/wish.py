"""What is left of a sentence for the search: no facts, no politeness, only what is wished for."""

import re
from collections.abc import Iterable

from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_words

_words = load_words("wish.toml")


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_START = re.compile(f"(?:{_either(_words['start'])})")
_END = re.compile(f"(?:{_either(_words['end'])})$")
_LONGEST_END = max(map(len, _words["end"]))
_ALONE = frozenset((*_words["start"], *_words["end"], *_words["alone"]))
_WHOLE = _words["whole"]
_JOINED = frozenset(_words["joined"])
_PIECES = re.compile(
    r"[\s,.;!?。、…~()\[\]\x00]+|(?:我们|我哋|我)?(?:想|要|需要|希望|打算)(?=请|约|订(?!阅)|办|搞|找|看|听|邀)"
    r"|(?:我们|我哋|我)(?:想要|想|要)点(?!单|心|翠|一[下点些]|[下些]?$)"  # 点 alone may begin a name
)
_COUNT = re.compile(r"[\d一二三四五六七八九十百几两]*[个位名组户对家人场次]?")
_MORE = re.compile(r"[\u3400-\u9fff]")
_NO_MORE = re.compile(
    r"[的嘅们看来想要做玩参和跟与同一起上打唱跳办搞写画演听讲学用开、]|活动|都|也|大概|有|能|可以"
)


def read_wish(text: str, facts: Iterable[Span], audiences: Iterable[Span] = ()) -> str:
    """The words of the normalised text that say what is wanted, in their order, with single spaces.

    `facts` are the spans other readers understood; an audience's span stays when it is part of a
    programme's name (亲子阅读).
    """
    free = blanked(text, facts)
    named = list(audiences)
    starts = {start for start, _ in named}
    free = blanked(free, [span for span in named if span[1] in starts or not _belongs(free, span)])
    pieces = (_stripped(piece) for piece in _PIECES.split(free))
    return " ".join(piece for piece in pieces if piece not in _ALONE and not _COUNT.fullmatch(piece))


def _belongs(text: str, span: Span) -> bool:
    start, end = span
    follows = _MORE.match(text, end) and not _NO_MORE.match(text, end)
    return text[start:end] in _JOINED and bool(follows)


def _stripped(piece: str) -> str:
    before = None
    while piece != before and piece not in _ALONE:
        before = piece
        if not piece.startswith(_WHOLE) and (found := _START.match(piece)) and found.end() < len(piece):
            piece = piece[found.end() :]
        if not piece.endswith(_WHOLE) and (found := _END.search(piece, max(1, len(piece) - _LONGEST_END))):
            piece = piece[: found.start()]
    return piece
