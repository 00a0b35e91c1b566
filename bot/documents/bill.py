"""What a poster says, before anybody thinks of how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bill:
    """Everything that a poster says."""

    brand: str
    title: str
    subtitle: str
    summary: str
    day: str  # 12月9日
    weekday: str  # 周三
    hours: str  # 14:00–15:00
    rows: tuple[tuple[str, str], ...]  # label and value
    code: str  # where the code leads; empty for none
    call: tuple[str, ...]  # beside the code, or instead of it
    foot: tuple[str, str]  # left and right, on the last line
    words: frozenset[str] = frozenset()  # that the title should not tear
