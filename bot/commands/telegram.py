"""`xiangmei telegram`: tells Telegram about the bot."""

import asyncio
from collections.abc import AsyncIterator

import click

from bot.commands.options import settings_from


@click.group()
def telegram() -> None:
    """Look after the bot on Telegram."""


@telegram.command()
@click.option("--remove", is_flag=True, help="Take the webhook down instead; menus stay.")
@click.option("--drop-pending", is_flag=True, help="Forget the messages that wait at Telegram.")
def setup(remove: bool, drop_pending: bool) -> None:
    """Set command menus, descriptions and the webhook at XIANGMEI_PUBLIC_URL."""
    from bot.channels.telegram import setup as steps

    settings = settings_from()
    work = (steps.remove if remove else steps.set_up)(settings, drop_pending=drop_pending)
    try:
        asyncio.run(_show(work))
    except steps.SetupError as error:
        raise click.ClickException(f"{error.finding.what}\n→ {error.finding.advice}") from None
    if not remove and not settings.public_url:
        click.echo(f"– {steps.NO_ADDRESS.what}\n  → {steps.NO_ADDRESS.advice}")


async def _show(done: AsyncIterator[str]) -> None:
    async for line in done:
        click.echo(f"✓ {line}")
