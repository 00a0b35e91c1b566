"""`xiangmei themes`: the year's themes, from a sheet into the database and back."""

import sys
from contextlib import closing
from pathlib import Path

import click

from bot.commands import catalog
from bot.commands.options import sentences, settings_from


@click.group()
def themes() -> None:
    """Look after the monthly themes."""


@themes.command()
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and leave the database as it is.")
@click.pass_context
def load(context: click.Context, sheet: Path, dry_run: bool) -> None:
    """Bring the themes up to SHEET (.xlsx or .csv), as `catalog load --themes` does.

    A month that is not in SHEET keeps its theme.
    """
    context.invoke(catalog.load, themes=sheet, dry_run=dry_run)


@themes.command()
@click.argument("sheet", required=False, type=click.Path(dir_okay=False, path_type=Path))
def export(sheet: Path | None) -> None:
    """Write the themes to SHEET (.csv) as `load` reads it back; without one to the standard output."""
    from bot.catalog import write_themes
    from bot.database import open_store
    from storage import themes as records

    with sentences(), closing(open_store(settings_from())) as store:
        found = store.read(records.themes)
    if sheet is None:
        write_themes(sys.stdout, found)
        return
    try:
        # The mark is what tells Excel that it is UTF-8.
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            write_themes(file, found)
    except OSError as error:
        raise click.ClickException(f"写不了 {sheet}。It cannot be written: {error.strerror}.") from None
    click.echo(f"已写出 {len(found)} 个专题：{sheet}")
