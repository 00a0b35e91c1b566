"""How the tables came to be, step by step.

Revisions are numbered 0001, 0002 … in one line, and each file's name begins with its number, so that
a start can tell whether there is anything to do without loading Alembic. A new one is made with
`python -m storage.migrations "What it does"`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from storage.engine import Engines
from storage.failures import DatabaseTooNew, ForeignDatabase

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


def revisions() -> list[str]:
    """The numbers of all revisions of this program, oldest first."""
    return sorted(path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def migrate(engines: Engines) -> None:
    """Brings the database to the newest revision, in one transaction.

    Raises DatabaseTooNew, and touches nothing, when its revision is not one of ours, and ForeignDatabase
    when it is no database, or one with other tables. Raises DatabaseUnusable when a server refuses us.
    """
    try:
        with engines.snapshot() as connection:
            if is_current(connection):
                return
    except DatabaseError as error:
        if refusal := engines.refusal(error):
            raise refusal from error
        raise
    with engines.schema_change() as connection:
        if not is_current(connection):  # another process may have been quicker
            from alembic import command  # a third of a second that most starts do without

            command.upgrade(config(connection), "head")


def config(connection: Connection) -> "Config":
    """Alembic's settings for one open connection; there is no alembic.ini."""
    from alembic.config import Config

    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return settings


def is_current(connection: Connection) -> bool:
    """Whether the tables are this program's. Raises DatabaseTooNew and ForeignDatabase as `migrate` does."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise ForeignDatabase
        return False
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in revisions():
        raise DatabaseTooNew(f"{DatabaseTooNew.__doc__} ({found})")
    return bool(found == revisions()[-1])
