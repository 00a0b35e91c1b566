"""The door: the `xiangmei` command."""

import sys

import click

from bot.commands.campaigns import campaigns
from bot.commands.catalog import catalog
from bot.commands.chat import chat
from bot.commands.doctor import doctor
from bot.commands.notices import notices
from bot.commands.orders import orders
from bot.commands.people import people
from bot.commands.search import search
from bot.commands.serve import serve
from bot.commands.simulate import simulate
from bot.commands.synonyms import synonyms
from bot.commands.telegram import telegram
from bot.commands.themes import themes
from bot.commands.understand import understand
from bot.commands.wechat import wechat


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """向美点单: communities find and order public cultural products in a chat."""


@cli.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(f"xiangmei {installed('xiangmei')}")


for command in (
    serve,
    chat,
    search,
    understand,
    catalog,
    synonyms,
    orders,
    people,
    notices,
    campaigns,
    simulate,
    doctor,
    telegram,
    themes,
    wechat,
):
    cli.add_command(command)


def main() -> None:
    """Runs the command; what it reads and prints is UTF-8, whatever the terminal's locale says."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    cli()


if __name__ == "__main__":
    main()
