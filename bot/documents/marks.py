"""What stands on a sheet of A4, in millimetres from its upper left corner; drawn as a picture or as a PDF."""

from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 210.0, 297.0


class Colour(NamedTuple):
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, code: str) -> "Colour":
        """That of #rrggbb."""
        return cls(*bytes.fromhex(code.removeprefix("#")))

    def towards(self, other: "Colour", share: float) -> "Colour":
        """A mixture of both; 0 is this one, 1 the other."""
        return Colour(*(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, with round corners where a radius is given."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle's line; the radius is that of its outer edge."""

    x: float
    y: float
    radius: float
    line: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; y is that of the line they stand on, and size that of a Chinese character."""

    x: float
    y: float
    size: float
    words: str
    colour: Colour
    bold: bool = False


Mark = Box | Disc | Ring | Shape | Text
