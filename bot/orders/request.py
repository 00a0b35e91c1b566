"""What somebody wants delivered, as far as it is known: the value that every rule judges."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.dialogue.readers.understanding import Place
from bot.dialogue.wall_clock import SHANGHAI
from storage.models import Order, Product


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit and where it is: the names of its district, town and community, empty above its own level."""

    unit_code: str
    unit_name: str
    region_code: str
    district: str = ""
    town: str = ""
    community: str = ""

    @classmethod
    def of_place(cls, place: Place) -> "Seat":
        """The seat of a region that is itself the unit."""
        return cls(
            unit_code=place.code,
            unit_name=place.name,
            region_code=place.code,
            district=place.name if place.level == "district" else place.district,
            town=place.name if place.level == "town" else place.town,
            community=place.name if place.level == "community" else "",
        )


@dataclass(frozen=True, slots=True)
class Request:
    """A wish in the making; whatever is not known yet is None or empty.

    `day` and `start` are the wall clock of Asia/Shanghai. One end of a head count may be missing
    (至少50人, 不超过60人).
    """

    product: Product | None = None
    unit: Seat | None = None
    day: date | None = None
    start: time | None = None
    room: str = ""
    audiences: tuple[str, ...] = ()
    people_min: int | None = None
    people_max: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    remarks: str = ""

    @classmethod
    def of(cls, order: Order, product: Product, unit: Seat) -> "Request":
        """The request that would make this very order: where a change begins."""
        local = order.starts_at.astimezone(SHANGHAI)
        return cls(
            product=product,
            unit=unit,
            day=local.date(),
            start=local.time(),
            room=order.room,
            audiences=tuple(order.audiences),
            people_min=order.people_min,
            people_max=order.people_max,
            contact_name=order.contact_name,
            contact_phone=order.contact_phone,
            remarks=order.remarks,
        )

    def at(self, moment: datetime) -> "Request":
        """The same request at another time. `moment` is aware."""
        local = moment.astimezone(SHANGHAI)
        return replace(self, day=local.date(), start=local.time())

    def instead(self, product: Product) -> "Request":
        """The same request for another product."""
        return replace(self, product=product)

    @property
    def starts_at(self) -> datetime | None:
        """When it begins, in UTC, once day and start are known."""
        if self.day is None or self.start is None:
            return None
        return moment(self.day, self.start)

    @property
    def ends_at(self) -> datetime | None:
        """When it is over, in UTC, once the product is known too."""
        if self.product is None or (starts_at := self.starts_at) is None:
            return None
        return starts_at + timedelta(minutes=self.product.duration_min)

    @property
    def people(self) -> tuple[int, int] | None:
        """Fewest and most people expected; a missing end equals the other one."""
        ends = [count for count in (self.people_min, self.people_max) if count is not None]
        return (min(ends), max(ends)) if ends else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The slots without which nothing can be ordered and that are not known yet."""
        known = {
            "product": self.product is not None,
            "unit": self.unit is not None,
            "day": self.day is not None,
            "start": self.start is not None,
            "people": self.people is not None,
            "name": bool(self.contact_name),
            "phone": bool(self.contact_phone),
        }
        return tuple(slot for slot, is_known in known.items() if not is_known)

    def differs_from(self, order: Order) -> frozenset[str]:
        """The slots judged by a rule in which this is not what was ordered."""
        local = order.starts_at.astimezone(SHANGHAI)
        pairs = {
            "product": (order.product_code, self.product and self.product.code),
            "unit": (order.unit_code, self.unit and self.unit.unit_code),
            "day": (local.date(), self.day),
            "start": (local.time(), self.start),
            "people": ((order.people_min, order.people_max), self.people),
            "phone": (order.contact_phone, self.contact_phone),
        }
        return frozenset(slot for slot, (before, after) in pairs.items() if before != after)


def moment(day: date, start: time) -> datetime:
    """The point of time, in UTC, at which the clocks of Guangzhou show this day and time."""
    return datetime.combine(day, start, SHANGHAI).astimezone(UTC)


def today(now: datetime) -> date:
    """The day in Guangzhou. `now` is aware."""
    return now.astimezone(SHANGHAI).date()


class IncompleteRequest(ValueError):  # noqa: N818 - says what the request is
    """The request lacks slots without which nothing can be ordered; `missing` names them."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"not known yet: {', '.join(missing)}")
        self.missing = missing
