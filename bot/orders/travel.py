"""How long a supplier's team needs from one place to the next."""

from bot.orders.request import Seat

# Door to door with equipment, packing up included, on an ordinary weekday; deliberately on the safe side.
WITHIN_UNIT_MIN = 15
WITHIN_TOWN_MIN = 30
WITHIN_DISTRICT_MIN = 45
BETWEEN_DISTRICTS_MIN = 75
FAR_DISTRICT_MIN = 105

# The outer districts: an hour and more from the centre by road, and from one another.
FAR_DISTRICTS = frozenset({"从化区", "增城区", "南沙区", "花都区"})


def travel_minutes(here: Seat, there: Seat) -> int:
    """Minutes between the end of a delivery `here` and the start of the team's next one `there`."""
    if here.unit_code == there.unit_code:
        return WITHIN_UNIT_MIN
    if here.district == there.district and here.district:
        same_town = here.town == there.town and here.town
        return WITHIN_TOWN_MIN if same_town else WITHIN_DISTRICT_MIN
    far = FAR_DISTRICTS & {here.district, there.district}
    return FAR_DISTRICT_MIN if far else BETWEEN_DISTRICTS_MIN
