"""Where in the normalised text a reader found something."""

from collections.abc import Iterable

Span = tuple[int, int]  # start and end, end excluded, counted in characters of the normalised text


def overlaps(span: Span, taken: Iterable[Span]) -> bool:
    """Whether the span shares a character with any span already taken by another reader."""
    start, end = span
    return any(start < other_end and other_start < end for other_start, other_end in taken)


def blanked(text: str, spans: Iterable[Span], mark: str = "\x00") -> str:
    """The text with the spans' characters replaced one by one, so that all other spans still count."""
    marks = list(text)
    for start, end in spans:
        marks[start:end] = mark * (end - start)
    return "".join(marks)
