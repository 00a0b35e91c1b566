"""A form is a list of slots; the question is the first one still unknown (law 3).

There are no step numbers: a draft is the JSON object of the slots that are known, a correction forgets
one of them, and confirming is the last slot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

Draft = dict[str, Any]
OPEN = "open"  # marks a draft that is begun, even while no slot is known
FIRST = "first"  # the key in a draft under which the slot stands that the person wants to fill next
WAS = "was"  # the key in a draft under which stands what a slot held that is being asked anew
T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class Slot(Protocol[T_contra]):
    """One thing a form must know. `T` is what the slots of a form see of a turn."""

    @property
    def name(self) -> str:
        """Its key in the draft and in buttons."""

    @property
    def verbatim(self) -> bool:
        """Whether an answer is kept word for word, so that nothing else is to be read into its words."""

    def volunteer(self, turn: T_contra, draft: Draft) -> bool:
        """Takes what any sentence says of this slot, asked or not; True when the draft changed."""

    def answer(self, turn: T_contra, draft: Draft) -> bool:
        """Takes the message as the answer to this slot's own question; True when the draft changed."""

    def tap(self, turn: T_contra, draft: Draft, value: str) -> bool:
        """Takes a button's value; False when it no longer means anything."""

    def ask(self, turn: T_contra, draft: Draft) -> None:
        """Says the question, with choices where there are few answers."""


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """The slots in the order in which they are asked."""

    slots: Sequence[Slot[T]]

    def question(self, draft: Draft) -> Slot[T] | None:
        """The first slot still unknown, or None when everything is known.

        The one that the person wanted to speak about goes before the others: 改人数.
        """
        wanted = self.slot(str(draft.get(FIRST, "")))
        if wanted is not None and wanted.name not in draft:
            return wanted
        return next((slot for slot in self.slots if slot.name not in draft), None)

    def slot(self, name: str) -> Slot[T] | None:
        """The slot of that name, if the form has one."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def hear(self, turn: T, draft: Draft) -> bool:
        """Lets every slot take what the message holds; True when the draft changed.

        The slot that was asked is heard first: its answer may be a bare word that no other could read. Words
        that it keeps as they are correct nothing that is known already: 长者饭堂 is a room then.
        """
        asked = self.question(draft)
        if asked is None or not asked.answer(turn, draft):
            taken = [slot.volunteer(turn, draft) for slot in self.slots]  # every one is to hear it
            return any(taken)
        for slot in self.slots:
            if slot is not asked and not (asked.verbatim and slot.name in draft):
                slot.volunteer(turn, draft)
        return True

    def known(self, draft: Draft) -> list[str]:
        """The names of the known slots, the last learned last."""
        names = {slot.name for slot in self.slots}
        return [name for name in draft if name in names]
