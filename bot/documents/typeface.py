"""The typeface of what is printed: which characters it has, how wide they are, and what stands in for others.

The fonts in `fonts` hold the 8,105 characters of the Table of General Standard Chinese Characters (通用规范
汉字表, 2013), GB 2312 and whatever stands in the sheets; docs/decisions/0018 tells how they were made.
"""

import threading
import unicodedata
from functools import cache
from pathlib import Path

from opencc import OpenCC
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bot.dialogue.readers.pinyin import readings

_HAN = ("CJK UNIFIED", "CJK COMPAT")
_FONTS = Path(__file__).with_name("fonts")
_loading = threading.Lock()


class Typeface:
    """One weight. `name` is what a PDF calls it and `file` where it is."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.file = file
        font = TTFont(name, str(file))
        pdfmetrics.registerFont(font)
        self._widths: dict[int, float] = font.face.charWidths
        self._known = frozenset(font.face.charToGlyph)

    def width(self, text: str, size: float) -> float:
        """How wide a line is, in the unit of `size`."""
        return sum(self._widths.get(ord(sign), 1000) for sign in text) * size / 1000

    def has(self, sign: str) -> bool:
        """Whether it can be printed."""
        return ord(sign) in self._known

    def printable(self, text: str) -> str:
        """The text in characters that there are, on one line.

        A character that is missing is written the simplified way, or as its sound in brackets; what has no
        sound (an emoji) is left out, since a box in its place says nothing.
        """
        whole = " ".join(unicodedata.normalize("NFC", text).split())
        if all(map(self.has, whole)):
            return whole
        return " ".join("".join(map(self._stand_in, whole)).split())

    def _stand_in(self, sign: str) -> str:
        if self.has(sign):
            return sign
        for other in (unicodedata.normalize("NFKC", sign), _simplified().convert(sign)):
            if all(map(self.has, other)):
                return other
        if unicodedata.name(sign, "").startswith(_HAN) and (sounds := readings(sign)):
            return f"（{sounds[0]}）"
        return ""


@cache
def _load(weight: str) -> Typeface:
    return Typeface(f"XiangmeiSans-{weight.title()}", _FONTS / f"{weight}.ttf")


def regular() -> Typeface:
    """For what is read."""
    with _loading:
        return _load("regular")


def bold() -> Typeface:
    """For what is seen from afar."""
    with _loading:
        return _load("bold")


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")
