"""A place in the list of tokens, moved forward by the phrases that are read."""

import re
from dataclasses import dataclass

from bot.dialogue.readers.times.atoms import Atom, Token

LOOSE = re.compile(r"[\s的,()里]{0,3}(?:左右|大概|约|大约|的?时候)?")
TIGHT = re.compile(r"[\s的()]{0,2}")


@dataclass(slots=True)
class Cursor:
    """Tokens of a text and how many of them have been read."""

    text: str
    tokens: list[Token]
    position: int = 0

    @property
    def at_end(self) -> bool:
        """Whether all tokens have been read."""
        return self.position >= len(self.tokens)

    @property
    def current(self) -> Atom:
        """The next atom, however far away."""
        return self.tokens[self.position].atom

    @property
    def last(self) -> Atom:
        """The atom read last."""
        return self.tokens[self.position - 1].atom

    def near(self, gap: re.Pattern[str] = LOOSE) -> Atom | None:
        """The next atom, if no more than `gap` lies between it and the one before."""
        if not self.position or self.at_end:
            return None
        between = self.text[self.tokens[self.position - 1].end : self.tokens[self.position].start]
        return self.current if gap.fullmatch(between) else None

    def spans(self, first: int) -> tuple[tuple[int, int], ...]:
        """Where the tokens read since `first` stand, neighbours joined."""
        merged: list[tuple[int, int]] = []
        for token in self.tokens[first : self.position]:
            if merged and merged[-1][1] == token.start:
                merged[-1] = (merged[-1][0], token.end)
            else:
                merged.append((token.start, token.end))
        return tuple(merged)
