"""群发 in the making and under way: what staff are asked and told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.campaigns.life import Fault, State
from bot.campaigns.progress import Progress, Report
from bot.campaigns.reach import Preview
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.audiences import LEFT_OUT
from bot.handlers.wording.home import HELP, quoted
from bot.handlers.wording.roles import channel
from storage.models import Campaign

TOPIC, DESK = "campaign", "campaigns"  # the form; looking after one
NEW = Button("写一条群发", TOPIC, "start")
OWN = Button("我的群发", DESK, "list")
PICTURE_TAKEN = "图片收到了，会和正文一起发；想换就再发一张。"
_CELLS = 10  # of a progress bar
STATES: Mapping[State, str] = {
    State.DRAFT: "草稿",
    State.WAITING: "等同事批准",
    State.SCHEDULED: "已排好时间",
    State.RUNNING: "正在发",
    State.PAUSED: "已暂停",
    State.DONE: "已发完",
    State.CANCELLED: "已取消",
}
_FAULTS: Mapping[Fault, str] = {
    Fault.UNKNOWN: "没有找到这条群发，或者它不归您管。",
    Fault.FORBIDDEN: "您不能办这一步，请找写这条群发的人或市级工作人员。",
    Fault.OWN: "自己写的群发要由另一位同事批准。",
    Fault.ENDED: "这条群发已经结束了。",
    Fault.STATE: "这条群发现在办不了这一步，它的状态已经变了。",
    Fault.CONTENT: "内容不合适：文字不能空，也不能太长，按钮最多 6 个。",
    Fault.AUDIENCE: "按现在的条件没有人能收到，或者收件人已经不能改了。",
    Fault.TIME: "这个时间不行，请换一个以后的时间。",
}


def only_senders() -> Reply:
    """Somebody without the right wants to write to many."""
    return Reply("群发通知由审核员和市级工作人员来做，您现在没有这个身份。", buttons=(HELP,))


def not_in_a_trial() -> str:
    """In the demo everybody plays alone."""
    return "这是试用版，群发只会发给您自己。"


def ask_title() -> str:
    """The first line is asked for."""
    return "要发什么？先说标题，比如“十二月专题：暖冬有戏”。也可以标题一行、正文另起一行，一次发过来。"


def ask_text() -> str:
    """The words are asked for."""
    return "正文怎么写？请直接发给我，600 字以内。"


def ask_products(most: int) -> Reply:
    """The buttons are asked for."""
    return Reply(
        f"下面要放哪些产品或活动的按钮？说产品名字或活动的订单号，用顿号隔开，最多 {most} 个。",
        buttons=(Button("不放", TOPIC, "products", ""),),
    )


def ask_audience() -> Reply:
    """Whom shall it reach?"""
    return Reply(
        "发给谁？用平常的话说就行，比如：\n"
        "· 海珠区的专干\n"
        "· 订阅了亲子活动的居民\n"
        "· 海珠区和天河区的居民，除了半年内参加过活动的",
        buttons=(
            Button("所有文化专干", TOPIC, "audience", "coordinators"),
            Button("所有居民", TOPIC, "audience", "residents"),
        ),
    )


def ask_when() -> Reply:
    """When shall it go out?"""
    return Reply(
        "什么时候发？比如“12月1日上午9点”。",
        buttons=(
            Button("立即发送", TOPIC, "when", "now"),
            Button("发给我看看", TOPIC, "test"),
            Button("改收件人", TOPIC, "redo", "audience"),
            Button("改文字", TOPIC, "redo", "text"),
        ),
    )


def too_long(most: int) -> str:
    """More than fits."""
    return f"太长了，最多 {most} 个字。"


def too_many(most: int) -> str:
    """More buttons than fit."""
    return f"最多放 {most} 个按钮。"


def no_product(words: str) -> str:
    """Nothing of that name."""
    return f"目录里没有叫“{quoted(words)}”的产品。"


def no_event(words: str) -> str:
    """No open event of that number."""
    return f"“{quoted(words)}”没有对居民开放的活动。"


def not_read(words: str) -> str:
    """Part of whom it shall reach was not understood."""
    return f"“{quoted(words)}”我没看懂，怕发错人。请换个说法，说身份、地方、关注的内容或参加过什么。"


def several_places(names: Sequence[str]) -> str:
    """A place has namesakes."""
    return f"叫这个名字的地方有好几个：{'、'.join(names)}。请连区和街道一起说。"


def which_hour() -> str:
    """A day was said, and no time of day."""
    return "几点发？请连日子和钟点一起说，比如“12月1日上午9点”。"


def past() -> str:
    """The time is over."""
    return "这个时间已经过去了。"


def preview(audience: str, bounds: str, found: Preview) -> str:
    """Whom it reaches, by channel, and who is left out and why."""
    lines = [f"收件人：{audience}。"]
    if bounds:
        lines.append(f"只发给您负责的{bounds}范围内的人。")
    by_channel = "、".join(f"{channel(name)} {count} 人" for name, count in found.channels.items() if count)
    lines.append(f"能收到 {found.reached} 人：{by_channel}。" if found.reached else "没有人能收到。")
    if left := {name: count for name, count in found.excluded.items() if count}:
        why = "、".join(f"{LEFT_OUT.get(name, name)} {count} 人" for name, count in left.items())
        lines.append(f"不发给 {sum(left.values())} 人：{why}。")
    if found.needs_approval:
        lines.append("人数较多，发之前要另一位同事批准。")
    return "\n".join(lines)


def confirm(draft: Mapping[str, Any], mark: str, local: datetime) -> Reply:
    """The whole campaign, read back."""
    buttons = len(draft.get("products", ())) + len(draft.get("events", ()))
    with_buttons = f"，下面有 {buttons} 个按钮" if buttons else ""
    return Reply(
        f"请核对：\n【{draft['title']}】\n{draft['text']}\n\n{when(draft['when'], local)}{with_buttons}。",
        buttons=(
            Button("确认发送", TOPIC, "confirm", mark),
            Button("发给我看看", TOPIC, "test"),
            Button("改文字", TOPIC, "redo", "text"),
            Button("改收件人", TOPIC, "redo", "audience"),
            Button("改时间", TOPIC, "redo", "when"),
        ),
    )


def when(said: str, local: datetime) -> str:
    """At once, or the time."""
    if said == "now":
        return "立即发送"
    return f"{dates.moment(datetime.fromisoformat(said), local.date())}发送"


def tried() -> str:
    """A test is on its way to oneself."""
    return "已发给您一条，只有您收到。"


def submitted(campaign: Campaign, now: datetime) -> Reply:
    """It is on its way, or waits for somebody."""
    if campaign.state == State.WAITING:
        text = "已提交。人数较多，等另一位同事批准后才发；批准或退回我都会告诉您。"
    elif campaign.due_at and campaign.due_at > now:
        text = f"好的，{_moment(campaign.due_at, now)}发送。发之前都可以改或取消。"
    else:
        text = "好的，开始发了。"
    return Reply(text, buttons=(_button("进度", "progress", campaign), OWN))


def impossible(fault: Fault) -> Reply:
    """It cannot be done."""
    return Reply(_FAULTS[fault], buttons=(OWN,))


def already(campaign: Campaign) -> str:
    """There is one about the same."""
    return f"提醒一下：这个专题已经有一条群发“{campaign.title}”，{STATES[State(campaign.state)]}。"


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
        words += f"，{_moment(campaign.due_at, now)}发"
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
    return _button("看这条", "show", campaign)


def buttons(campaign: Campaign, *, author: bool, stops: bool, approves: bool) -> tuple[Button, ...]:
    """What this person can do with it as it stands."""
    state = State(campaign.state)
    found = []
    if approves:
        found += [
            Button("批准", DESK, "approve", f"{campaign.number}/{campaign.version}"),
            _button("退回", "refuse", campaign),
        ]
    if author and state is State.DRAFT:
        found.append(_button("接着写", "write", campaign))
    if stops and state is State.RUNNING:
        found.append(_button("暂停", "pause", campaign))
    if stops and state is State.PAUSED:
        found.append(_button("继续发", "resume", campaign))
    if author and state in (State.WAITING, State.SCHEDULED, State.RUNNING, State.PAUSED):
        found.append(_button("修改文字", "edit", campaign))
    if state in (State.RUNNING, State.PAUSED):
        found.append(_button("进度", "progress", campaign))
    if stops and state not in (State.DONE, State.CANCELLED):
        found.append(_button("取消群发", "cancel", campaign))
    if campaign.planned_to or state is State.DONE:
        found.append(_button("报告", "report", campaign))
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
        lines.append(f"预计 {_moment(found.ends_at, now)}左右发完")
    again = (_button("刷新", "progress", campaign),) if campaign.state == State.RUNNING else ()
    rest = tuple(each for each in buttons if each.slot != "progress")
    return Reply("\n".join(lines), buttons=(*again, *rest, OWN))


def report(
    campaign: Campaign, found: Report, taps: Sequence[tuple[str, int]], more: str, now: datetime
) -> Reply:
    """What came of it. `taps` are the names of the buttons with how many tapped them."""
    lines = [f"“{campaign.title}”的报告（{STATES[State(campaign.state)]}）", f"送达 {found.progress.sent} 人"]
    lines += _lost(found.progress)
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
        buttons=(_button("确定取消", "cancelled", campaign), look(campaign)),
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
    due = f"，定于{_moment(campaign.due_at, now)}发" if campaign.due_at else ""
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


def _moment(moment: datetime, now: datetime) -> str:
    return dates.moment(moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())


def _button(label: str, slot: str, campaign: Campaign) -> Button:
    return Button(label, DESK, slot, campaign.number)
