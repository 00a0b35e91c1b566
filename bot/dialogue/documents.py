"""The kinds of documents that a reply hands out, and for how long each may be fetched."""

from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a document is; its subject is what it is about."""

    MY_DATA = "my_data"  # everything held of the person, for themselves; no subject
    CALENDAR = "calendar"  # one order or event as a calendar file; the subject is the order's number
    POSTER = "poster"  # one event for a wall or a group of chat; the subject is the order's number
    FEED = "feed"  # all that concerns the person, for programs that look again by themselves; no subject
    CAMPAIGN = "campaign"  # the picture of a campaign, for all who get it; the subject is its number
    PHOTO = "photo"  # a photo of a delivery; the subject is the order's number and the file's digest
    PRODUCTS = "products"  # a supplier's sheet of products; the subject is its code, empty for everybody's

    @property
    def lasts(self) -> timedelta | None:
        """How long its key opens it; None where it does until it is called back."""
        return _LASTS[self]


_LASTS: dict[Kind, timedelta | None] = {
    Kind.MY_DATA: timedelta(days=1),
    Kind.CALENDAR: timedelta(days=90),
    Kind.POSTER: timedelta(days=90),
    Kind.FEED: None,
    Kind.CAMPAIGN: None,  # as long as the campaign has it
    Kind.PHOTO: timedelta(days=7),
    Kind.PRODUCTS: timedelta(days=1),
}
