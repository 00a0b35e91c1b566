"""What a campaign says: words, perhaps a picture, and buttons that lead straight to the matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 600  # characters of the text, so that it fits every channel in one message
LONGEST_TITLE = 40
MOST = 6  # buttons
LONGEST_LABEL = 12
PICTURE = "picture.jpg"  # what the file is called
WORDS_BYTES = 40  # of what a button of one's own says, in UTF-8; a button carries it with the campaign


@dataclass(frozen=True, slots=True)
class Own:
    """A button of the staff's own: tapped, it is as if its words had been typed."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Content:
    """What everybody gets. `picture` is the digest of a kept JPEG, empty for none."""

    text: str = ""
    products: tuple[str, ...] = ()  # codes
    events: tuple[str, ...] = ()  # the numbers of their orders
    own: tuple[Own, ...] = ()
    picture: str = ""
    picture_key: str = ""  # by which everybody fetches it; handed out when the campaign is kept

    @property
    def fits(self) -> bool:
        """Whether every channel can carry it."""
        return (
            bool(self.text.strip())
            and len(self.text) <= LONGEST
            and len(self.products) + len(self.events) + len(self.own) <= MOST
            and all(
                each.label.strip()
                and len(each.label) <= LONGEST_LABEL
                and each.words.strip()
                and len(each.words.encode()) <= WORDS_BYTES
                for each in self.own
            )
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept; `from_json` reads it back."""
        body: dict[str, Any] = {
            "text": self.text,
            "products": list(self.products),
            "events": list(self.events),
            "own": [[each.label, each.words] for each in self.own],
            "picture": self.picture,
            "picture_key": self.picture_key,
        }
        return {name: value for name, value in body.items() if value}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Content":
        """Reads what `to_json` wrote, now or in an older version."""
        return cls(
            text=str(body.get("text", "")),
            products=tuple(map(str, body.get("products", ()))),
            events=tuple(map(str, body.get("events", ()))),
            own=tuple(Own(*map(str, row)) for row in body.get("own", ()) if len(row) == 2),
            picture=str(body.get("picture", "")),
            picture_key=str(body.get("picture_key", "")),
        )
