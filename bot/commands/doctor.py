"""`xiangmei doctor`: says what is wrong, and the way out; changes nothing."""

import asyncio
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.channels.finding import Finding

if TYPE_CHECKING:
    from bot.settings import Settings

_MARKS = {True: "✓", False: "✗", None: "–"}


@click.command()
def doctor() -> None:
    """Examine settings, database, clock and platforms; ends with 1 where something is wrong."""
    from bot.settings import Settings, SettingsError

    wrong = 0
    try:
        settings = Settings.load()
    except SettingsError as error:
        wrong += _show("设置 Settings", [Finding(False, str(error), "请改正这一项。Correct this setting.")])
    else:
        wrong += _show("设置 Settings", [Finding(True, "设置可用。The settings can be used.")])
        wrong += _show("数据库 Database", _database(settings))
        for title, findings in asyncio.run(_platforms(settings)):
            wrong += _show(title, findings)
    click.echo(f"\n发现 {wrong} 个问题。{wrong} found." if wrong else "\n一切正常。All is well.")
    raise SystemExit(1 if wrong else 0)


def _show(title: str, findings: Iterable[Finding]) -> int:
    """Prints the findings of one part; returns how many of them are wrong."""
    click.echo(title)
    wrong = 0
    for finding in findings:
        click.echo(f"  {_MARKS[finding.ok]} {finding.what}")
        if finding.ok is not True and finding.advice:
            click.echo(f"    → {finding.advice}")
        wrong += finding.ok is False
    return wrong


def _database(settings: "Settings") -> list[Finding]:
    from bot.database import open_store
    from bot.knowledge import Knowledge
    from storage.failures import StoreFailure

    try:
        with closing(open_store(settings)) as store:
            products = len(Knowledge.of(store).catalog.current)
    except StoreFailure as error:
        return [Finding(False, str(error), "请检查 XIANGMEI_DATABASE_URL。Check XIANGMEI_DATABASE_URL.")]
    return [Finding(bool(products), f"目录里有 {products} 个产品。{products} products.")]


async def _platforms(settings: "Settings") -> list[tuple[str, list[Finding]]]:
    return []
