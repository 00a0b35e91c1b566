"""One spelling for what people type: every reader and the search index see text through `normalise`."""

import re
import unicodedata
from functools import lru_cache

import opencc

# Text that is spaced out, character by character or between digits and their unit (12 月 15 号 晚 上 7 点).
# A space between whole words stays: it parts them as a comma does.
_SPACED = re.compile(
    r"(?<=(?<!\S)[\u4e00-\u9fff]) (?=[\u4e00-\u9fff](?!\S))"
    r"|(?<=\d) (?=[年月日号时点分人个名位](?![数均间期名称字额于置心单头]))"
    r"|(?<=(?<!\S)[上下本这]) (?=周|星期|礼拜|个月)|(?<=周|期|拜) (?=[一二三四五六日天](?!\S))"
)
_EACH_CHARACTER = re.compile(r"(?<!\S)(?:\S ){4,}\S(?!\S)")  # 1 2 月 5 号
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_simplified = opencc.OpenCC("t2s")
IN_TITLE = "(?:[^《》]|《[^《》]*》)"  # a character between 《 and 》, or another title within
LONGEST = 2000  # characters; nobody orders in more, and reading stays in milliseconds


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The text in half-width, simplified, lower-case characters with single spaces between words.

    Control, format and surrogate characters are dropped and what is beyond `LONGEST` characters is cut.
    Idempotent: normalising twice changes nothing. All spans that readers return count in the
    normalised text.
    """
    text = _EACH_CHARACTER.sub(_closed, unified(text[: 2 * LONGEST]))
    return _SPACED.sub("", text)[:LONGEST].rstrip()


def _closed(run: re.Match[str]) -> str:
    return run[0].replace(" ", "") if _CHINESE.search(run[0]) else run[0]


def unified(text: str) -> str:
    """As `normalise`, of any length and with every space a person put: for lists of words."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():  # most texts are, and looking at every character takes its time
        text = "".join(" " if mark.isspace() else mark for mark in text if not _unseen(mark))
    return " ".join(_simplified.convert(text).lower().split())


def _unseen(mark: str) -> bool:
    return not mark.isspace() and unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co", "Cn"}
