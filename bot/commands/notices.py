"""`xiangmei notices`: the letters that were given up, seen and sent again."""

from contextlib import closing

import click

from bot.commands.options import sentences, settings_from

MOST = 200  # letters that are listed


@click.group()
def notices() -> None:
    """See what could not be delivered, and send it again."""


@notices.command()
def dead() -> None:
    """List the letters that were given up, the last first."""
    from bot.database import open_store
    from bot.dialogue.wall_clock import SHANGHAI
    from storage import notices as outbox

    with sentences(), closing(open_store(settings_from())) as store:
        letters = store.read(lambda session: outbox.dead(session, MOST))
    if not letters:
        click.echo("没有发送失败的通知。There are no dead letters.")
    for letter in letters:
        due = letter.due_at.astimezone(SHANGHAI)
        click.echo(
            f"{letter.id}\t{due:%Y-%m-%d %H:%M}\t{letter.kind}\t{letter.subject}\t{letter.recipient or '—'}\t"
            f"{letter.attempts} 次 attempts\t{letter.failure}"
        )
    if len(letters) == MOST:
        click.echo(f"只列出最近 {MOST} 封。Only the last {MOST} are listed.")


@notices.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1))
@click.option("--all", "everything", is_flag=True, help="All that are still of use.")
def resend(numbers: tuple[int, ...], everything: bool) -> None:
    """Send dead letters again, by the numbers that `dead` shows; those of no use any more stay."""
    if bool(numbers) == everything:
        raise click.UsageError("请写通知编号，或者用 --all。Name numbers, or give --all.")
    from datetime import UTC, datetime

    from bot.database import open_store
    from storage import notices as outbox

    with sentences(), closing(open_store(settings_from())) as store:
        ids = None if everything else numbers
        now = datetime.now(UTC)
        again = store.write(lambda session: outbox.resend(session, now, ids)).result()
    click.echo(f"{again} 条通知将重新发送。{again} notices will be sent again.")
    if numbers and again < len(numbers):
        left = len(numbers) - again
        click.echo(f"{left} 条没有失败或已过期。{left} were not dead, or are of no use any more.")
