"""What reviewers and suppliers are asked, and what becomes of their answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.assortment import TO_REVIEW
from bot.handlers.wording.campaigns import APPROVALS
from bot.handlers.wording.home import HELP, MINE, TO_DO
from bot.handlers.wording.roles import PENDING
from bot.orders.life import Event

TOPIC = "decide"
# What stands on the button of an answer; the state decides where one answer means two things.
LABELS: Mapping[Event, str] = {
    Event.APPROVED: "同意",
    Event.RETURNED: "退回修改",
    Event.REFUSED: "不同意",
    Event.CHANGE_AGREED: "同意变更",
    Event.CHANGE_REFUSED: "不同意变更",
    Event.ACCEPTED: "接单",
    Event.PROPOSED: "换个时间",
    Event.DECLINED: "接不了",
    Event.AGREED: "同意这个时间",
    Event.DISAGREED: "还按原来的时间",
    Event.TAKEN: "要这个空位",
    Event.LEFT: "不要了",
    Event.APPEALED: "申诉",
    Event.PARDONED: "恢复点单",
    Event.APPEAL_REFUSED: "暂不恢复",
    Event.POSTPONED: "延期",
    Event.CANCELLED: "取消",
    Event.DELIVERED: "已举办",
    Event.NOT_HELD: "没有办成",
}
# Reasons that can be tapped: key, words. Others are written.
REASONS: Mapping[Event, Mapping[str, str]] = {
    Event.RETURNED: {"people": "人数请再核实", "room": "场地请再确认", "time": "请换个时间"},
    Event.REFUSED: {"clash": "和已有安排重了", "quota": "本季名额已用完", "fit": "不太适合本单位"},
    Event.CHANGE_REFUSED: {"told": "已经通知居民", "near": "时间太紧，来不及调整"},
    Event.DECLINED: {"busy": "那天已有安排", "staff": "人手不够", "far": "路程太远"},
    Event.POSTPONED: {"weather": "天气原因", "staff": "演职人员有事", "room": "场地有变"},
    Event.CANCELLED: {"weather": "天气原因", "staff": "演职人员有事", "kit": "设备故障"},
    Event.APPEALED: {"ill": "有突发情况", "weather": "天气原因", "told": "已提前说明"},
    Event.APPEAL_REFUSED: {"again": "临时取消太多", "wait": "等期满再点"},
    Event.NOT_HELD: {"nobody": "没有人到场", "team": "供应商没有来", "weather": "天气原因"},
}
# An answer that is said rather than tapped, and what it may mean, by what is asked.
_YES = frozenset({Event.APPROVED, Event.CHANGE_AGREED, Event.AGREED, Event.ACCEPTED, Event.TAKEN})
_NO = frozenset({Event.REFUSED, Event.CHANGE_REFUSED, Event.DISAGREED, Event.DECLINED, Event.LEFT})
SAID: Mapping[str, frozenset[Event]] = {
    **dict.fromkeys(("同意", "批准", "通过", "审核通过", "没问题", "可以", "同意了", "冇问题"), _YES),
    **dict.fromkeys(("不同意", "不批", "不批准", "不通过", "唔同意", "不行", "唔得"), _NO),
    **dict.fromkeys(("接", "接单", "我接", "接了", "我们接"), frozenset({Event.ACCEPTED})),
    **dict.fromkeys(("不接", "接不了", "接唔到", "去不了", "来不了"), frozenset({Event.DECLINED})),
    **dict.fromkeys(("退回", "退回修改"), frozenset({Event.RETURNED})),
    **dict.fromkeys(("换个时间", "改个时间", "换时间"), frozenset({Event.PROPOSED})),
}
_DONE: Mapping[Event, str] = {
    Event.APPROVED: "已同意",
    Event.RETURNED: "已退回修改",
    Event.REFUSED: "已记下不同意",
    Event.CHANGE_AGREED: "已同意变更",
    Event.CHANGE_REFUSED: "已记下不同意变更，订单照原来的安排",
    Event.ACCEPTED: "已接单，请按时到场",
    Event.PROPOSED: "已把新的时间告诉点单单位",
    Event.DECLINED: "已记下接不了",
    Event.AGREED: "好的，就按这个时间",
    Event.DISAGREED: "已告诉供应商，希望还按原来的时间",
    Event.TAKEN: "好的，这个空位是您的了",
    Event.LEFT: "好的，不再候补",
    Event.APPEALED: "申诉已报给区里，有结果就通知您",
    Event.PARDONED: "已恢复，这个单位可以点单了",
    Event.APPEAL_REFUSED: "已记下暂不恢复",
    Event.POSTPONED: "已延期",
    Event.CANCELLED: "已取消",
    Event.DELIVERED: "已记下举办了",
    Event.NOT_HELD: "已记下没有办成",
}


def nothing_waits() -> Reply:
    """No order waits for this person."""
    return Reply("现在没有等您处理的订单。有新的我会通知您。", buttons=(MINE, HELP))


def also_waits(applied: int, entered: int, campaigns: int, orders: bool) -> Reply:
    """What is not an order: applications, new products to be looked at, and campaigns to be agreed to."""
    parts, buttons = [], []
    if applied:
        parts.append(f"{applied} 份申请")
        buttons.append(PENDING)
    if entered:
        parts.append(f"{entered} 个新产品")
        buttons.append(TO_REVIEW)
    if campaigns:
        parts.append(f"{campaigns} 条群发")
        buttons.append(APPROVALS)
    return Reply(f"{'另' if orders else ''}有 {'、'.join(parts)}等您审批。", buttons=tuple(buttons))


def waiting(cards: Sequence[Card], total: int) -> Reply:
    """The orders that wait, the one due first on top."""
    more = f"，先看最急的 {len(cards)} 张" if total > len(cards) else ""
    return Reply(f"有 {total} 张订单等您处理{more}：", tuple(cards))


def which_one(count: int) -> str:
    """An answer was said, and several orders wait for one."""
    return (
        "有 1 张在等您答复，请点一下，免得弄错。"
        if count == 1
        else f"有 {count} 张在等，请点要答复的那一张。"
    )


def details(
    number: str, rows: Sequence[tuple[str, str]], steps: Sequence[str], buttons: Sequence[Button]
) -> Reply:
    """One order, whole, with the answers that can be given."""
    card = Card(f"订单 {number}", "", (*rows, ("经过", "\n".join(steps))))
    return Reply("", (card,), (*buttons, TO_DO))


def unknown(number: str) -> Reply:
    """No order of that number is this person's to see."""
    return Reply(f"没有找到订单 {number}，或者它不归您处理。", buttons=(TO_DO, HELP))


def too_late(number: str, state: str) -> Reply:
    """Somebody else was faster, or the time is over."""
    return Reply(f"订单 {number} 现在是“{state}”，这一步已经不用办了。", buttons=(TO_DO,))


def time_taken(number: str) -> Reply:
    """Somebody else has the new time by now."""
    return Reply(
        f"订单 {number} 的新时间刚刚被别人约走了，还按原来的时间，或者请对方另选。", buttons=(TO_DO, HELP)
    )


def queue_rule(lately: timedelta) -> str:
    """By which rule those who wait follow each other; `lately` is that of the terms."""
    return f"近 {lately.days} 天没约过同品牌的单位在先，再照顾特殊人群，再按登记先后"


def in_line(place: int, lately: timedelta) -> str:
    """Where an order stands in the queue, and by which rule."""
    return f"排第 {place} 位（{queue_rule(lately)}）"


def ask_reason(number: str, event: Event) -> Reply:
    """Such an answer needs a reason."""
    reasons = tuple(
        Button(words, TOPIC, f"because-{event}", f"{number}-{key}") for key, words in REASONS[event].items()
    )
    return Reply(
        f"订单 {number}：{LABELS[event]}。请选一个原因，或直接写一句：",
        buttons=(*reasons, Button("先不办", TOPIC, "leave", number)),
    )


def ask_time(number: str, first: datetime) -> str:
    """When else the supplier could come."""
    return f"订单 {number} 原定{dates.moment(first)}。您什么时候可以？比如“12月5日上午10点”。"


def no_time() -> str:
    """A time was not in what was said."""
    return "请说一个日期和钟点，比如“12月5日上午10点”。"


def done(number: str, event: Event, following: str) -> Reply:
    """The answer is kept. `following` says what the order waits for now."""
    look = Button(f"看订单 {number}", "mine", "show", number)
    return Reply(f"{_DONE[event]}。订单 {number}：{following}。", buttons=(TO_DO, look))


def change(number: str) -> Button:
    """Opens the change of an order that was returned."""
    return Button("修改订单", "mine", "redo-", number)


def left() -> Reply:
    """Nothing was decided."""
    return Reply("好的，这张先放着。", buttons=(TO_DO, HELP))
