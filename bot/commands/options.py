"""What several commands share: settings, a frozen clock, and sentences instead of tracebacks."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.dialogue.wall_clock import SHANGHAI

if TYPE_CHECKING:
    from bot.app import App
    from bot.knowledge import Knowledge
    from bot.settings import Settings


MANY = 3000  # products from which on building the index is shown


class Moment(click.ParamType[datetime]):
    """A time as ISO 8601; without a zone it is the wall clock of Guangzhou."""

    name = "iso-time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """An aware datetime."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time like 2026-11-22T09:00.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


now_option = click.option(
    "--now", type=Moment(), help="Stop the clock at this time (Asia/Shanghai if it names no zone)."
)


def clock_at(now: datetime | None) -> Callable[[], datetime]:
    """A clock that stands still at `now`, or the real one; aware, UTC."""
    if now is None:
        return lambda: datetime.now(UTC)
    frozen = now.astimezone(UTC)
    return lambda: frozen


def settings_from(**options: Any) -> "Settings":
    """The settings; a faulty one ends the command with a sentence."""
    from bot.settings import Settings, SettingsError

    try:
        return Settings.load(**options)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def sentences() -> Iterator[None]:
    """What the operator can mend ends the command with a sentence, without a traceback."""
    from sqlalchemy.exc import OperationalError

    from bot.database import RefusedError
    from storage.failures import StoreFailure

    try:
        yield
    except (StoreFailure, RefusedError) as error:
        raise click.ClickException(str(error)) from None
    except (OperationalError, OSError) as error:
        reason = error.orig if isinstance(error, OperationalError) else error.strerror
        raise click.ClickException(f"数据库打不开。The database cannot be used: {reason}.") from None


@contextmanager
def open_app(
    settings: "Settings", clock: Callable[[], datetime] | None = None, demo_if_possible: bool = False
) -> Iterator["App"]:
    """The program over the database of the settings; what is wrong there ends the command with a sentence."""
    with sentences(), loading():
        from bot import app

        opened = app.App.open(settings, clock or app.now, bar, indexing, demo_if_possible=demo_if_possible)
    with opened:
        yield opened


@contextmanager
def loading() -> Iterator[None]:
    """Loads modules and builds indexes without the cycle collector.

    All of it stays for good, so a collection finds nothing; leaving them out takes a quarter off the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def bar(length: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar; what it yields is called with the rows done and all rows."""
    label = "正在载入目录和区划 Loading catalog and regions"
    # Standard output is the conversation, or somebody's file.
    with click.progressbar(length=length, label=label, file=sys.stderr) as shown:
        yield lambda done, total: shown.update(done - shown.pos)


@contextmanager
def indexing(products: int) -> Iterator[Callable[[int], None]]:
    """A progress bar while the search index is built; none for what takes less than a second or two."""
    if products < MANY:
        yield lambda done: None
        return
    label = "正在建立搜索索引 Building the search index"
    with click.progressbar(length=products, label=label, file=sys.stderr) as shown:
        yield lambda done: shown.update(done - shown.pos)


def knowledge_at_hand() -> "Knowledge":
    """What the named database knows, or without a name the sample that comes with the program."""
    with loading():
        from bot.database import open_store
        from bot.knowledge import Knowledge

        settings = settings_from()
        if "database_url" not in settings.model_fields_set:
            return Knowledge.sample()
        with sentences(), closing(open_store(settings)) as store:
            return Knowledge.of(store, indexing)
