"""Opens a database by its address. What differs between the kinds stands in one module each; everything
above is the same for all of them.
"""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.failures import UnknownDatabase
from storage.postgresql import PostgreSQL, open_postgresql
from storage.sqlite import SQLite, open_sqlite

Engines = SQLite | PostgreSQL


def open_engines(address: str) -> Engines:
    """The engines for a database address. Nothing is connected yet.

    Raises UnknownDatabase where the address is none of ours, MissingDriver where the driver of its
    database is not installed.
    """
    url = parse(address)
    match url.drivername.partition("+")[0]:
        case "sqlite":
            return open_sqlite(url)
        case "postgresql" | "postgres":
            return open_postgresql(url)
    raise UnknownDatabase(f"{UnknownDatabase.__doc__} {url.drivername}://…")


def parse(address: str) -> URL:
    """A database address in its parts. Raises UnknownDatabase, without a word of it that may be secret."""
    try:
        return make_url(address)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        # What cannot be taken apart may have a password anywhere.
        shown = "" if "@" in address else f" {address!r}"
        raise UnknownDatabase(f"{UnknownDatabase.__doc__}{shown}") from None
