"""What a poster looks like: a field of the brand's colour with the title; below it when, where and how."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import segno

from bot.documents import typeface
from bot.documents.bill import Bill
from bot.documents.lines import balanced, broken, shortened, tears
from bot.documents.marks import HEIGHT, WIDTH, Box, Colour, Disc, Mark, Ring, Shape, Text

_PAPER, _INK, _SOFT = Colour.of("#fdfaf4"), Colour.of("#26221f"), Colour.of("#6f675f")
_WHITE = Colour.of("#ffffff")
_MARGIN = 17.0
_INNER = WIDTH - 2 * _MARGIN
_FIELD = 152.0  # how far down the colour goes
_TITLE_SIZES = (  # and lines at most
    *((34, 1), (29, 1), (25, 1), (31, 2), (28, 2), (25, 2), (22, 2)),
    *((21, 3), (18, 3), (15, 4), (12, 5)),
)
_SMALLER = 0.75  # of the size that fits: what a title may give up so that no word is torn
_SUBTITLE_SIZES = ((11.0, 1), (9.5, 1), (8.0, 2))
_ROW_SIZES = ((6.4, 3), (6.4, 2), (5.6, 2), (5.6, 1))
_LEADING = 1.375
_CALL = ((6.4, None, True), (4.3, _SOFT, False), (5.0, _INK, True))  # size, colour, bold; None: the brand's
_FOOT = 17.0  # how high the colour stands below
_CODE = 50.0  # the square with the code
_DOT = 25.4 / 300 * 2  # a dot of the picture: squares of the code end at its edges
_QUIET = 4  # squares around a code that stay white (ISO/IEC 18004)
_QUOTED = re.compile("《[^》]*》|“[^”]*”|（[^）]*）")
# Pairs of characters that keep together in the sample's sheets (mutual information of 4.5 bits and more), and
# a few longer words.
_WORDS = frozenset(Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").split())


def _rings(field: Colour) -> Iterator[Mark]:
    """良辰美景: the moon over a stage."""
    for step, radius in enumerate(range(118, 30, -14)):
        yield Disc(172, 34, radius, field.towards(_WHITE, 0.035 * (step + 1)))
    yield Disc(172, 34, 23, Colour.of("#f6d58a"))


def _scales(field: Colour) -> Iterator[Mark]:
    """各美其美: many circles, each beside and within others."""
    shade = field.towards(_WHITE, 0.13)
    for row in range(7):
        for column in range(9):
            x, y = 100 + column * 17 + (row % 2) * 8.5, -2 + row * 11.5
            if x - 118 > y * 0.9:
                for radius in (8.5, 5.8, 3.1):
                    yield Ring(x, y, radius, 0.7, shade)


def _lattice(field: Colour) -> Iterator[Mark]:
    """玉成其美: the lattice of a window."""
    for row in range(6):
        for column in range(6):
            x, y = 214 - column * 19 - (row % 2) * 9.5, 4 + row * 15
            if x > 104 + y * 0.95:
                light = 0.20 if (row + column) % 3 == 0 else 0.11
                half, high = 8.6, 13.6
                yield Shape(
                    ((x, y - high), (x + half, y), (x, y + high), (x - half, y)), field.towards(_WHITE, light)
                )


def _suns(field: Colour) -> Iterator[Mark]:
    """成人之美: suns that rise one behind the other."""
    for x, radius, light in ((196, 66, 0.10), (150, 44, 0.16), (206, 40, 0.24)):
        yield Disc(x, 0, radius, field.towards(_WHITE, light))
    yield Disc(206, 0, 22, Colour.of("#ffe0a3"))


def _petals(field: Colour) -> Iterator[Mark]:
    """尽善尽美: a flower with all its petals."""
    x, y = 168.0, 36.0
    for along, across in ((0, -1), (0.866, -0.5), (0.866, 0.5), (0, 1), (-0.866, 0.5), (-0.866, -0.5)):
        yield Disc(x + along * 30, y + across * 30, 29, field.towards(_WHITE, 0.09))
    for along, across in ((0.5, -0.866), (1, 0), (0.5, 0.866), (-0.5, 0.866), (-1, 0), (-0.5, -0.866)):
        yield Ring(x + along * 30, y + across * 30, 29, 0.6, field.towards(_WHITE, 0.24))
    yield Disc(x, y, 11, Colour.of("#f3cfe0"))


_BRANDS: Mapping[str, tuple[Colour, Callable[[Colour], Iterator[Mark]]]] = {
    "良辰美景": (Colour.of("#a8281e"), _rings),
    "各美其美": (Colour.of("#0d655b"), _scales),
    "玉成其美": (Colour.of("#22458a"), _lattice),
    "成人之美": (Colour.of("#b8510f"), _suns),
    "尽善尽美": (Colour.of("#6c2c62"), _petals),
}
_OTHER = (Colour.of("#3c4652"), _scales)


def design(bill: Bill) -> list[Mark]:
    """The poster, from the ground up, in characters that the typeface has."""
    bill = _printable(bill)
    colour, motif = _BRANDS.get(bill.brand, _OTHER)
    return [
        Box(0, 0, WIDTH, HEIGHT, _PAPER),
        Box(0, 0, WIDTH, _FIELD, colour),
        *motif(colour),
        Box(0, _FIELD, WIDTH, HEIGHT - _FIELD, _PAPER),
        *_head(bill, colour),
        *_when(bill, colour),
        *_below(bill, colour),
    ]


def _printable(bill: Bill) -> Bill:
    clean = typeface.bold().printable
    return replace(
        bill,
        brand=clean(bill.brand),
        title=clean(bill.title),
        subtitle=clean(bill.subtitle),
        summary=clean(bill.summary),
        rows=tuple((clean(name), clean(value)) for name, value in bill.rows),
        call=tuple(map(clean, bill.call)),
        foot=(clean(bill.foot[0]), clean(bill.foot[1])),
        words=frozenset(map(clean, bill.words)),
    )


def _head(bill: Bill, colour: Colour) -> Iterator[Mark]:
    bold = typeface.bold()
    light = colour.towards(_WHITE, 0.84)
    if bill.brand:
        width = bold.width(bill.brand, 6.2)
        yield Box(_MARGIN, 17, width + 10, 11.4, _WHITE, 5.7)
        yield Text(_MARGIN + 5, 24.9, 6.2, bill.brand, colour, bold=True)
    summary = _paragraph(bill.summary, 5.4, 2)
    y = _FIELD - 9 - 8.2 * (len(summary) - 1) if summary else _FIELD - 2
    for number, line in enumerate(summary):
        yield Text(_MARGIN, y + 8.2 * number, 5.4, line, light)
    y -= 13
    if bill.subtitle:
        size, lines = _fitted(bill.subtitle, _SUBTITLE_SIZES, bill)
        for line in reversed(lines):
            yield Text(_MARGIN, y, size, line, light)
            y -= size * 1.35
        y -= 3
    size, lines = _fitted(bill.title, _TITLE_SIZES, bill)
    for line in reversed(lines):
        yield Text(_MARGIN, y, size, line, _WHITE, bold=True)
        y -= size * 1.24


def _fitted(words: str, sizes: Sequence[tuple[float, int]], bill: Bill) -> tuple[float, list[str]]:
    """The largest size in which the words fit, and their lines; a smaller one, where that tears no word."""
    bold = typeface.bold()
    whole = {*_WORDS, *bill.words, *_QUOTED.findall(words)}
    found: list[tuple[float, list[str]]] = []
    for size, most in sizes:
        measure = partial(bold.width, size=size)
        if found and size < found[0][0] * _SMALLER:
            break
        if len(broken(words, _INNER, measure)) > most:
            continue
        lines = balanced(words, _INNER, measure, whole)
        if not tears(lines, whole):
            return size, lines
        found.append((size, lines))
    if found:
        return found[0]
    size, most = sizes[-1]
    lines = broken(words, _INNER, partial(bold.width, size=size), whole)
    return size, shortened(lines, most, _INNER, partial(bold.width, size=size))


def _paragraph(words: str, size: float, most: int) -> list[str]:
    """Lines of running text, of like length where all of it fits."""
    measure = partial(typeface.regular().width, size=size)
    lines = broken(words, _INNER, measure)
    return balanced(words, _INNER, measure) if len(lines) <= most else shortened(lines, most, _INNER, measure)


def _when(bill: Bill, colour: Colour) -> Iterator[Mark]:
    bold = typeface.bold()
    y = _FIELD + 24
    yield Text(_MARGIN, y, 17, bill.day, colour, bold=True)
    x = _MARGIN + bold.width(bill.day, 17) + 6
    yield Text(x, y - 9.6, 6.4, bill.weekday, _INK, bold=True)
    yield Text(x, y, 9, bill.hours, _INK, bold=True)
    yield Box(_MARGIN, y + 8, _INNER, 0.5, colour.towards(_PAPER, 0.7))


def _below(bill: Bill, colour: Colour) -> Iterator[Mark]:
    bold, regular = typeface.bold(), typeface.regular()
    top = _FIELD + 45
    left = _MARGIN + max((regular.width(name, 5.2) for name, _ in bill.rows), default=0) + 6
    for size, most in _ROW_SIZES:
        rows = _rows(bill, size, most, WIDTH - _MARGIN - _CODE - 9 - left)
        if top + sum(_row_height(size, lines) for _, lines in rows) <= HEIGHT - _FOOT:
            break
    y = top
    for name, lines in rows:
        yield Text(_MARGIN, y, 5.2, name, colour)
        for number, line in enumerate(lines):
            yield Text(left, y + number * size * _LEADING, size, line, _INK, bold=True)
        y += _row_height(size, lines)
    yield from _call(bill, colour, WIDTH - _MARGIN - _CODE, top - 5.4)
    yield Box(0, HEIGHT - _FOOT, WIDTH, _FOOT, colour)
    phone, right = bill.foot
    yield Text(_MARGIN, HEIGHT - 6.8, 4.9, phone, _WHITE)
    yield Text(WIDTH - _MARGIN - bold.width(right, 5.6), HEIGHT - 6.6, 5.6, right, _WHITE, bold=True)


def _rows(bill: Bill, size: float, most: int, width: float) -> list[tuple[str, list[str]]]:
    measure = partial(typeface.bold().width, size=size)
    return [
        (name, shortened(broken(value, width, measure, bill.words), most, width, measure))
        for name, value in bill.rows
    ]


def _row_height(size: float, lines: Sequence[str]) -> float:
    return size * _LEADING * len(lines) + size * 0.78


def _call(bill: Bill, colour: Colour, x: float, y: float) -> Iterator[Mark]:
    """How to come: the code with a line or two below it, or the lines alone."""
    if bill.code:
        yield from _code(bill.code, x, y)
        y += _CODE + 8.5
    else:
        yield Box(x, y, _CODE, _CODE, colour.towards(_PAPER, 0.88), 2)
        y += 19
    for number, line in enumerate(bill.call):
        size, colour_of, is_bold = _CALL[min(number, len(_CALL) - 1)]
        face = typeface.bold() if is_bold else typeface.regular()
        for part in balanced(line, _CODE - 2, partial(face.width, size=size)):
            shift = (_CODE - face.width(part, size)) / 2
            yield Text(x + shift, y, size, part, colour_of or colour, bold=is_bold)
            y += size * 1.5
        y += 1


def _code(address: str, x: float, y: float) -> Iterator[Mark]:
    """The code on white, in the largest squares that are a whole number of the picture's dots."""
    code = segno.make_qr(address, error="m")
    rows = [list(row) for row in code.matrix]
    across = len(rows) + 2 * _QUIET
    square = max(1, int(_CODE / across / _DOT)) * _DOT
    yield Box(x, y, _CODE, _CODE, _WHITE, 2)
    left = _on_a_dot(x + (_CODE - square * len(rows)) / 2)
    top = _on_a_dot(y + (_CODE - square * len(rows)) / 2)
    for number, row in enumerate(rows):
        edges = [place for place, (a, b) in enumerate(pairwise([0, *row, 0])) if bool(a) != bool(b)]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield Box(left + start * square, top + number * square, (end - start) * square, square, _INK)


def _on_a_dot(place: float) -> float:
    return round(place / _DOT) * _DOT
