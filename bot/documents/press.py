"""The press: turns the key of a document into the document."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePath

from sqlmodel import Session

from bot.dialogue.documents import Kind
from bot.dialogue.files import Printed
from bot.dialogue.readers.places import Gazetteer
from bot.documents import calendars, campaigns, mydata, photos, posters, products
from bot.documents.job import Imprint, Job, Maker
from storage import documents
from storage.files import Files
from storage.store import Store

MAKERS: Mapping[Kind, Maker] = {
    Kind.MY_DATA: mydata.make,
    Kind.CALENDAR: calendars.make,
    Kind.FEED: calendars.make,
    Kind.CAMPAIGN: campaigns.make,
    Kind.PHOTO: photos.make,
    Kind.PRODUCTS: products.make,
    Kind.POSTER: posters.make,
}
MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
}
_KINDS = frozenset(Kind)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")  # no database is asked for anything else


class Press:
    """Makes documents out of one database; any thread may ask. `alone` is that of the terms."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        places: Gazetteer,
        imprint: Imprint,
        files: Files | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self._store = store
        self._clock = clock
        self._places = places
        self._imprint = imprint
        self._files = files
        self._alone = alone

    def prints(self, key: str) -> Printed | None:
        """The document behind a key, as things are now.

        None where there is no such key, it has run out, or its owner may not have the document any more.
        Raises NestedWork inside a write.
        """

        def read(session: Session) -> tuple[str, Callable[[], bytes]] | None:
            now = self._clock()
            known = documents.by_key(session, key, now)
            if known is None or known.kind not in _KINDS:  # a newer program may know more kinds
                return None
            job = Job(
                session,
                now,
                known.person_id,
                known.subject,
                known.name,
                self._places,
                self._imprint,
                self._files,
                self._alone,
            )
            draw = MAKERS[Kind(known.kind)](job)
            return None if draw is None else (known.name, draw)

        found = self._store.read(read) if _KEY.fullmatch(key) else None
        if found is None:
            return None
        name, draw = found
        return Printed(name, MEDIA_TYPES[PurePath(name).suffix], draw())
