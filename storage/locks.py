"""Locks that hold until a work ends: lock first, read second (laws 2 and 8).

On SQLite nothing has to be done: a work holds the one write lock from its beginning. On PostgreSQL they
are advisory locks of the transaction, held across all processes; a commit, a rollback and the end of a
killed process free them. Whoever takes several takes them in one call, which puts them in order.
"""

from hashlib import blake2b

from sqlalchemy import Connection
from sqlmodel import Session

Name = tuple[str, ...]  # what is locked: its kind first


def lock(session: Session, *names: Name) -> None:
    """Waits until no other work holds any of these, and holds them until this work ends.

    What a session has loaded before is not read again by itself: lock before anything is read.
    """
    if session.get_bind().dialect.name == "postgresql":
        keys = sorted({_key(name) for name in names})
        _take(session.connection(), keys)


def _take(connection: Connection, keys: list[int]) -> None:
    cursor = connection.connection.cursor()
    try:
        # The function is called row by row, in the array's order.
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", (keys,))
    finally:
        cursor.close()


def _key(name: Name) -> int:
    """The lock's number. Two names that share one would only wait for each other now and then."""
    digest = blake2b("\x1f".join(name).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
