"""The columns of an order that come from its request, and what of them a log can keep."""

from datetime import datetime
from typing import Any

from bot.orders.phones import phone_fault, plain_phone
from bot.orders.request import Request


def columns(request: Request) -> dict[str, Any]:
    """The order's columns that come from the request alone and may change later."""
    assert request.people is not None
    sound = phone_fault(request.contact_phone) is None
    return {
        "starts_at": request.starts_at,
        "ends_at": request.ends_at,
        "room": request.room,
        "audiences": list(request.audiences),
        "people_min": request.people[0],
        "people_max": request.people[1],
        "contact_name": request.contact_name,
        "contact_phone": plain_phone(request.contact_phone) if sound else request.contact_phone,
        "remarks": request.remarks,
    }


def as_json(value: object) -> object:
    """A column's value as the log keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def from_json(name: str, value: Any) -> Any:
    """What `as_json` was made of."""
    return datetime.fromisoformat(value) if name in ("starts_at", "ends_at") else value
