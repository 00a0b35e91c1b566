"""`xiangmei wechat`: looks after the official account (公众号)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from bot.commands.options import sentences, settings_from

if TYPE_CHECKING:
    from bot.channels.wechat.client import WeChatClient
    from bot.settings import Settings
    from storage.store import Store

T = TypeVar("T")


@click.group()
def wechat() -> None:
    """Look after the WeChat official account."""


@wechat.command()
def probe() -> None:
    """Find out what the account may do; harmless calls, nobody receives anything."""
    from bot.channels.wechat import probe as asking
    from bot.database import open_store

    settings = _with_secret()
    with sentences(), closing(open_store(settings)) as store:
        found = _ask(settings, store, asking.probe)
        asking.keep(store, settings.wechat_app_id, found, _now)
    for each in found:
        click.echo(f"  {each}")
    click.echo("已记下，正在运行的服务一分钟内就会用上。Kept; a running server uses it within a minute.")


@wechat.command()
@click.option("--delete", is_flag=True, help="Take the menu away instead.")
def menu(delete: bool) -> None:
    """Publish the menu below the chat."""
    from bot.channels.wechat import menu as published
    from bot.database import open_store

    settings = _with_secret()
    with sentences(), closing(open_store(settings)) as store:
        if delete:
            _ask(settings, store, lambda client: client.delete_menu())
        else:
            _ask(settings, store, lambda client: client.publish_menu(published.menu()))
    if delete:
        click.echo("菜单已撤下。The menu is taken away.")
        return
    for line in published.outline():
        click.echo(f"  {line}")
    click.echo("菜单已发布，关注者五分钟内可见。Published; followers see it within five minutes.")


def _with_secret() -> "Settings":
    settings = settings_from()
    if not settings.wechat_app_id or not settings.wechat_app_secret.get_secret_value():
        raise click.ClickException(
            "请先设置 XIANGMEI_WECHAT_APP_ID 和 XIANGMEI_WECHAT_APP_SECRET。"
            "Set both first; see docs/wechat.md."
        )
    return settings


def _ask(settings: "Settings", store: "Store", work: "Callable[[WeChatClient], Awaitable[T]]") -> T:
    """What WeChat answers; what it refuses ends the command with a sentence."""
    from bot.channels.wechat.client import WeChatClient
    from bot.channels.wechat.failures import AddressRefusedError, WeChatError

    async def asking() -> T:
        client = WeChatClient.of(settings, store, _now)
        try:
            return await work(client)
        finally:
            await client.close()

    try:
        return asyncio.run(asking())
    except AddressRefusedError as error:
        raise click.ClickException(
            f"{error}\n请把 {error.address} 加进公众平台“基本配置”的 IP 白名单。Put it on the whitelist."
        ) from None
    except WeChatError as error:
        raise click.ClickException(str(error)) from None


def _now() -> datetime:
    return datetime.now(UTC)
