"""`xiangmei chat`: the same core on the terminal."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.commands.options import clock_at, now_option, open_app, settings_from

if TYPE_CHECKING:
    from bot.app import App


@click.command()
@click.option(
    "--as",
    "name",
    metavar="NAME",
    default="me",
    show_default=True,
    help="Who you are; each name has its own conversation.",
)
@click.option(
    "--role", type=click.Choice(["coordinator", "resident"]), help="Take this role (demo databases only)."
)
@click.option("--unit", metavar="CODE", help="The unit that the coordinator orders for.")
@click.option("--start", metavar="PAYLOAD", default="", help="Come by a link, as p_A001 leads to a product.")
@now_option
def chat(name: str, role: str | None, unit: str | None, start: str, now: datetime | None) -> None:
    """Talk with the assistant here; from a pipe, one message a line.

    A database that does not exist yet is made as a demo.
    """
    if (role == "coordinator") != (unit is not None):
        raise click.UsageError("--role coordinator and --unit CODE go together.")
    with open_app(settings_from(), clock_at(now), demo_if_possible=True) as app:
        tapped = _role(app, role, unit) if role else ""
        if sys.stdin.isatty() and sys.stdout.isatty():
            app.talk(name, click.echo, tapped, start)
        else:
            app.play(name, sys.stdin.buffer, click.echo, tapped, start)


def _role(app: "App", role: str, unit: str | None) -> str:
    """The button of the demo that gives the role."""
    if not app.settings.demo:
        raise click.UsageError("这不是试用库，不能自选身份。--role works on demo databases only.")
    if unit is None:
        return f"demo:role:{role}"
    if app.knowledge.places.get(unit) is None:
        raise click.UsageError(f"没有编码为 {unit} 的区划。No region has the code {unit}.")
    return f"demo:unit:{unit}"
