"""群发 under way: where it stands, what came of it, and what is done with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.campaigns.life import State
from bot.campaigns.progress import Progress, Report
from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording.audiences import LEFT_OUT
from bot.handlers.wording.campaigns import DESK, NEW, OWN, STATES, moment, step_button
from bot.handlers.wording.home import HELP
from storage.models import Campaign
from storage.wechat.mass import Totals

TOPIC = DESK
_CELLS = 10  # of a progress bar


def listed(rows: Sequence[tuple[Campaign, str, Sequence[Button]]], now: datetime) -> Reply:
    """The campaigns, the last first; each with how far it is."""
    cards = tuple(
        Card(each.title, "\n".join(filter(None, (state_of(each, now), progress))), buttons=tuple(buttons))
        for each, progress, buttons in rows
    )
    return Reply(f"最近的 {len(rows)} 条群发：", cards, (NEW,))


def none() -> Reply:
    """Nothing was ever sent."""
    return Reply("还没有群发。要写一条，说“群发”就行。", buttons=(NEW, HELP))


def state_of(campaign: Campaign, now: datetime) -> str:
    """Where it stands, in a few words."""
    words = STATES[State(campaign.state)]
    if campaign.state in (State.SCHEDULED, State.WAITING) and campaign.due_at:
        words += f"，{moment(campaign.due_at, now)}发"
    return words


def shown(campaign: Campaign, audience: str, rest: str, buttons: Sequence[Button], now: datetime) -> Reply:
    """One campaign, whole."""
    rows = [("状态", state_of(campaign, now)), ("收件人", audience)]
    if rest:
        rows.append(("进度", rest))
    text = str(campaign.content.get("text", ""))
    return Reply("", (Card(campaign.title, text, tuple(rows)),), (*buttons, OWN))


def look(campaign: Campaign) -> Button:
    """The way to a campaign."""
    return step_button("看这条", "show", campaign)


def buttons(campaign: Campaign, *, author: bool, stops: bool, approves: bool) -> tuple[Button, ...]:
    """What this person can do with it as it stands."""
    state = State(campaign.state)
    found = []
    if approves:
        found += [
            Button("批准", DESK, "approve", f"{campaign.number}/{campaign.version}"),
            step_button("退回", "refuse", campaign),
        ]
    if author and state is State.DRAFT:
        found.append(step_button("接着写", "write", campaign))
    if stops and state is State.RUNNING:
        found.append(step_button("暂停", "pause", campaign))
    if stops and state is State.PAUSED:
        found.append(step_button("继续发", "resume", campaign))
    if author and state in (State.WAITING, State.SCHEDULED, State.RUNNING, State.PAUSED):
        found.append(step_button("修改文字", "edit", campaign))
    if state in (State.RUNNING, State.PAUSED):
        found.append(step_button("进度", "progress", campaign))
    if stops and state not in (State.DONE, State.CANCELLED):
        found.append(step_button("取消群发", "cancel", campaign))
    if campaign.planned_to or state is State.DONE:
        found.append(step_button("报告", "report", campaign))
    return tuple(found)


def bar(found: Progress) -> str:
    """▓▓▓▓░░░░░░ 45%（450/1000）."""
    if not found.total:
        return "还没有开始发"
    full = int(found.share * _CELLS)
    more = "，人还在加" if not found.planned else ""
    return (
        f"{'▓' * full}{'░' * (_CELLS - full)} {int(found.share * 100)}%（{found.done}/{found.total}{more}）"
    )


def progress(campaign: Campaign, found: Progress, buttons: Sequence[Button], now: datetime) -> Reply:
    """How far it has come, and when it will be over."""
    lines = [f"“{campaign.title}”{state_of(campaign, now)}", bar(found), f"已送达 {found.sent} 人"]
    lines += _lost(found)
    if found.ends_at and campaign.state == State.RUNNING:
        lines.append(f"预计 {moment(found.ends_at, now)}左右发完")
    again = (step_button("刷新", "progress", campaign),) if campaign.state == State.RUNNING else ()
    rest = tuple(each for each in buttons if each.slot != "progress")
    return Reply("\n".join(lines), buttons=(*again, *rest, OWN))


def report(
    campaign: Campaign, found: Report, taps: Sequence[tuple[str, int]], more: str, now: datetime
) -> Reply:
    """What came of it. `taps` are the names of the buttons with how many tapped them."""
    lines = [f"“{campaign.title}”的报告（{STATES[State(campaign.state)]}）", f"送达 {found.progress.sent} 人"]
    lines += _lost(found.progress)
    if found.mass:
        lines.append(_by_mass(found.mass))
    if left := sum(found.progress.excluded.values()):
        why = "、".join(f"{LEFT_OUT.get(name, name)} {n} 人" for name, n in found.progress.excluded.items())
        lines.append(f"没有发给 {left} 人：{why}")
    lines.append(f"点了按钮 {found.tapped} 人")
    lines += [f"　{name}：{count} 人" for name, count in taps]
    lines.append(f"之后点单 {found.orders} 张，报名 {found.sign_ups} 个")
    lines.append(f"退订 {found.left} 人")
    if more:
        lines.append(more)
    return Reply("\n".join(lines), buttons=(OWN,))


def _by_mass(found: Totals) -> str:
    """What WeChat says of its part."""
    line = f"其中微信群发 {found.handed} 人"
    if not found.told:
        return f"{line}，微信还没报结果"
    lost = (("发送失败", found.failed), ("被微信过滤", found.told - found.tried))
    parts = [
        f"微信说收到 {found.received} 人",
        *(f"{words} {count} 人" for words, count in lost if count > 0),
    ]
    return f"{line}，{'，'.join(parts)}"


def paused(in_flight: int) -> str:
    """Nothing more goes out."""
    rest = f"有 {in_flight} 条已经在路上，还会到。" if in_flight else ""
    return f"已暂停，没发的先不发了。{rest}"


def resumed() -> str:
    """It goes on."""
    return "好的，接着发。"


def ask_cancel(campaign: Campaign) -> Reply:
    """Sure?"""
    return Reply(
        f"取消“{campaign.title}”？没发的就不再发了，已经收到的收不回来。",
        buttons=(step_button("确定取消", "cancelled", campaign), look(campaign)),
    )


def cancelled() -> str:
    """It is over."""
    return "已取消，没发的不再发了。"


def ask_new_text(campaign: Campaign) -> str:
    """The words for those who have not got it."""
    return f"请把新的文字发给我，还没发的人会收到新的。现在是：\n{campaign.content.get('text', '')}"


def edited(campaign: Campaign, *, held: bool) -> str:
    """The words are others for whoever has not got it yet."""
    if campaign.state == State.WAITING:
        return "改好了。文字变了，要同事再批准一次。"
    return "改好了，已先暂停；点“继续发”，没收到的人就收到新的。" if held else "改好了。"


def approved(campaign: Campaign, now: datetime) -> str:
    """Somebody agreed."""
    return f"已批准“{campaign.title}”，{state_of(campaign, now)}。"


def ask_reason(campaign: Campaign) -> str:
    """Why is it given back?"""
    return f"为什么退回“{campaign.title}”？请写一句，我转告写的人。"


def refused(campaign: Campaign) -> str:
    """It is given back to its author."""
    return f"已退回“{campaign.title}”，写的人会看到原因。"


def nothing_to_approve() -> Reply:
    """Nothing waits."""
    return Reply("现在没有等您批准的群发。", buttons=(OWN, HELP))


def asked(campaign: Campaign, author: str, reached: int, audience: str, now: datetime) -> Reply:
    """The notice to whoever may agree."""
    due = f"，定于{moment(campaign.due_at, now)}发" if campaign.due_at else ""
    return Reply(
        f"{author or '同事'}写了一条群发，要发给 {reached} 人（{audience}）{due}，请您批准：\n\n"
        f"【{campaign.title}】\n{campaign.content.get('text', '')}",
        buttons=buttons(campaign, author=False, stops=False, approves=True),
    )


def told(campaign: Campaign, event: str, reason: str, now: datetime) -> Reply:
    """The notice to its author."""
    match event:
        case "approved":
            text = f"您的群发“{campaign.title}”批准了，{state_of(campaign, now)}。"
        case "refused":
            text = f"您的群发“{campaign.title}”被退回了：{reason or '没有写原因'}。改好可以再提交。"
        case "held_back":
            text = f"您的群发“{campaign.title}”人数变多了，要另一位同事批准才能发。"
        case _:
            text = f"您的群发“{campaign.title}”过了有用的时间，没有发出去。"
    return Reply(text, buttons=(look(campaign), OWN))


def _lost(found: Progress) -> list[str]:
    lines = []
    if failed := sum(found.failed.values()):
        why = "、".join(f"{name or '原因不明'} {count}" for name, count in found.failed.items())
        lines.append(f"没送到 {failed} 人（{why}）")
    if void := {name: count for name, count in found.void.items() if count}:
        why = "、".join(f"{LEFT_OUT.get(name, '不用再发')} {count} 人" for name, count in void.items())
        lines.append(f"中途不发了 {sum(void.values())} 人（{why}）")
    if found.expired:
        lines.append(f"过时没发 {found.expired} 人")
    return lines
