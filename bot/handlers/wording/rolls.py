"""接龙: a pasted list, read back before anybody is signed up."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.readers.rolls import Entry
from bot.events.care import Plan
from bot.events.occasions import Fault, Occasion
from bot.handlers.wording import checkin, events
from bot.handlers.wording.home import HELP, quoted

TOPIC = "roll"
_NAMED = 12  # in one sentence
_QUOTED = 8  # lines that were not understood
LEAVE = Button("先不录", TOPIC, "leave")


def too_long(most: int) -> str:
    """More lines than are taken at once."""
    return f"这份接龙太长了，一次最多录 {most} 行。请分成几份发给我。"


def nobody() -> Reply:
    """No line of the list could be read, or all say that they do not come."""
    return Reply("这份接龙里没有看到要报名的人。每行一位就行，比如“1. 陈姨 2人”。", buttons=(HELP,))


def not_yours() -> Reply:
    """Only who decides on an event takes lists in."""
    return Reply(
        "接龙名单由社区的文化专干来录。您自己要参加，点“附近的活动”报名就行。", buttons=(events.NEARBY, HELP)
    )


def ask_which(occasions: Sequence[Occasion], now: datetime) -> Reply:
    """Several events could be meant."""
    cards = tuple(
        Card(
            each.product.name,
            f"{events.when(each.order.starts_at, now)}，{events.where(each)}，{events.room(each)}",
            buttons=(Button("录到这场", TOPIC, "event", each.order.number),),
        )
        for each in occasions
    )
    return Reply("这份接龙是哪一场的？", cards, (LEAVE,))


def read_back(
    plan: Plan,
    unread: Sequence[tuple[int, str]],
    twice: Sequence[int],
    withdrawn: Sequence[str],
    now: datetime,
) -> Reply:
    """What the list would change, and what could not be read."""
    lines = [events.what(plan.occasion, now), *_changes(plan)]
    if twice:
        lines.append(f"重复的名字算最后一次：第 {_numbers(twice)} 行。")
    if withdrawn:
        lines.append(f"写明不来的，没有算：{_names(withdrawn)}。")
    if unread:
        lines.append(f"没看懂 {len(unread)} 行，没有算：")
        lines += [f"· 第 {number} 行“{quoted(text)}”" for number, text in unread[:_QUOTED]]
    if plan.missing:
        names = _names([each.name for each in plan.missing])
        lines.append(f"上次有、这次没有的 {len(plan.missing)} 个：{names}。要取消他们的报名吗？")
        return Reply(
            "\n".join(lines),
            buttons=(
                Button("录入，少的保留", TOPIC, "keep", plan.occasion.order.number),
                Button("录入，少的取消", TOPIC, "drop", plan.occasion.order.number),
                LEAVE,
            ),
        )
    if not plan.changes:
        return Reply("\n".join(lines), buttons=(checkin.list_button(plan.occasion.order.number),))
    lines.append("这样录入可以吗？")
    return Reply(
        "\n".join(lines), buttons=(Button("可以，录入", TOPIC, "keep", plan.occasion.order.number), LEAVE)
    )


def done(plan: Plan, dropped: int) -> Reply:
    """What was done."""
    number = plan.occasion.order.number
    heads = sum(entry.party for entry in plan.fresh if entry not in plan.waiting)
    lines = [f"录好了：新报 {len(plan.fresh)} 个名字，进了名额的共 {heads} 位。"]
    if plan.changed:
        lines.append(f"改了人数的 {len(plan.changed)} 个。")
    if dropped:
        lines.append(f"取消了 {dropped} 个。")
    if plan.waiting:
        lines.append(f"名额不够，先排候补：{_entries(plan.waiting)}。有空位马上告诉您。")
    if plan.kept:
        lines.append(f"加不了人，照原来的人数：{_entries(plan.kept)}。")
    lines.append("名单有变，再整段发给我，只改有变的。")
    return Reply(
        "\n".join(lines), buttons=(checkin.list_button(number), Button("看订单", "mine", "show", number))
    )


def left() -> Reply:
    """Nobody is signed up."""
    return Reply("好的，接龙没有录入。", buttons=(HELP,))


def gone() -> Reply:
    """The list is not remembered any more."""
    return Reply("这份接龙已经过去了，请把名单再整段发给我。", buttons=(HELP,))


def not_possible(fault: Fault) -> Reply:
    """The event cannot take anybody any more."""
    return events.not_possible(fault)


def _changes(plan: Plan) -> list[str]:
    lines = []
    if plan.fresh:
        heads = sum(entry.party for entry in plan.fresh)
        lines.append(f"新报名 {len(plan.fresh)} 个名字，共 {heads} 位：{_entries(plan.fresh)}。")
    if plan.changed:
        lines.append(f"人数有变 {len(plan.changed)} 个：{_entries(plan.changed)}。")
    if plan.waiting:
        lines.append(f"其中名额不够、先排候补的 {len(plan.waiting)} 个：{_entries(plan.waiting)}。")
    if plan.kept:
        lines.append(f"名额不够、加不了人的 {len(plan.kept)} 个：{_entries(plan.kept)}。")
    if plan.own:
        lines.append(f"自己已经报了名的 {len(plan.own)} 个，不重复算：{_entries(plan.own)}。")
    if plan.same:
        lines.append(f"已经在名单里的 {len(plan.same)} 个不变。")
    return lines if plan.changes or plan.kept or plan.own else [*lines, "没有要改的。"]


def _entries(entries: Sequence[Entry]) -> str:
    return _names([f"{each.name} {each.party} 位" for each in entries])


def _names(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{more}"


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:_NAMED]))
