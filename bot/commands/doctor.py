"""`xiangmei doctor`: says what is wrong, and the way out; changes nothing."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.finding import Finding

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store

DISK_BYTES = 500 * 1024**2  # free where the database is; a year of a district's orders takes less
_MARKS = {True: "✓", False: "✗", None: "–"}


@click.command()
def doctor() -> None:
    """Examine settings, database, clock and platforms; ends with 1 where something is wrong."""
    from bot.settings import Settings, SettingsError

    try:
        settings = Settings.load()
    except SettingsError as error:
        wrong = _show("设置 Settings", [Finding(False, str(error), "请改正这一项。Correct this setting.")])
    else:
        wrong = _show("设置 Settings", _settings(settings))
        wrong += _show("数据库 Database", _database(settings))
        wrong += _show("图片和表格 Files", _files(settings))
        wrong += asyncio.run(_outside(settings))
    click.echo(f"\n发现 {wrong} 个问题。Problems: {wrong}." if wrong else "\n没有发现问题。All is well.")
    raise SystemExit(1 if wrong else 0)


def _show(title: str, findings: Iterable[Finding]) -> int:
    """Prints the findings of one part; returns how many of them are wrong."""
    click.echo(title)
    wrong = 0
    for finding in findings:
        click.echo(f"  {_MARKS[finding.ok]} {' '.join(finding.what.split())}")
        if finding.ok is not True and finding.advice:
            click.echo(f"    → {finding.advice}")
        wrong += finding.ok is False
    return wrong


def _settings(settings: "Settings") -> list[Finding]:
    given = "、".join(sorted(f"XIANGMEI_{name.upper()}" for name in settings.model_fields_set))
    return [Finding(True, f"设置可用：{given or '全是默认值 all defaults'}。")]


def _database(settings: "Settings") -> list[Finding]:
    from sqlalchemy.exc import DatabaseError, SQLAlchemyError

    from storage.engine import parse
    from storage.failures import StoreFailure
    from storage.store import Store

    address = settings.database_url.get_secret_value()
    advice = "请检查 XIANGMEI_DATABASE_URL 和权限。Check XIANGMEI_DATABASE_URL and the rights there."
    try:
        url = parse(address)
        file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        if file and not file.exists():
            what = f"数据库 {file} 还没有，第一次启动时会建。There is no database yet."
            return [Finding(None, what), *_disk(file)]
        with closing(Store.open(address)) as store:
            return [*_contents(store), *(_disk(file) if file else [])]
    except StoreFailure as error:
        return [Finding(False, str(error), advice)]
    except DatabaseError as error:
        return [Finding(False, f"数据库打不开。The database cannot be used: {error.orig}.", advice)]
    except (OSError, SQLAlchemyError) as error:
        return [Finding(False, f"数据库打不开（{type(error).__name__}）。It cannot be used.", advice)]


def _contents(store: "Store") -> list[Finding]:
    from bot.knowledge import Knowledge
    from storage import migrations, purpose

    if not store.read(lambda session: migrations.is_current(session.connection())):
        return [Finding(None, "数据库是旧版本，下次启动时自动升级。The next start brings it up to date.")]
    findings = [Finding(True, "数据库能打开，版本正确。The database opens and is up to date.")]
    if store.read(purpose.is_demo):
        what = "这是试用库。This database is for trying out."
        findings.append(Finding(None, what, "真实订单请另用一个数据库。Take real orders in another one."))
    products = len(Knowledge.of(store).catalog.current)
    what = f"目录里有 {products} 个产品。Products in the catalog: {products}."
    advice = "请运行 xiangmei catalog load。Run `xiangmei catalog load`."
    return [*findings, Finding(products > 0, what, advice)]


def _disk(file: Path) -> list[Finding]:
    folder = next((parent for parent in file.absolute().parents if parent.exists()), Path("/"))
    free = shutil.disk_usage(folder).free
    what = f"磁盘还有 {free / 1024**3:.1f} GB。Free disk space."
    return [Finding(free >= DISK_BYTES, what, "快满了，请清理或扩容。It is nearly full; make room.")]


def _files(settings: "Settings") -> list[Finding]:
    folder = settings.files_directory
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return [Finding(True, f"大家发来的图片和表格存在 {folder}。Files that people send are kept there.")]
    advice = "请检查 XIANGMEI_FILES 和权限。Check XIANGMEI_FILES and the rights there."
    return [Finding(False, f"{folder} 写不了，收不了图片和表格。It cannot be written to.", advice)]


async def _outside(settings: "Settings") -> int:
    """Examines the public address and the platforms side by side; returns how many findings are wrong."""
    from bot.channels import public_address
    from bot.channels.telegram.examine import examine as telegram
    from bot.channels.wechat.examine import examine as wechat

    titles = ("公网地址 Public address", "Telegram", "微信 WeChat")
    work = (public_address.examine(settings.public_url), telegram(settings), wechat(settings))
    found = await asyncio.gather(*map(_findings, work))
    return sum(_show(title, findings) for title, findings in zip(titles, found, strict=True))


async def _findings(examination: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        return await examination
    except Exception as error:  # its text may hold a secret
        what = f"检查没有做完（{type(error).__name__}）。The examination broke off."
        return [Finding(False, what, "请核对这一部分的设置。Check these settings.")]
