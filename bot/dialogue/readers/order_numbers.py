"""Reads our order numbers, however they are spaced: GZ26004179, gz26 00417-9, 订单26004179."""

import re

from bot.dialogue.readers.spans import Span

# GZ, two digits of the year, five running digits, one check digit. Any GZ with digits is read as an order
# number, also a mistyped one: it must never pass for a time or a phone, and the desk can say what is wrong.
_GAP = r"[ \-_.·:/]{0,2}"
_NUMBER = re.compile(rf"(?<![a-z])g{_GAP}z{_GAP}(\d(?:{_GAP}\d){{5,13}})(?!\d)")
_NAMED = re.compile(
    rf"(?:订单|单|编|订单编)(?:号码|号|编号)?(?:是|为|系)?{_GAP}[#:]?{_GAP}(?:gz)?(\d(?:{_GAP}\d){{7}})(?!{_GAP}\d)"
)


def read_order_number(text: str) -> tuple[str, Span] | None:
    """The first order number of the normalised text, compact and in capitals, and where it stood."""
    if found := _NUMBER.search(text):
        return "GZ" + _digits(found.group(1)), found.span()
    if found := _NAMED.search(text):
        return "GZ" + _digits(found.group(1)), found.span(1)
    return None


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
