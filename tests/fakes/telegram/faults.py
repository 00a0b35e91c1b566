"""What can go wrong on the way, to be injected."""

from enum import StrEnum


class Fault(StrEnum):
    """One kind of trouble."""

    LOST = "lost"  # the message is taken, the answer never leaves: the connection drops
    DROPPED = "dropped"  # the connection drops before anything is taken
    SILENT = "silent"  # the message is taken, and then nothing
    BAD_GATEWAY = "bad gateway"  # 502 with a page of HTML
    INTERNAL = "internal"  # 500 as JSON
    NONSENSE = "nonsense"  # the message is taken, and 200 comes with a page that is not JSON
    FLOOD = "flood"  # 429 whoever it is for
