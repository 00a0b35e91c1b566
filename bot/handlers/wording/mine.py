"""The orders a person has made: list, details, change and cancel."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.home import BACK, FIND, MINE, ORDER, PICK_UP, quoted
from bot.handlers.wording.ordering import NAMES
from bot.orders.life import Event, State

STATES = {State.SUBMITTED: "已提交", State.CANCELLED: "已取消"}
EVENTS = {Event.SUBMITTED: "提交", Event.CHANGED: "修改", Event.CANCELLED: "取消", Event.COMMENTED: "反馈"}
REASONS = {  # what a button carries, and its words
    "time": "时间冲突",
    "room": "场地有变",
    "people": "人数不够",
    "weather": "天气原因",
    "slip": "填错了，重新点",
}
FIELD_NAMES = {
    **NAMES,
    "starts_at": "时间",
    "ends_at": "结束",
    "people_min": "最少人数",
    "people_max": "最多人数",
}


def none(may_order: bool, drafting: bool) -> Reply:
    """No orders yet."""
    if drafting:
        return Reply("您还没有提交过订单，有一张正在填：", buttons=(PICK_UP,))
    return Reply("您还没有订单。想点什么，直接说就行。", buttons=(ORDER, FIND) if may_order else (FIND,))


def summary(product: str, when: datetime, place: str, state: State, today: date) -> str:
    """One order in one line."""
    return f"{dates.moment(when, today)} · {place} · {STATES[state]}"


def listed(cards: Sequence[Card], first: int, total: int, more: Button | None) -> Reply:
    """A page of the person's orders."""
    text = f"您一共有 {total} 张订单："
    if total > len(cards):
        text = f"您一共有 {total} 张订单，这是第 {first}–{first + len(cards) - 1} 张："
    return Reply(text, tuple(cards), (*((more,) if more else ()), ORDER))


def details(number: str, rows: Sequence[tuple[str, str]], life: Sequence[str], open_: bool) -> Reply:
    """One order with its life so far."""
    buttons: tuple[Button, ...] = (MINE,)
    if open_:
        buttons = (
            Button("改时间", "mine", "redo-day", number),
            Button("改人数", "mine", "redo-people", number),
            Button("改场地", "mine", "redo-room", number),
            Button("改联系人", "mine", "redo-contact_name", number),
            Button("取消这张订单", "mine", "cancel", number),
            MINE,
        )
    card = Card(f"订单 {number}", "", (*rows, ("经过", "\n".join(life))))
    return Reply("", (card,), buttons)


def step(at: datetime, event: Event, what: str, reason: str, today: date) -> str:
    """One step of an order's life."""
    tail = "；".join(part for part in (what, reason) if part)
    return f"{dates.moment(at, today)} {EVENTS[event]}{f'：{tail}' if tail else ''}"


def unknown(number: str, meant: Sequence[str]) -> Reply:
    """No order of this person has that number."""
    text = f"没有找到您的订单 {quoted(number)}，请核对一下号码。"
    if meant:
        text = f"没有找到您的订单 {quoted(number)}，是不是{'这张' if len(meant) == 1 else '下面的一张'}？"
    looks = tuple(Button(f"看 {each}", "mine", "show", each) for each in meant)
    return Reply(text, buttons=(*looks, MINE))


def which(purpose: str, choices: Sequence[Button]) -> Reply:
    """Several orders could be meant."""
    return Reply(f"要{purpose}哪一张订单？", buttons=tuple(choices))


def closed(number: str, state: State) -> Reply:
    """Nothing about this order can be changed any more."""
    why = "已经取消了" if state is State.CANCELLED else "的活动时间已经过了"
    return Reply(
        f"订单 {number} {why}，不能再改。", buttons=(Button("看这张订单", "mine", "show", number), MINE)
    )


def ask_reason(number: str, what: str) -> Reply:
    """Cancelling needs a reason."""
    reasons = tuple(Button(words, "cancel", "reason", f"{number}-{key}") for key, words in REASONS.items())
    return Reply(
        f"要取消订单 {number}（{what}）。请选一个原因，或直接写：",
        buttons=(*reasons, Button("不取消了", "home", "stop")),
    )


def not_cancelled(number: str) -> Reply:
    """The order stands."""
    return Reply(
        f"好的，订单 {number} 没有取消，还是照原来的安排。",
        buttons=(Button("看这张订单", "mine", "show", number), MINE, FIND),
    )


def cancelled(number: str, reason: str) -> Reply:
    """The order is cancelled."""
    return Reply(f"已取消订单 {number}（{reason}），提醒也一并取消了。", buttons=(MINE, FIND))


def nothing_open() -> Reply:
    """There is no order to change or cancel."""
    return Reply("您现在没有可以改的订单。", buttons=(MINE, BACK))


def ask_feedback() -> str:
    """The question for words about a delivery."""
    return "请写几句：办得怎么样？有什么要改进的？"


def feedback_kept(number: str) -> Reply:
    """The words are on record."""
    return Reply(
        f"谢谢，已记在订单 {number} 里。", buttons=(Button("看这张订单", "mine", "show", number), FIND)
    )
