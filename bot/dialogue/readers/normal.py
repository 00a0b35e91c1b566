"""One spelling for what people type: every reader and the search index see text through `normalise`."""

import unicodedata
from functools import lru_cache

import opencc

_simplified = opencc.OpenCC("t2s")
LONGEST = 2000  # characters; nobody orders in more, and reading stays in milliseconds


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The text in half-width, simplified, lower-case characters with single spaces.

    Control, format and surrogate characters are dropped and what is beyond `LONGEST` characters is cut.
    Idempotent: normalising twice changes nothing. All spans that readers return count in the
    normalised text.
    """
    text = unicodedata.normalize("NFKC", text[: 2 * LONGEST])
    if not text.isprintable():  # most texts are, and looking at every character takes its time
        text = "".join(" " if mark.isspace() else mark for mark in text if not _unseen(mark))
    text = _simplified.convert(text).lower()
    return " ".join(text.split())[:LONGEST].rstrip()


def _unseen(mark: str) -> bool:
    return not mark.isspace() and unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co", "Cn"}
