"""Who is addressed: a small expression of conditions with and, or and not, kept as JSON.

    {"all": [{"region": "440105"}, {"any": [{"role": "coordinator"}, {"audience": "老年人"}]},
             {"not": {"attended": {"months": 6}}}]}

What cannot be read addresses nobody: a condition that an older or newer program wrote must never widen
an audience, and under a `not` it would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from bot.people.roles import Role
from storage import audiences

MONTH = timedelta(days=30)
LARGEST = 60  # conditions in one expression
DEEPEST = 8  # expressions within each other
MONTHS = range(1, 61)

Condition = ColumnElement[bool]


class Audience(Protocol):
    """One expression."""

    def to_json(self) -> dict[str, Any]:
        """As it is kept; `read` reads it back."""

    def condition(self, now: datetime) -> Condition:
        """As a condition on persons; `now` is aware."""


@dataclass(frozen=True, slots=True)
class Everyone:
    """All persons there are."""

    def to_json(self) -> dict[str, Any]:
        return {"everyone": True}

    def condition(self, now: datetime) -> Condition:
        return true()


@dataclass(frozen=True, slots=True)
class Nobody:
    """What cannot be read, and an audience that is not chosen yet."""

    def to_json(self) -> dict[str, Any]:
        return {}

    def condition(self, now: datetime) -> Condition:
        return false()


@dataclass(frozen=True, slots=True)
class All:
    """Whoever fits all of them; with none, everyone."""

    of: tuple[Audience, ...]

    def to_json(self) -> dict[str, Any]:
        return {"all": [each.to_json() for each in self.of]}

    def condition(self, now: datetime) -> Condition:
        return and_(true(), *(each.condition(now) for each in self.of))


@dataclass(frozen=True, slots=True)
class Either:
    """Whoever fits one of them; with none, nobody."""

    of: tuple[Audience, ...]

    def to_json(self) -> dict[str, Any]:
        return {"any": [each.to_json() for each in self.of]}

    def condition(self, now: datetime) -> Condition:
        return or_(false(), *(each.condition(now) for each in self.of))


@dataclass(frozen=True, slots=True)
class Not:
    """Whoever does not fit it."""

    of: Audience

    def to_json(self) -> dict[str, Any]:
        return {"not": self.of.to_json()}

    def condition(self, now: datetime) -> Condition:
        return not_(self.of.condition(now))


@dataclass(frozen=True, slots=True)
class Holds:
    """Who holds a role; residents are those who hold none."""

    role: Role

    def to_json(self) -> dict[str, Any]:
        return {"role": self.role.value}

    def condition(self, now: datetime) -> Condition:
        if self.role is Role.RESIDENT:
            return not_(audiences.holds_any_role())
        return audiences.holds(self.role)


@dataclass(frozen=True, slots=True)
class In:
    """Who belongs to a region, by its code: subscribed or signed up there, or holds a role for it."""

    region: str

    def to_json(self) -> dict[str, Any]:
        return {"region": self.region}

    def condition(self, now: datetime) -> Condition:
        return audiences.is_in(self.region)


@dataclass(frozen=True, slots=True)
class For:
    """Who subscribed for an audience (老年人 …), or orders for a unit that has ordered for it."""

    audience: str

    def to_json(self) -> dict[str, Any]:
        return {"audience": self.audience}

    def condition(self, now: datetime) -> Condition:
        return audiences.is_for(self.audience)


@dataclass(frozen=True, slots=True)
class Likes:
    """Who subscribed to these words."""

    words: str

    def to_json(self) -> dict[str, Any]:
        return {"interest": self.words}

    def condition(self, now: datetime) -> Condition:
        return audiences.likes(self.words)


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Who signed up for an event within so many months of 30 days."""

    months: int

    def to_json(self) -> dict[str, Any]:
        return {"signed_up": {"months": self.months}}

    def condition(self, now: datetime) -> Condition:
        return audiences.signed_up(now - self.months * MONTH)


@dataclass(frozen=True, slots=True)
class Attended:
    """Who had a place at an event that took place within so many months."""

    months: int

    def to_json(self) -> dict[str, Any]:
        return {"attended": {"months": self.months}}

    def condition(self, now: datetime) -> Condition:
        return audiences.attended(now - self.months * MONTH, now)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Who ordered within so many months: anything, one product, or something of a brand."""

    months: int
    product: str = ""
    brand: str = ""

    def to_json(self) -> dict[str, Any]:
        detail: dict[str, Any] = {"months": self.months, "product": self.product, "brand": self.brand}
        return {"ordered": {name: value for name, value in detail.items() if value}}

    def condition(self, now: datetime) -> Condition:
        return audiences.ordered(now - self.months * MONTH, self.product, self.brand)


def read(body: object) -> Audience:
    """The expression behind JSON; Nobody where any part of it cannot be read or it is far too large."""
    try:
        return _read(body, DEEPEST, [LARGEST])
    except (ValueError, TypeError):
        return Nobody()


def _read(body: object, depth: int, left: list[int]) -> Audience:
    left[0] -= 1
    if not isinstance(body, Mapping) or len(body) != 1 or depth < 0 or left[0] < 0:
        raise ValueError("no expression")
    ((name, value),) = body.items()
    match name:
        case "everyone" if value is True:
            return Everyone()
        case "all" | "any" if isinstance(value, Sequence) and not isinstance(value, str):
            parts = tuple(_read(each, depth - 1, left) for each in value)
            return All(parts) if name == "all" else Either(parts)
        case "not":
            return Not(_read(value, depth - 1, left))
        case "role":
            return Holds(Role(value))
        case "region":
            return In(_word(value))
        case "audience":
            return For(_word(value))
        case "interest":
            return Likes(_word(value))
        case "signed_up":
            return SignedUp(_months(value))
        case "attended":
            return Attended(_months(value))
        case "ordered" if isinstance(value, Mapping):
            product, brand = value.get("product", ""), value.get("brand", "")
            return Ordered(_months(value), *(_word(each) if each else "" for each in (product, brand)))
    raise ValueError(f"no condition {name!r}")


def _word(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 60:
        raise ValueError("no word")
    return value.strip()


def _months(value: object) -> int:
    months = value.get("months") if isinstance(value, Mapping) else None
    if not isinstance(months, int) or isinstance(months, bool) or months not in MONTHS:
        raise ValueError("no number of months")
    return months
