"""What a poster says, before anybody thinks of how it looks."""

from collections.abc import Collection, Sequence
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
    rows: Sequence[tuple[str, str]]  # label and value
    code: str  # where the code leads; empty for none
    call: Sequence[str]  # beside the code, or instead of it
    foot: Sequence[str]  # left and right, on the last line
    words: Collection[str] = ()  # that the title should not tear
