"""`xiangmei people`: who holds which role; invitations and revocations by the operator."""

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.commands.options import clock_at, sentences, settings_from

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.people.office import Office
    from bot.people.roles import Grant
    from storage.store import Store

ROLES = ("coordinator", "reviewer", "supplier", "staff", "administrator", "auditor")
_SCOPED = {"coordinator": "unit", "reviewer": "region", "supplier": "supplier"}


@click.group()
def people() -> None:
    """Look after the roles that people hold."""


@people.command()
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option(
    "--unit", metavar="CODE", help="The coordinator's unit: a region's code, or a free unit's (U…)."
)
@click.option("--region", metavar="CODE", help="The reviewer's town, district or city.")
@click.option("--supplier", metavar="CODE", help="The supplier whose staff it is.")
@click.option(
    "--days", type=click.IntRange(1, 90), default=7, show_default=True, help="How long the code counts."
)
def invite(role: str, days: int, **scopes: str | None) -> None:
    """Print a code with which one person takes a role in the chat.

    It is shown this once; the database keeps a digest of it.
    """
    needed = _SCOPED.get(role)
    given = {name for name, code in scopes.items() if code}
    if given != ({needed} if needed else set()):
        raise click.UsageError(
            f"--role {role} 要配 --{needed} CODE。--role {role} goes with --{needed} CODE alone."
            if needed
            else f"--role {role} 不用指定地方。--role {role} goes with no place."
        )
    from bot.dialogue.links import Link, Target
    from bot.people.codes import spoken
    from bot.people.roles import Grant, Role
    from storage import seed

    grant = Grant(Role(role), scopes[needed] or "" if needed else "")
    settings = settings_from()
    with sentences(), closing(_open()) as store:
        if store.read(seed.is_empty) and needed:
            raise click.ClickException("数据库是空的，请先运行 xiangmei catalog load。The database is empty.")
        place = store.read(lambda session: _place(session, grant))
        if needed and not place:
            raise click.ClickException(
                f"没有编码为 {grant.scope} 的{_KINDS[needed]}。No {needed} has the code {grant.scope}."
            )
        made = store.write(
            lambda session: _office(session).invitations.make(grant, None, timedelta(days=days))
        ).result()
    click.echo(f"{_title(grant, place)}\n邀请码 code: {spoken(made.code)}（{days} 天内有效，只能用一次）")
    click.echo(f"请对方对助手说：邀请码 {spoken(made.code)}")
    link = Link(Target.INVITATION, made.code)
    for address in link.addresses(settings.public_url, settings.telegram_username):
        click.echo(f"或打开 or open: {address}")


@people.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only this role.")
def list_(role: str | None) -> None:
    """Print who holds which role; the number is what `revoke` takes."""

    def rows(session: "Session") -> list[str]:
        from bot.people.roles import Grant, Role

        return [
            f"{held.grant_id}\t{_title(grant, _place(session, grant))}\t{held.name or '（没有留姓名）'}"
            for name in ([role] if role else ROLES)
            for held in _office(session).registry.holders(Role(name))
            for grant in [Grant(Role(held.role), held.scope)]
        ]

    with sentences(), closing(_open()) as store:
        found = store.read(rows)
    click.echo("\n".join(found) if found else "还没有人有身份。Nobody holds a role yet.")


@people.command()
@click.argument("number", type=click.IntRange(1))
def revoke(number: int) -> None:
    """Take back the role of this NUMBER (see `list`); the person is told."""

    def work(session: "Session") -> str:
        from bot.handlers.wording.roles import you_lost
        from bot.people.roles import Grant, Role

        registry = _office(session).registry
        held = registry.holder(number)
        if held is None:
            return ""
        grant = Grant(Role(held.role), held.scope)
        what = _title(grant, _place(session, grant))
        registry.take_back(held, None, you_lost(what))
        return f"{held.name or '（没有留姓名）'}：{what}"

    with sentences(), closing(_open()) as store:
        done = store.write(work).result()
    if not done:
        raise click.ClickException(f"没有编号为 {number} 的身份。No role has the number {number}.")
    click.echo(f"已撤销 revoked: {done}")


_KINDS = {"unit": "单位", "region": "区、镇街或市", "supplier": "供应商"}


def _open() -> "Store":
    from bot.database import open_store

    return open_store(settings_from())


def _office(session: "Session") -> "Office":
    """The operator may everything, so that no region is looked up for a right."""
    from bot.dialogue.readers.gazetteer import RegionIndex
    from bot.people.office import Office

    return Office(session, clock_at(None)(), RegionIndex(()))


def _title(grant: "Grant", place: str) -> str:
    from bot.handlers.wording.roles import title

    return title(grant.role, place)


def _place(session: "Session", grant: "Grant") -> str:
    """What the role is held for, in words; empty where there is no such place."""
    from bot.handlers.drafts import place_name
    from bot.orders.ledger import seat_of
    from bot.people.roles import Role
    from storage import places

    if grant.role is Role.SUPPLIER:
        supplier = _office(session).registry.supplier(grant.scope)
        return supplier.name if supplier else ""
    if grant.role is Role.REVIEWER:
        region = places.region(session, grant.scope)
        if region is None or region.level == "community":
            return ""
    return place_name(seat_of(session, grant.scope)) if grant.scope else ""
