"""群发 in the making and under way: what staff are asked and told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.campaigns.life import Fault, State
from bot.campaigns.reach import Preview
from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.audiences import LEFT_OUT
from bot.handlers.wording.home import HELP, quoted
from bot.handlers.wording.roles import channel
from storage.models import Campaign

TOPIC, DESK = "campaign", "campaigns"  # the form; looking after one
NEW = Button("写一条群发", TOPIC, "start")
OWN = Button("我的群发", DESK, "list")
APPROVALS = Button("看待批群发", DESK, "approvals")
PICTURE_TAKEN = "图片收到了，会和正文一起发；想换就再发一张。"
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
    """A place has namesakes, or is only spelt like one."""
    if len(names) == 1:
        return f"没有完全叫这个名字的地方，最接近的是{names[0]}。是的话请照这个名字再说一次，免得发错人。"
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


def whom(audience: str, bounds: str) -> str:
    """Whom it is for, and how far its author's reach goes."""
    return f"{audience}（只发{bounds}范围内的）" if bounds else audience


def confirm(draft: Mapping[str, Any], audience: str, mark: str, local: datetime) -> Reply:
    """The whole campaign with those whom it is for, read back."""
    buttons = len(draft.get("products", ())) + len(draft.get("events", ()))
    with_buttons = f"，下面有 {buttons} 个按钮" if buttons else ""
    return Reply(
        f"请核对：\n【{draft['title']}】\n{draft['text']}\n\n发给：{audience}。\n"
        f"{when(draft['when'], local)}{with_buttons}。",
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
        text = f"好的，{moment(campaign.due_at, now)}发送。发之前都可以改或取消。"
    else:
        text = "好的，开始发了。"
    return Reply(text, buttons=(step_button("进度", "progress", campaign), OWN))


def sends_a_theme(title: str) -> str:
    """What is about to be sent, where 群发 was said beside a theme."""
    return (
        f"这次发的是专题通知“{title}”。选好发给谁，就可以先发给自己看看。要发别的，先说“取消”，再说“群发”。"
    )


def stopped() -> Reply:
    """A campaign in the making was given up; it is kept."""
    return Reply("好的，先不弄了，没有发。写好的留在“我的群发”里，随时可以接着写。", buttons=(OWN, HELP))


def which_one(campaigns: Sequence[Campaign], slot: str) -> Reply:
    """A word that fits several campaigns in sight."""
    return Reply("是哪一条群发？", buttons=tuple(step_button(each.title, slot, each) for each in campaigns))


def impossible(fault: Fault) -> Reply:
    """It cannot be done."""
    return Reply(_FAULTS[fault], buttons=(OWN,))


def already(campaign: Campaign) -> str:
    """There is one about the same."""
    return f"提醒一下：这个专题已经有一条群发“{campaign.title}”，{STATES[State(campaign.state)]}。"


def moment(value: datetime, now: datetime) -> str:
    """A time as it is spoken."""
    return dates.moment(value.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())


def step_button(label: str, slot: str, campaign: Campaign) -> Button:
    """A step of a campaign's life."""
    return Button(label, DESK, slot, campaign.number)
