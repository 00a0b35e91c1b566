"""Where a line of Chinese may end: nothing is torn that belongs together, and the lines are of like width."""

import re
from collections.abc import Callable, Sequence, Set

Measure = Callable[[str], float]

# What cannot stand first or last in a line (GB/T 15834, 5.1), and what is torn by no line end.
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—～·%％,.;:?!)]}℃")
_NEVER_LAST = frozenset("（《「『【〔“‘([{￥#")
_WHOLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/+&'’\-–]*|\d+[月日年号时分位人岁]+|.", re.DOTALL)
_BEFORE = frozenset("进与和在到从给向为入走之及暨·｜|")  # better in front of these
_AFTER = frozenset("的里中：:，、！？—·）》」”的 ")  # better behind these
_TORN = 0.35  # of the width: what a line end inside a word costs, beside unevenness
_FITTING = 0.12  # of the width: what a line end in a good place is worth


def broken(text: str, width: float, measure: Measure, words: Set[str] = frozenset()) -> list[str]:
    """The text in as few lines as fit into the width, filled one after another.

    `words` are torn only where nothing else helps.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, words):
        for part in [piece] if measure(piece) <= width else piece:
            if line and measure((line + part).rstrip()) > width:
                lines.append(line.strip())
                line = ""
            line += part
    return [*lines, line.strip()] if line.strip() else lines


def balanced(text: str, width: float, measure: Measure, words: Set[str] = frozenset()) -> list[str]:
    """The same number of lines, ended where it reads best, none much longer than the others."""
    count = len(broken(text, width, measure))
    if count < 2:
        return [text.strip()] if text.strip() else []
    pieces = _pieces(text, frozenset())
    torn = _inside(text, words)
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    even = measure(text) / count

    def cost(start: int, end: int, last: bool) -> float:
        line = text[start:end].strip()
        if measure(line) > width:
            return float("inf")
        price = ((measure(line) - even) / width) ** 2
        if not last:
            price += _TORN if end in torn else 0
            price -= _FITTING if text[end] in _BEFORE or text[end - 1] in _AFTER else 0
        return price

    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for taken in range(1, count + 1):
        for end in ends[1:]:
            options = [
                (before[0] + cost(start, end, end == len(text)), (*before[1], end))
                for start in ends
                if start < end and (before := best.get((taken - 1, start)))
            ]
            if options:
                best[taken, end] = min(options)
    price, cuts = best.get((count, len(text)), (float("inf"), ()))
    if price == float("inf"):
        return broken(text, width, measure, words)
    return [text[start:end].strip() for start, end in zip((0, *cuts), cuts, strict=False)]


def tears(lines: Sequence[str], words: Set[str]) -> bool:
    """Whether a word is torn between these lines, which had no space at their ends."""
    inside, at = _inside("".join(lines), words), 0
    return any((at := at + len(line)) in inside for line in lines[:-1])


def shortened(lines: Sequence[str], most: int, width: float, measure: Measure) -> list[str]:
    """At most so many lines; the last one says by … that there was more."""
    if len(lines) <= most:
        return list(lines)
    last = lines[most - 1]
    while last and measure(f"{last}…") > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip('，。、；： ')}…"]


def _pieces(text: str, words: Set[str]) -> list[str]:
    """What no line end may be put into."""
    torn = _inside(text, words)
    pieces: list[str] = []
    at = 0
    for found in _WHOLE.finditer(text):
        piece = found[0]
        joined = pieces and (piece[0] in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST or at in torn)
        if joined:
            pieces[-1] += piece
        else:
            pieces.append(piece)
        at += len(piece)
    return pieces


def _inside(text: str, words: Set[str]) -> set[int]:
    """The places inside these words."""
    longest = min(max(map(len, words), default=0), len(text))
    inside: set[int] = set()
    for size in range(2, longest + 1):
        for at in range(len(text) - size + 1):
            if text[at : at + size] in words:
                inside |= set(range(at + 1, at + size))
    return inside
