"""`xiangmei catalog`: what can be ordered, from sheets into the database and back."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import bar, sentences, settings_from

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from storage.models import Product
    from storage.seed import Difference
    from storage.store import Store

    Sheets = dict[str, dict[int, SQLModel]]

FAULTS_SHOWN = 20
DIFFERENCES_SHOWN = 50

_sheet = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def catalog() -> None:
    """Look after the catalog."""


@catalog.command()
@click.option("--products", type=_sheet, help="Sheet of products (.xlsx or .csv).")
@click.option("--suppliers", type=_sheet, help="Sheet of suppliers.")
@click.option("--themes", type=_sheet, help="Sheet of monthly themes.")
@click.option("--regions", type=_sheet, help="Sheet of regions; Guangzhou's come with the program.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and leave the database as it is.")
def load(
    products: Path | None, suppliers: Path | None, themes: Path | None, regions: Path | None, dry_run: bool
) -> None:
    """Bring the database up to the given sheets; without any, to the sample that comes with the program.

    What is new is added and what differs is updated; nothing is removed, since orders refer to it.
    """
    from bot.database import fill, open_store
    from storage import seed

    given = {"products": products, "suppliers": suppliers, "themes": themes, "regions": regions}
    sheets = _sheets({name: path for name, path in given.items() if path})
    rows = [row for numbered in sheets.values() for row in numbered.values()]
    settings = settings_from()
    with sentences(), closing(open_store(settings)) as store:
        _refuse_strangers(store, rows, sheets, products)
        if dry_run:
            _show(store.read(lambda session: seed.differences(session, rows)), sheets)
            return
        with bar(len(rows)) as show:
            touched = fill(store, rows, show)
    click.echo(f"共 {len(rows)} 行，已新增或更新 {touched} 行。正在运行的服务几秒内就会用上。")


@catalog.command()
@click.option("--supplier", default="", help="Only the products of the supplier of this code.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, .xlsx or .csv; without it the sheet goes to the standard output as csv.",
)
@click.option("--template", is_flag=True, help="No products: a row that shows how a sheet is filled (.xlsx).")
def export(supplier: str, output: Path | None, template: bool) -> None:
    """Write the products as a sheet that `catalog load --products` reads back."""
    if template:
        if output is None or output.suffix.lower() != ".xlsx" or supplier:
            raise click.UsageError(
                "--template 要和 --output 文件名.xlsx 一起用。It needs --output NAME.xlsx."
            )
        _write(output, [])
        click.echo(f"已写出空白产品表：{output}")
        return
    found = _products(supplier)
    if output is None:
        from bot.catalog import write_products

        write_products(sys.stdout, found)
        return
    _write(output, found)
    click.echo(f"已写出 {len(found)} 个产品：{output}")


def _products(supplier: str) -> "list[Product]":
    from bot.database import open_store
    from storage import products

    with sentences(), closing(open_store(settings_from())) as store:
        known = store.read(lambda session: {each.code for each in products.suppliers(session)})
        if supplier and supplier not in known:
            raise click.ClickException(f"没有编号为“{supplier}”的供应商。There is no supplier {supplier}.")
        return store.read(
            lambda session: (
                products.of_supplier(session, supplier) if supplier else list(products.products(session))
            )
        )


def _write(output: Path, found: "list[Product]") -> None:
    from bot.catalog import product_workbook, write_products

    try:
        if output.suffix.lower() == ".xlsx":
            output.write_bytes(product_workbook(found))
            return
        # The mark is what tells Excel that it is UTF-8.
        with output.open("w", encoding="utf-8-sig", newline="") as file:
            write_products(file, found)
    except OSError as error:
        raise click.ClickException(f"写不了 {output}。It cannot be written: {error.strerror}.") from None


def _show(found: "Sequence[Difference]", sheets: "Sheets") -> None:
    """The difference, row by row and column by column."""
    from bot.catalog import column_of, spoken

    places = _places(sheets)
    for each in found[:DIFFERENCES_SHOWN]:
        name, number = places[id(each.row)]
        key = getattr(each.row, "code", "") or getattr(each.row, "month", "")
        if each.new:
            click.echo(f"{name} 第{number}行 {key}：新增")
        for attribute, (before, after) in each.changes.items():
            column = column_of(attribute)
            values = f"{spoken(attribute, before)} → {spoken(attribute, after)}"
            click.echo(f"{name} 第{number}行 {key}「{column.name if column else attribute}」：{values}")
    if len(found) > DIFFERENCES_SHOWN:
        click.echo(f"……还有 {len(found) - DIFFERENCES_SHOWN} 行")
    new = sum(each.new for each in found)
    click.echo(
        f"共 {len(places)} 行，将新增或更新 {len(found)} 行（新增 {new}，更新 {len(found) - new}）；"
        "数据库未改动。Nothing was changed."
    )


def _places(sheets: "Sheets") -> dict[int, tuple[str, int]]:
    """Which sheet a row stands in, and in which row of it."""
    names = {"products": "产品表", "suppliers": "供应商表", "themes": "专题表", "regions": "区划表"}
    return {id(row): (names[name], number) for name, rows in sheets.items() for number, row in rows.items()}


def _refuse_strangers(
    store: "Store", rows: "Sequence[SQLModel]", sheets: "Sheets", sheet: Path | None
) -> None:
    """Ends the command where a product's supplier is nowhere."""
    from storage import seed

    strangers = store.read(lambda session: seed.without_supplier(session, rows))
    if not strangers:
        return
    places = _places(sheets)
    lines = [
        f"第{places[id(each)][1]}行「supplier」：引用了不存在的编号“{each.supplier_code}”"
        for each in strangers
    ]
    more = len(lines) - FAULTS_SHOWN
    tail = [f"……还有 {more} 处"] if more > 0 else []
    name = sheet.name if sheet else "产品表"
    raise click.ClickException("\n".join([f"{name}有误，没有载入：", *lines[:FAULTS_SHOWN], *tail]))


def _sheets(given: dict[str, Path]) -> "Sheets":
    from bot.catalog import SheetError
    from bot.knowledge import numbered_sheets

    try:
        return numbered_sheets(given)
    except SheetError as error:
        names = "、".join(error.__notes__)
        if not error.faults:
            raise click.ClickException(f"{names}：{error} The sheet cannot be read.") from None
        shown = [f"第{row}行「{column}」：{what}" for row, column, what in error.faults[:FAULTS_SHOWN]]
        more = len(error.faults) - len(shown)
        tail = [f"……还有 {more} 处"] if more else []
        raise click.ClickException("\n".join([f"{names}有误，没有载入：", *shown, *tail])) from None
