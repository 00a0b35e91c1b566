"""单位: who receives it. The coordinator's own by default, chosen among the regions otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.free_units import read_kinds
from bot.dialogue.readers.understanding import Intent, Place
from bot.handlers import drafts
from bot.handlers.slots.amendments import says_nothing_else
from bot.handlers.turn import Turn
from bot.handlers.wording import ordering
from bot.orders.request import Seat

CHOICES = 8


@dataclass(frozen=True, slots=True)
class UnitSlot:
    """Names repeat, so that a choice is always shown with district and town."""

    topic: str
    name: str = "unit"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        if self.topic == "change":
            return False
        if own := _own_meant(turn):
            return self.tap(turn, draft, own.unit_code)
        return bool(turn.reading.places) and self._take(turn, draft, turn.reading.places)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        if own := _own_meant(turn):
            return self.tap(turn, draft, own.unit_code)
        if turn.reading.places:
            return self._take(turn, draft, turn.reading.places)
        if turn.reading.intent not in {Intent.STATEMENT, Intent.UNKNOWN, Intent.ORDER, Intent.SEARCH}:
            return False
        found = turn.places.find(turn.reading.text, draft.get("within"), CHOICES)
        if not found and "within" in draft:
            found = turn.places.find(turn.reading.text, None, CHOICES)
        if found:
            return self._take(turn, draft, found)
        if not says_nothing_else(turn):
            return False
        turn.opens(ordering.unknown_unit(turn.text))
        return True

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        if drafts.seat_of(turn, value) is None:
            return False
        draft["unit"] = value
        for hint in ("unit_options", "within"):
            draft.pop(hint, None)
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        options = [place for code in draft.get("unit_options", ()) if (place := turn.places.get(code))]
        if options:
            turn.says(ordering.choose_unit(_common(options)), buttons=self._buttons(options))
            return
        within = turn.places.get(draft.get("within", ""))
        buttons = (
            [Button(ordering.whole_region(within.name), self.topic, self.name, within.code)] if within else []
        )
        own = [turn.who.home] if turn.who.home else turn.who.units[:CHOICES]
        for unit in own:
            if unit.town:
                label = ordering.own_unit(drafts.place_name(unit))
                buttons.append(Button(label, self.topic, self.name, unit.unit_code))
        turn.says(ordering.ask_unit(within.name if within else ""), buttons=tuple(buttons))

    def _take(self, turn: Turn, draft: Draft, places: Sequence[Place]) -> bool:
        within = str(draft.get("within", ""))
        places = [place for place in places if place.code.startswith(within)] or places
        own = [turn.who.home] if turn.who.home else turn.who.units
        held = [unit for unit in own if unit.town and any(_holds(place, unit) for place in places)]
        if len(held) == 1:
            return self.tap(turn, draft, held[0].unit_code)
        if len(places) > 1:
            draft.pop("unit", None)
            draft["unit_options"] = [place.code for place in places[:CHOICES]]
            return True
        if places[0].level in {"city", "district"}:
            # A district is said for context far more often than it is meant as the receiver.
            draft.pop("unit", None)
            draft.pop("unit_options", None)
            if places[0].level == "district":
                draft["within"] = places[0].code
            return True
        return self.tap(turn, draft, places[0].code)

    def _buttons(self, places: Sequence[Place]) -> tuple[Button, ...]:
        return tuple(
            Button(drafts.place_name(Seat.of_place(place)), self.topic, self.name, place.code)
            for place in places
        )


def _holds(place: Place, home: Seat) -> bool:
    """Whether the place is the person's own unit or a region above it."""
    return place.code == home.region_code or (
        place.level in {"district", "town"} and home.region_code.startswith(place.code)
    )


def _own_meant(turn: Turn) -> Seat | None:
    """The one of somebody's own units that the message calls by its name, or by its kind: 给消防站."""
    text = turn.reading.text
    named = [unit for unit in turn.who.units if unit.unit_code != unit.region_code]
    whole = [unit for unit in named if unit.unit_name in text]
    if not whole and (kinds := read_kinds(text)):
        whole = [unit for unit in named if unit.unit_name.endswith(kinds)]
    return whole[0] if len(whole) == 1 else None


def _common(places: Sequence[Place]) -> str:
    """The name that all of them share as people say it, or nothing."""
    names = {drafts.spoken_name(place.name) for place in places}
    return names.pop() if len(names) == 1 else ""
