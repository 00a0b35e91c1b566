"""`xiangmei synonyms`: what people say and what the sheets say instead, kept by staff."""

from contextlib import closing
from pathlib import Path

import click

from bot.commands.options import sentences, settings_from


@click.group()
def synonyms() -> None:
    """Look after the synonyms of the search.

    The program brings a table of its own; what is loaded here comes on top of it.
    """


@synonyms.command()
@click.option("--all", "everything", is_flag=True, help="The program's own table first, to look things up.")
def show(everything: bool) -> None:
    """Print the added synonyms as the table that `load` reads; redirect it into a file to edit it."""
    from bot.catalog import Synonym, packaged_synonyms, write_synonyms
    from bot.database import open_store
    from storage import synonyms as table

    with sentences(), closing(open_store(settings_from())) as store:
        own = [Synonym(tuple(row.said), tuple(row.meant), row.kind) for row in store.read(table.synonyms)]
    click.echo(write_synonyms([*(packaged_synonyms() if everything else ()), *own]), nl=False)


@synonyms.command()
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and count, and leave the database as it is.")
def load(sheet: Path, dry_run: bool) -> None:
    """Make SHEET the added synonyms, instead of those that were added before.

    SHEET is a tab-separated table (UTF-8) with the columns said, meant and kind, ";" between several
    words. The kind "off" takes back what the program's table says of a word.
    """
    from bot.catalog import kinds, read_synonyms
    from bot.database import open_store
    from storage import synonyms as table
    from storage.models import SynonymRow

    try:
        rows = read_synonyms(sheet.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError:
        raise click.ClickException(
            f"{sheet.name} 不是 UTF-8 编码，请另存为 UTF-8 文本。The table is not UTF-8."
        ) from None
    except ValueError as error:
        raise click.ClickException(f"{sheet.name} 有误，没有载入：{error}") from None
    unknown = sorted({row.kind for row in rows} - set(kinds()))
    if unknown:
        raise click.ClickException(
            f"没有这种类别 kind：{'、'.join(unknown)}；可用的有 {'、'.join(kinds())}。Nothing was loaded."
        )
    with sentences(), closing(open_store(settings_from())) as store:
        if not dry_run:
            kept = [SynonymRow(said=list(row.said), meant=list(row.meant), kind=row.kind) for row in rows]
            store.write(lambda session: table.replace(session, kept)).result()
    tail = "数据库未改动。Nothing was changed." if dry_run else "正在运行的服务几秒内就会用上。"
    click.echo(f"共 {len(rows)} 行，{tail}")
