"""`xiangmei simulate`: a year of orders, events and notices, played through the real conversation."""

import re
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bot.commands.options import loading, sentences, settings_from

if TYPE_CHECKING:
    from bot.simulation.player import Transcript

_CODE = re.compile(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b")  # of invitations, which are another every time


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), default=2026, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same year.")
@click.option(
    "--deliveries",
    type=click.IntRange(1, 20_000),
    default=1000,
    show_default=True,
    help="About how many take place in the year.",
)
@click.option(
    "--residents",
    type=click.IntRange(0, 200_000),
    default=0,
    show_default=True,
    help="How many follow events and sign up.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Stop after this day: what is under way then stays so.",
)
@click.option("--database", metavar="URL", help="An empty one; without it, that of the settings.")
@click.option(
    "--transcript",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every conversation to this file.",
)
def simulate(
    year: int,
    seed: int,
    deliveries: int,
    residents: int,
    until: datetime | None,
    database: str | None,
    transcript: Path | None,
) -> None:
    """Play a year into an empty database, and print what happened.

    Coordinators, reviewers, suppliers, staff and residents write sentences and tap the buttons that they
    were given, on a clock that is moved. The database is a demo's afterwards: `xiangmei serve --demo`
    shows it. Ends with 1 where something is in it that must not be.
    """
    if until and not year - 1 <= until.year <= year:
        raise click.UsageError(f"--until 请写 {year} 年里的一天。--until names a day of {year}.")
    settings = settings_from(database_url=database)
    began = time.monotonic()

    def progress(words: str) -> None:
        click.echo(f"{time.monotonic() - began:7.1f} s  {words}", err=True)

    with ExitStack() as stack:
        with sentences(), loading():
            from bot.simulation.invariants import broken
            from bot.simulation.stage import Stage
            from bot.simulation.summary import summarise
            from bot.simulation.year import Plan, Year, begins

            stage = Stage.prepare(settings, begins(year))
        stack.callback(stage.close)
        file = stack.enter_context(transcript.open("w", encoding="utf-8")) if transcript else None
        plan = Plan(year, seed, deliveries, residents, until.date() if until else None)
        played = Year(stage, plan, progress, _writer(file))
        with sentences():
            played.run()
            store, world = stage.app.store, played.world
            found = store.read(
                lambda session: summarise(session, world.now, year, world.refusals, world.turns)
            )
            faults = store.read(lambda session: broken(session, stage.app.terms))
    if world.failed:
        faults.append(f"{world.failed} messages were answered with an error")
    click.echo("\n".join(found.lines()))
    if world.odd:
        click.echo(f"没想到的回答 odd answers: {world.odd.total()}")
        for (occasion, said, heard), count in world.odd.most_common(20):
            click.echo(f"  {count} × {occasion}: “{said}” → {heard}")
    if faults:
        raise click.ClickException("数据库里有不该有的事 what must not be: " + "；".join(faults[:10]))
    click.echo("核对无误 all rules hold.")


def _writer(file: TextIO | None) -> "Transcript":
    if file is None:
        return lambda text: None
    return lambda text: print(_CODE.sub("****-****", text), file=file)
