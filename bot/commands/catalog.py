"""`xiangmei catalog`: what can be ordered, from sheets into the database."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import bar, sentences, settings_from

if TYPE_CHECKING:
    from sqlmodel import SQLModel

FAULTS_SHOWN = 20

_sheet = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def catalog() -> None:
    """Look after the catalog."""


@catalog.command()
@click.option("--products", type=_sheet, help="Sheet of products (csv, UTF-8).")
@click.option("--suppliers", type=_sheet, help="Sheet of suppliers.")
@click.option("--themes", type=_sheet, help="Sheet of monthly themes.")
@click.option("--regions", type=_sheet, help="Sheet of regions; Guangzhou's come with the program.")
@click.option("--dry-run", is_flag=True, help="Check and count, and leave the database as it is.")
def load(
    products: Path | None, suppliers: Path | None, themes: Path | None, regions: Path | None, dry_run: bool
) -> None:
    """Bring the database up to the given sheets; without any, to the sample that comes with the program.

    What is new is added and what differs is updated; nothing is removed, since orders refer to it.
    """
    from bot.database import fill, open_store

    given = {"products": products, "suppliers": suppliers, "themes": themes, "regions": regions}
    rows = _rows({name: path for name, path in given.items() if path})
    settings = settings_from()
    with sentences(), closing(open_store(settings)) as store, bar(len(rows)) as show:
        touched = fill(store, rows, show, dry_run=dry_run)
    if dry_run:
        click.echo(f"共 {len(rows)} 行，将新增或更新 {touched} 行；数据库未改动。Nothing was changed.")
    else:
        click.echo(f"共 {len(rows)} 行，已新增或更新 {touched} 行。正在运行的服务几秒内就会用上。")


def _rows(given: dict[str, Path]) -> "list[SQLModel]":
    from bot.catalog import SheetError
    from bot.knowledge import read_sheets

    try:
        return read_sheets(given)
    except SheetError as error:
        shown = [f"第{row}行「{column}」：{what}" for row, column, what in error.faults[:FAULTS_SHOWN]]
        more = len(error.faults) - len(shown)
        tail = [f"……还有 {more} 处"] if more else []
        raise click.ClickException(
            "\n".join([f"{'、'.join(error.__notes__)}有误，没有载入：", *shown, *tail])
        ) from None
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{'、'.join(error.__notes__)}不是 UTF-8 编码，请另存为“CSV UTF-8”。The sheet is not UTF-8."
        ) from None
