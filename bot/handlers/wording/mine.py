"""The orders a person has made: list, details, change and cancel."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.calendars import add
from bot.handlers.wording.home import BACK, FIND, MINE, ORDER, PICK_UP, quoted
from bot.handlers.wording.steps import STATES
from bot.orders.life import State

REASONS = {  # what a button carries, and its words
    "time": "时间冲突",
    "room": "场地有变",
    "people": "人数不够",
    "weather": "天气原因",
    "slip": "填错了，重新点",
}


def none(may_order: bool, drafting: bool) -> Reply:
    """No orders yet."""
    if drafting:
        return Reply("您还没有提交过订单，有一张正在填：", buttons=(PICK_UP,))
    return Reply("您还没有订单。想点什么，直接说就行。", buttons=(ORDER, FIND) if may_order else (FIND,))


def all_shown() -> Reply:
    """Behind the last page."""
    return Reply("您的订单都在上面了。", buttons=(MINE, BACK))


def summary(product: str, when: datetime, place: str, state: State, today: date) -> str:
    """One order in one line."""
    return f"{dates.moment(when, today)} · {place} · {STATES[state]}"


def position(place: int, count: int) -> str:
    """Where an order stands in its line, behind `summary`; nothing for one that stands in none."""
    if not place:
        return ""
    return f"，{count} 份里排第 {place} 位" if count else f"，排第 {place} 位"


def listed(cards: Sequence[Card], first: int, total: int, more: Button | None) -> Reply:
    """A page of the person's orders."""
    text = f"您一共有 {total} 张订单："
    if total > len(cards):
        text = f"您一共有 {total} 张订单，这是第 {first}–{first + len(cards) - 1} 张："
    return Reply(text, tuple(cards), (*((more,) if more else ()), ORDER))


def details(
    number: str,
    rows: Sequence[tuple[str, str]],
    life: Sequence[str],
    open_: bool,
    answers: Sequence[Button] = (),
) -> Reply:
    """One order with its life so far, and what it waits to be answered by whoever ordered it."""
    buttons: tuple[Button, ...] = (*answers, MINE)
    if open_:
        buttons = (
            *answers,
            Button("改时间", "mine", "redo-day", number),
            Button("改人数", "mine", "redo-people", number),
            Button("改场地", "mine", "redo-room", number),
            Button("改联系人", "mine", "redo-contact_name", number),
            Button("取消这张订单", "mine", "cancel", number),
            add(number),
            MINE,
        )
    card = Card(f"订单 {number}", "", (*rows, ("经过", "\n".join(life))))
    return Reply("", (card,), buttons)


def stand_in(number: str, allowed: bool) -> Button:
    """Allows that another supplier comes, or takes that back."""
    return (
        Button("不换别家", "mine", "no-others", number)
        if allowed
        else Button("没人接就换一家", "mine", "others", number)
    )


def stands_in(number: str, allowed: bool) -> Reply:
    """What happens now if the supplier does not answer."""
    if allowed:
        words = "好的。供应商没有按时答复的话，我会问同类产品的另一家，并告诉您。"
    else:
        words = "好的，不换别家。供应商没有按时答复的话，我会报给市里。"
    look = Button("看这张订单", "mine", "show", number)
    return Reply(words, buttons=(stand_in(number, allowed), look, MINE))


def answered_already(number: str, state: State) -> Reply:
    """The supplier has answered, so that nobody has to stand in."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"订单 {number} 现在是“{STATES[state]}”，不用换了。", buttons=(look, MINE))


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
    why = {State.CANCELLED: "已经取消了", State.CONFIRMED: "的活动时间已经过了"}.get(
        state, f"现在是“{STATES[state]}”"
    )
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


def really_cancel(number: str, words: str) -> Reply:
    """Words that may be no reason: asked before anything is cancelled."""
    return Reply(
        f"订单 {number} 还没有取消。确定要取消吗？原因写“{words}”。",
        buttons=(Button("确定取消", "cancel", "sure", number), Button("不取消了", "home", "stop")),
    )


def rather_changed(number: str) -> str:
    """Another time or head count was named where a reason for cancelling was asked."""
    return f"订单 {number} 没有取消，改成这样："


def late(number: str, following: str) -> Reply:
    """A change or cancellation within a week of the delivery: the district is asked first."""
    return Reply(
        f"离活动不到 7 天了，要区里同意。已报上去，在此之前订单 {number} 不变（{following}）。",
        buttons=(Button("看这张订单", "mine", "show", number), MINE),
    )


def nothing_open() -> Reply:
    """There is no order to change or cancel."""
    return Reply("您现在没有可以改的订单。", buttons=(MINE, BACK))
