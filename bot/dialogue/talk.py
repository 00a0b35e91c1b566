"""话: what we remember of one person's conversation. JSON, small, versioned, read tolerantly (law 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.messages import Button, Reply

VERSION = 1
SHELF = 3  # topics set aside at most; who wanders farther has forgotten the first one too
CHOICES = 40  # choices remembered at most


@dataclass(slots=True)
class Talk:
    """The topic at hand, those set aside by a digression, what each has learned, and what was offered.

    `notes` maps a topic to its own JSON object; for a form these are its known slots, from which the next
    question is derived (law 3).
    """

    topic: str = ""
    shelf: list[str] = field(default_factory=list)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)  # label and data, in the order of numbers
    misses: int = 0  # messages in a row that were not understood

    def note(self, topic: str) -> dict[str, Any]:
        """The topic's own notes, made when missing."""
        return self.notes.setdefault(topic, {})

    def enter(self, topic: str) -> None:
        """Makes `topic` the one at hand; the one before waits on the shelf, to be come back to."""
        if self.topic == topic:
            return
        if topic in self.shelf:
            self.shelf.remove(topic)
        if self.topic and self.notes.get(self.topic):
            self.shelf = [*self.shelf, self.topic][-SHELF:]
        self.topic = topic

    def leave(self) -> None:
        """Ends the topic at hand, forgets its notes, and takes the last one from the shelf."""
        self.notes.pop(self.topic, None)
        self.topic = self.shelf.pop() if self.shelf else ""

    def forget(self, topic: str) -> None:
        """Drops a topic wherever it is, with its notes."""
        self.notes.pop(topic, None)
        if topic in self.shelf:
            self.shelf.remove(topic)
        if self.topic == topic:
            self.leave()

    def offer(self, replies: list[Reply]) -> None:
        """Remembers the buttons of a turn, so that "2" and a label said aloud mean the same choice.

        A turn without buttons leaves the former ones standing: what can still be seen can still be chosen.
        """
        buttons = [(button.label, button.data) for reply in replies for button in reply.all_buttons()]
        if buttons:
            self.choices = buttons[:CHOICES]

    def choice(self, text: str) -> Button | None:
        """The offered button that `text` names by its number or its label."""
        for place, (label, data) in enumerate(self.choices, 1):
            if text in (str(place), label):
                return Button.parse(data, label)
        return None

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {
            "version": VERSION,
            "topic": self.topic,
            "shelf": self.shelf,
            "notes": self.notes,
            "choices": [list(choice) for choice in self.choices],
            "misses": self.misses,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Talk":
        """Reads a talk of this or another version; what cannot be used is dropped, never an error."""
        notes = body.get("notes")
        return cls(
            topic=_text(body.get("topic")),
            shelf=[name for name in _list(body.get("shelf")) if isinstance(name, str)],
            notes={name: dict(note) for name, note in notes.items() if isinstance(note, dict)}
            if isinstance(notes, dict)
            else {},
            choices=[
                (choice[0], choice[1])
                for choice in _list(body.get("choices"))
                if isinstance(choice, list)
                and len(choice) == 2
                and all(isinstance(part, str) for part in choice)
            ],
            misses=body["misses"] if isinstance(body.get("misses"), int) else 0,
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
