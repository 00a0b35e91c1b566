"""Forgetting files: those that belong to nothing any more, and those that never came with a message."""

from collections.abc import Collection
from datetime import datetime, timedelta

from storage import attachments, campaigns
from storage.files import Files
from storage.store import Store

UNCLAIMED = timedelta(days=7)  # what was sent and put to no order is kept so long
UNSENT = timedelta(days=1)  # what was uploaded and never sent; and what was forgotten


def tidy(store: Store, files: Files, now: datetime) -> int:
    """Deletes what nobody needs; returns how many files went. `now` is aware. Blocks."""
    store.write(lambda session: attachments.forget(session, now - UNCLAIMED)).result()

    def named(digests: Collection[str]) -> set[str]:
        return store.read(lambda session: attachments.named(session, digests) | campaigns.pictures(session))

    return files.sweep((now - UNSENT).timestamp(), named)
