"""`xiangmei orders`: what staff decide about the life of orders."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import sentences, settings_from

if TYPE_CHECKING:
    from sqlmodel import Session


@click.group()
def orders() -> None:
    """Look after the rules under which orders live."""


@orders.group()
def rules() -> None:
    """Look after the rules of which level reviews which orders.

    Without any, a community's orders are reviewed by its town and its district. Of several rules that fit
    an order the one that names the most wins: a product before a kind of unit, that before a district.
    """


@rules.command()
def show() -> None:
    """Print the rules as the table that `load` reads; redirect it into a file to edit it."""
    from bot.database import open_store
    from bot.orders.review_sheet import write_rules
    from storage import orders as table

    with sentences(), closing(open_store(settings_from())) as store:
        click.echo(write_rules(store.read(table.review_rules)), nl=False)


@rules.command()
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and count, and leave the database as it is.")
def load(sheet: Path, dry_run: bool) -> None:
    """Make SHEET the rules, instead of those before. Orders that are on their way keep their route.

    SHEET is a tab-separated table (UTF-8) with the columns level (town, district or city), needed (yes or
    no), product_code, unit_kind and district; what is empty fits all.
    """
    from bot.database import open_store
    from bot.orders.review_sheet import read_rules
    from storage import orders as table
    from storage import places, products
    from storage.models import ReviewRule

    try:
        lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.ClickException(
            f"{sheet.name} 不是 UTF-8 编码，请另存为 UTF-8 文本。The table is not UTF-8."
        ) from None

    def known(session: "Session") -> list[ReviewRule]:
        districts = {region.name for region in places.regions(session) if region.level == "district"}
        return read_rules(lines, products.codes(session), districts)

    with sentences(), closing(open_store(settings_from())) as store:
        try:
            found = store.read(known)
        except ValueError as error:
            raise click.ClickException(f"{sheet.name} 有误，没有载入：{error}") from None
        if not dry_run:
            store.write(lambda session: table.replace_review_rules(session, found)).result()
    tail = "数据库未改动。Nothing was changed." if dry_run else "下一张点单就按新的规则走。"
    click.echo(f"共 {len(found)} 行，{tail}")
