"""`xiangmei campaigns`: what is being sent to many, how far it has come, and the way to stop it."""

import time
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.commands.options import sentences, settings_from

if TYPE_CHECKING:
    from bot.campaigns.life import Event
    from bot.campaigns.progress import Progress, Report
    from storage.models import Campaign
    from storage.store import Store

MOST = 50  # campaigns that are listed
STATES = {
    "draft": "草稿",
    "waiting": "待审批",
    "scheduled": "已排期",
    "running": "发送中",
    "paused": "已暂停",
    "done": "已发完",
    "cancelled": "已取消",
}
REASONS = {
    "unreachable": "联系不上 unreachable",
    "unsubscribed": "已退订群发 unsubscribed",
    "no_consent": "未同意接收 no consent",
    "paused": "订阅暂停中 paused",
    "capped": "本周已够次数 weekly limit",
    "cancelled": "已取消 cancelled",
}


@click.group()
def campaigns() -> None:
    """See what is being sent to many, and stop it or let it go on."""


@campaigns.command("list")
def listed() -> None:
    """List campaigns, the last first."""
    from bot.dialogue.wall_clock import SHANGHAI
    from storage import campaigns as records

    with sentences(), closing(_store()) as store:
        found = store.read(records.latest)[:MOST]
    if not found:
        click.echo("还没有群发。There are no campaigns.")
    for each in found:
        due = f"{each.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if each.due_at else "—"
        click.echo(f"{each.number}\t{due}\t{STATES.get(each.state, '')} {each.state}\t{each.title}")


@campaigns.command()
@click.argument("number")
@click.option("--follow", is_flag=True, help="Look again every second until it is over or held.")
def show(number: str, follow: bool) -> None:
    """Show how far a campaign has come and what came of it."""
    with sentences(), closing(_store()) as store:
        if follow:
            _follow(store, number)
        campaign, report = _look(store, number)
    _show(campaign, report)


@campaigns.command()
@click.argument("number")
def pause(number: str) -> None:
    """Hold a campaign: nothing more goes out but what is on its way."""
    from bot.campaigns.life import Event

    _step(number, Event.PAUSED)


@campaigns.command()
@click.argument("number")
def resume(number: str) -> None:
    """Let a campaign go on where it was held."""
    from bot.campaigns.life import Event

    _step(number, Event.RESUMED)


@campaigns.command()
@click.argument("number")
@click.option("--reason", default="", help="For the log.")
@click.confirmation_option(prompt="没发的都不再发，确定取消？What was not sent will not be. Cancel it?")
def cancel(number: str, reason: str) -> None:
    """End a campaign; what was not sent will not be."""
    from bot.campaigns.life import Event

    _step(number, Event.CANCELLED, reason=reason)


def _store() -> "Store":
    from bot.database import open_store

    return open_store(settings_from())


def _found(campaign: "Campaign | None", number: str) -> "Campaign":
    if campaign is None:
        raise click.ClickException(f"没有编号 {number} 的群发。There is no campaign {number}.")
    return campaign


def _step(number: str, event: "Event", **detail: str) -> None:
    from datetime import UTC, datetime

    from sqlmodel import Session

    from bot.campaigns.life import NotPossible
    from bot.campaigns.progress import progress_of
    from bot.campaigns.steps import take
    from storage import campaigns as records

    now = datetime.now(UTC)

    def work(session: Session) -> "tuple[Campaign, Progress]":
        campaign = _found(records.locked(session, number.upper()), number)
        take(session, campaign, event, now, None, **detail)
        return campaign, progress_of(session, campaign, now)

    with sentences(), closing(_store()) as store:
        try:
            campaign, progress = store.write(work).result()
        except NotPossible:
            raise click.ClickException(
                "这个群发现在不能这样做，用 show 看看它的状态。This is not possible as it stands; see `show`."
            ) from None
    state = f"{STATES[campaign.state]} {campaign.state}"
    click.echo(f"{campaign.number} {campaign.title}：{state}")
    click.echo(
        f"已发 {progress.sent}，在途 {progress.in_flight}，未发 {progress.waiting - progress.in_flight}。"
        f"{progress.sent} sent, {progress.in_flight} on their way, {progress.waiting} not sent yet."
    )


def _look(store: "Store", number: str) -> "tuple[Campaign, Report]":
    from datetime import UTC, datetime

    from sqlmodel import Session

    from bot.campaigns.progress import report_of
    from storage import campaigns as records

    def work(session: Session) -> "tuple[Campaign, Report]":
        campaign = _found(records.by_number(session, number.upper()), number)
        return campaign, report_of(session, campaign, datetime.now(UTC))

    return store.read(work)


def _follow(store: "Store", number: str) -> None:
    """A bar that moves until the campaign is over or held; Ctrl-C leaves the campaign as it is."""
    from storage import campaigns as records

    campaign, report = _look(store, number)
    with click.progressbar(
        length=max(report.progress.total, 1), label=f"{campaign.number} {campaign.title}"
    ) as bar:
        while campaign.state == records.RUNNING:
            progress = report.progress
            bar.length = max(progress.total, 1)
            bar.label = f"{campaign.number} {_pace(progress)}"
            bar.update(progress.done - bar.pos)
            bar.render_progress()
            time.sleep(1)
            campaign, report = _look(store, number)
        bar.update(report.progress.done - bar.pos)


def _pace(progress: "Progress") -> str:
    from bot.dialogue.wall_clock import SHANGHAI

    end = f"，约 {progress.ends_at.astimezone(SHANGHAI):%m-%d %H:%M} 发完" if progress.ends_at else ""
    return f"已发 {progress.sent} · {progress.rate:.1f} 条/秒{end}"


def _show(campaign: "Campaign", report: "Report") -> None:
    progress = report.progress
    click.echo(f"{campaign.number}\t{campaign.title}\t{STATES.get(campaign.state, '')} {campaign.state}")
    planned = "" if progress.planned else "（还在排队 still being planned）"
    click.echo(f"共 {progress.total} 条 in all{planned}")
    click.echo(f"  已发 sent\t{progress.sent}")
    click.echo(f"  未发 waiting\t{progress.waiting}（在途 on their way {progress.in_flight}）")
    click.echo(f"  过期 expired\t{progress.expired}")
    _counted("  失败 failed", progress.failed)
    _counted("  未发给 not sent on", progress.void)
    _counted("事先排除 left out", progress.excluded)
    if progress.ends_at:
        click.echo(_pace(progress))
    if report.mass:
        told = f"收到 {report.mass.received} 人" if report.mass.told else "还没报结果"
        click.echo(f"微信群发 by mass send\t{report.mass.handed} 人，{told}")
    click.echo(f"点过按钮 tapped\t{report.tapped} 人")
    for target, count in sorted(report.taps.items()):
        click.echo(f"  {target}\t{count}")
    click.echo(f"之后点单 orders\t{report.orders}\n之后报名 sign-ups\t{report.sign_ups}")
    click.echo(f"之后退订 unsubscribed\t{report.left}")


def _counted(label: str, counts: Mapping[str, int]) -> None:
    click.echo(f"{label}\t{sum(counts.values())}")
    for reason, count in sorted(counts.items(), key=lambda each: -each[1]):
        click.echo(f"    {REASONS.get(reason, reason or '—')}\t{count}")
