"""The slots of an order, one module a group; the same ones serve a new order and a change."""

from bot.dialogue.form import Form
from bot.handlers.slots.confirm import ConfirmSlot
from bot.handlers.slots.contact import NameSlot, PhoneSlot
from bot.handlers.slots.details import AudiencesSlot, PeopleSlot, RemarksSlot, RoomSlot
from bot.handlers.slots.place import UnitSlot
from bot.handlers.slots.product import ProductSlot
from bot.handlers.slots.when import DaySlot, StartSlot
from bot.handlers.turn import Turn


def order_form(topic: str) -> Form[Turn]:
    """The form whose buttons lead back to `topic`."""
    return Form(
        (
            ProductSlot(topic),
            UnitSlot(topic),
            DaySlot(topic),
            StartSlot(topic),
            RoomSlot(topic),
            AudiencesSlot(topic),
            PeopleSlot(topic),
            NameSlot(topic),
            PhoneSlot(topic),
            RemarksSlot(topic),
            ConfirmSlot(topic),
        )
    )
