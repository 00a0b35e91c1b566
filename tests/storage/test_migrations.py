"""The tables come from the migrations alone."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import BatchOperations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import purpose
from storage.engine import Engines, open_engines
from storage.failures import DatabaseTooNew, ForeignDatabase
from storage.migrations import config, migrate, revisions
from storage.models import metadata
from storage.store import Store
from tests.conftest import DATABASES
from tests.postgresql import Server


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new folder/our.db"
    else:
        server: Server = request.getfixturevalue("postgresql")
        address = server.database()
        yield address
        server.drop(address)


@pytest.fixture
def engines(address: str) -> Iterator[Engines]:
    engines = open_engines(address)
    yield engines
    engines.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_the_models_are_the_sum_of_the_migrations(engines: Engines) -> None:
    migrate(engines)
    with engines.schema_change() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert tables(connection) == {*metadata.tables, "alembic_version"}


def test_the_numbers_of_the_files_are_one_line_of_revisions(engines: Engines) -> None:
    with engines.schema_change() as connection:
        known = ScriptDirectory.from_config(config(connection))
        assert known.get_heads() == [revisions()[-1]]
        assert [script.revision for script in known.walk_revisions()] == revisions()[::-1]


def test_every_step_down_can_be_gone_up_again(engines: Engines) -> None:
    migrate(engines)
    with engines.schema_change() as connection:
        command.downgrade(config(connection), "base")
        assert tables(connection) == {"alembic_version"}
    migrate(engines)
    with engines.snapshot() as connection:
        assert tables(connection) == {*metadata.tables, "alembic_version"}


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*given: object, **named: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(BatchOperations, "create_index", no_room)
        with pytest.raises(OSError, match="disk full"):
            migrate(engines)
    with engines.snapshot() as connection:
        assert tables(connection) == set()
    migrate(engines)


@pytest.mark.parametrize("content", ["not a database, but long enough to be taken for one" * 20, ""])
def test_somebody_elses_file_is_refused_and_untouched(tmp_path: Path, content: str) -> None:
    file = tmp_path / "theirs.db"
    file.write_text(content)
    if not content:
        with closing(sqlite3.connect(file)) as theirs:
            theirs.execute("CREATE TABLE unit (theirs INTEGER)")
    before = file.read_bytes()
    store = Store.open(f"sqlite:///{file}")
    with pytest.raises(ForeignDatabase, match=r"not a database of xiangmei(.|\n)*这不是“向美点单”的数据库"):
        store.migrate()
    store.close()
    assert file.read_bytes() == before


def test_a_reference_to_nothing_is_found_before_a_migration_is_committed(engines: Engines) -> None:
    migrate(engines)
    with (
        pytest.raises(Exception, match=r"references to nothing|violates foreign key"),
        engines.schema_change() as connection,
    ):
        connection.execute(text("INSERT INTO unit VALUES ('U1', '某营', 'barracks', 'nowhere')"))
    with engines.snapshot() as connection:
        assert connection.scalar(text("SELECT count(*) FROM unit")) == 0


def test_somebody_elses_tables_on_a_server_are_refused_and_untouched(postgresql: Server) -> None:
    address = postgresql.database()
    engines = open_engines(address)
    with engines.writing.begin() as connection:
        connection.execute(text("CREATE TABLE unit (theirs INTEGER)"))
    with pytest.raises(ForeignDatabase, match=r"not a database of xiangmei(.|\n)*这不是“向美点单”的数据库"):
        migrate(engines)
    with engines.snapshot() as connection:
        assert tables(connection) == {"unit"}
    engines.close()
    postgresql.drop(address)


def test_a_database_of_a_newer_program_is_refused_and_untouched(migrated_address: str) -> None:
    store = Store.open(migrated_address)
    store.write(
        lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ).result()
    with pytest.raises(DatabaseTooNew, match=r"newer version(.|\n)*请先升级程序"):
        store.migrate()
    found = store.read(lambda session: session.scalar(text("SELECT version_num FROM alembic_version")))
    assert found == "9999"
    store.close()


def test_a_demo_made_before_there_was_a_table_for_it_is_still_one(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/our.db"
    engines = open_engines(address)
    with engines.schema_change() as connection:
        command.upgrade(config(connection), "0006")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    engines.close()
    store = Store.open(address)
    store.migrate()
    assert store.read(purpose.is_demo)
    store.close()


def test_a_file_of_a_newer_program_keeps_every_byte(tmp_path: Path) -> None:
    file = tmp_path / "our.db"
    store = Store.open(f"sqlite:///{file}")
    store.migrate()
    store.write(
        lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ).result()
    store.close()
    before = file.read_bytes()

    store = Store.open(f"sqlite:///{file}")
    with pytest.raises(DatabaseTooNew, match=r"newer version(.|\n)*请先升级程序"):
        store.migrate()
    store.close()
    assert file.read_bytes() == before


def test_a_start_at_head_does_not_load_alembic(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/our.db"
    store = Store.open(address)
    store.migrate()
    store.close()
    program = (
        "import sys; from storage.store import Store\n"
        f"store = Store.open({address!r}); store.migrate(); store.close()\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_two_programs_that_start_at_once_migrate_once(address: str) -> None:
    program = (
        f"from storage.store import Store\nstore = Store.open({address!r}); store.migrate(); store.close()"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[1] for process in running] == ["", "", ""]
    assert [process.returncode for process in running] == [0, 0, 0]
