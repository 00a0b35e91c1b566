"""`xiangmei understand`: what the assistant reads out of a sentence."""

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import clock_at, knowledge_at_hand, now_option
from bot.dialogue.wall_clock import SHANGHAI

if TYPE_CHECKING:
    from bot.dialogue.readers.understanding import Understanding, When


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@now_option
def understand(text: str | None, as_json: bool, now: datetime | None) -> None:
    """Show everything that TEXT holds; without TEXT, each line of standard input."""
    from bot.channels.lines import lines

    reader, clock = knowledge_at_hand().reader, clock_at(now)
    for line in [text] if text is not None else lines(sys.stdin.buffer):
        found = body(reader.read(line, clock().astimezone(SHANGHAI).replace(tzinfo=None)))
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else rows(found))


def body(understanding: "Understanding") -> dict[str, Any]:
    """The understanding as a JSON object; every key is there, empty where nothing was said."""
    place, people = understanding.place, understanding.people
    return {
        "text": understanding.text,
        "intent": understanding.intent.value,
        "when": _when(understanding.when),
        "readings": [_when(reading) for reading in understanding.when_readings],
        "people": {"min": people.min, "max": people.max} if people else None,
        "audiences": list(understanding.audiences),
        "place": {
            "code": place.code,
            "name": place.name,
            "district": place.district,
            "town": place.town,
        }
        if place
        else None,
        "places": [each.code for each in understanding.places],
        "room": understanding.room,
        "free_unit": understanding.free_unit,
        "products": list(understanding.products),
        "wish": understanding.wish,
        "phone": understanding.phone,
        "name": understanding.name,
        "order_number": understanding.order_number,
    }


def rows(found: dict[str, Any]) -> str:
    """The same for the eye: one row a thing that was found, an empty line at the end."""
    said = {key: value for key, value in found.items() if value not in (None, "", [])}
    return "\n".join(f"{key:13} {_spoken(value)}" for key, value in said.items()) + "\n"


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return "；".join(_spoken(part) for part in value)
    return str(value)


def _when(when: "When | None") -> dict[str, str | None] | None:
    if when is None:
        return None
    return {
        "start": when.start.isoformat(timespec="minutes"),
        "end": when.end.isoformat(timespec="minutes") if when.end else None,
        "grain": when.grain,
    }
