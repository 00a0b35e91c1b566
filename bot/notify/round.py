"""What became of the notices that were due."""

from dataclasses import astuple, dataclass


@dataclass(slots=True)
class Round:
    """How many of the notices that were due met which fate."""

    sent: int = 0
    kept: int = 0  # nobody could be reached, or something failed; they wait for another time
    void: int = 0  # not true any more
    expired: int = 0  # of no use any more
    dead: int = 0  # given up; staff can see and resend them
    repeats: int = 0  # of those sent: how many may have arrived once before

    def add(self, other: "Round") -> None:
        """Counts another round in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __bool__(self) -> bool:
        return any(astuple(self))
