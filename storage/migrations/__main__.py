"""Writes the next revision from what differs between the models and the revisions so far."""

import sys

from alembic import command

from storage.engine import open_engines
from storage.migrations import config, revisions


def main(message: str) -> None:
    """Adds a numbered file to `versions`; read it before committing it, Alembic cannot see everything."""
    engines = open_engines("sqlite://")
    with engines.schema_change() as connection:
        settings = config(connection)
        if revisions():
            command.upgrade(settings, "head")
        command.revision(settings, message, autogenerate=True, rev_id=f"{len(revisions()) + 1:04}")
    engines.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m storage.migrations "What the revision does"')
    main(sys.argv[1])
