"""New SQLite files with all tables in them; made once a process, since migrating takes its time."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.store import Store


def with_tables(file: Path) -> str:
    """The address of a new database with the tables and nothing in them."""
    file.write_bytes(_tables())
    return f"sqlite:///{file}"


@cache
def _tables() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tables.db"
        store = Store.open(f"sqlite:///{file}")
        store.migrate()
        store.close()
        assert {each.name for each in Path(folder).iterdir()} == {file.name}  # nothing is left in a -wal
        return file.read_bytes()
