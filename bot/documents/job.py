"""What is known to whoever makes a document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.dialogue.readers.places import Gazetteer
from storage.files import Files


@dataclass(frozen=True, slots=True)
class Imprint:
    """How the world reaches us, as every document may say; empty where it does not."""

    service_phone: str = ""
    public_url: str = ""
    telegram_username: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be made now: for whom, about what, and called how."""

    session: Session  # one moment's picture; it cannot write
    now: datetime  # aware
    person_id: int
    subject: str
    name: str  # of the file; its ending tells the format
    places: Gazetteer
    imprint: Imprint
    files: Files | None  # what people have brought; without it there are no photos
    alone: bool = False  # that of the terms: everybody sees only what is theirs


# Reads what the document says and returns what draws it, which needs the database no more; None where
# there is nothing to be had, or no right to it any more.
Maker = Callable[[Job], Callable[[], bytes] | None]
