"""报名: how many come and who they are, a sign-up as it stands, and all of one's own."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.events.occasions import Mine, Occasion
from bot.events.places import State
from bot.handlers.wording import events
from bot.handlers.wording.calendars import add

NOT_NOW = Button("不报了", events.JOIN, "leave")


def ask_party(occasion: Occasion, now: datetime) -> Reply:
    """How many come?"""
    full = "" if occasion.left else "名额已满，报了会先排候补。\n"
    counts = tuple(Button(f"{count} 位", events.JOIN, "party", str(count)) for count in (1, 2, 3, 4))
    return Reply(
        f"{events.what(occasion, now)}\n{full}一共几位参加？14 岁以下的小朋友由陪同的大人一起报。",
        buttons=(*counts, NOT_NOW),
    )


def ask_children(party: int) -> Reply:
    """How many of them are children?"""
    counts = tuple(
        Button(f"{count} 位小朋友", events.JOIN, "children", str(count)) for count in range(1, min(party, 4))
    )
    return Reply(
        "其中 14 岁以下的小朋友有几位？只记人数。",
        buttons=(Button("没有小朋友", events.JOIN, "children", "0"), *counts),
    )


def with_a_grown_up() -> str:
    """Children were counted, and nobody who comes along."""
    return "小朋友要有大人陪同，请连大人一起算。"


def guardian() -> Reply:
    """Somebody under 14 wants to sign up."""
    return Reply(
        "小朋友你好！14 岁以下要请爸爸妈妈或其他大人来报名，和你一起参加。欢迎你们来！",
        buttons=(events.NEARBY,),
    )


def missed(times: int) -> str:
    """Somebody did not come several times."""
    return f"最近半年有 {times} 次报了名没能来。这次要是来不了，点“取消报名”把名额让给别人就好，谢谢您。"


def ask_name(known: str) -> Reply:
    """Who is it? `known` is how the person is called already."""
    mine = (Button(f"就用“{known}”", events.JOIN, "name", "own"),) if known else ()
    return Reply(
        "怎么称呼您？想留电话就一起写，比如“陈姐 13800138000”。只用于这场活动。", buttons=(*mine, NOT_NOW)
    )


def odd_phone() -> str:
    """The number cannot be one; a name alone will do."""
    return "这个电话号码好像不对，请再写一次，或者只写称呼。"


def not_signed_up() -> Reply:
    """Somebody does not want to after all."""
    return Reply("好的，没有报名。", buttons=(events.NEARBY,))


def signed_up(mine: Mine, now: datetime, place: int) -> Reply:
    """The sign-up as it stands; `place` is that in the line of those who wait."""
    sign_up, occasion = mine.sign_up, mine.occasion
    number = occasion.order.number
    if sign_up.state == State.IN:
        children = f"（其中小朋友 {sign_up.children} 位）" if sign_up.children else ""
        text = f"报好了：{sign_up.name}，{sign_up.party} 位{children}。\n{events.what(occasion, now)}\n"
        text += "前一天和开始前两小时提醒您。"
        buttons: tuple[Button, ...] = (
            Button("取消报名", events.EVENTS, "cancel", number),
            add(number),
            events.OWN,
        )
    elif sign_up.state == State.OFFERED and sign_up.offered_until:
        text = offer(mine, now)
        buttons = offer_buttons(number)
    else:
        left = f"只剩 {occasion.left} 个名额" if occasion.left else "名额满了"
        text = (
            f"{left}，先帮您排候补：{sign_up.name}，{sign_up.party} 位，排第 {place}。\n"
            f"{events.what(occasion, now)}\n一有空位马上告诉您。"
        )
        fewer = (Button(f"改报 {occasion.left} 位", events.EVENTS, "party", f"{number}-{occasion.left}"),)
        buttons = (
            *(fewer if occasion.left else ()),
            Button("不排了", events.EVENTS, "cancel", number),
            events.OWN,
        )
    return Reply(text, buttons=buttons)


def offer(mine: Mine, now: datetime) -> str:
    """Places became free and are kept for a while."""
    assert mine.sign_up.offered_until is not None
    until = events.when(mine.sign_up.offered_until, now)
    return (
        f"有空位了，给您留着 {mine.sign_up.party} 个名额：\n{events.what(mine.occasion, now)}\n"
        f"请在{until}前答复，过时就给下一位。"
    )


def offer_buttons(number: str) -> tuple[Button, ...]:
    """Yes or no to an offer."""
    return (
        Button("我要这个名额", events.EVENTS, "accept", number),
        Button("不去了", events.EVENTS, "cancel", number),
    )


def given_back(occasion: Occasion | None, now: datetime) -> Reply:
    """The sign-up is cancelled."""
    about = f"\n{events.what(occasion, now)}" if occasion else ""
    again = (Button("重新报名", events.JOIN, "event", occasion.order.number),) if occasion else ()
    return Reply(f"已取消报名。{about}", buttons=(*again, events.NEARBY))


def no_sign_up() -> Reply:
    """There is nothing to be cancelled or shown."""
    return Reply("您现在没有报名的活动。", buttons=(events.NEARBY,))


def mine_listed(own: int, cards: Sequence[Card]) -> Reply:
    """What somebody signed up for, and below it the guests whom they brought."""
    guests = "您代报的：" if len(cards) > own else ""
    text = f"您报了 {own} 场活动{'，还有' + guests if guests else '：'}" if own else guests
    return Reply(text, tuple(cards), (events.NEARBY,))


def mine_card(mine: Mine, now: datetime) -> Card:
    """One sign-up."""
    occasion, number = mine.occasion, mine.occasion.order.number
    state = {State.IN: "已报名", State.OFFERED: "有空位，等您答复", State.WAITING: "候补中"}
    status = state[State(mine.sign_up.state)]
    if not occasion.takes_place and occasion.order.starts_at > now:
        status = "活动已取消" if occasion.event.called_off else "时间在调整，定了告诉您"
    accept = offer_buttons(number)[:1] if mine.sign_up.state == State.OFFERED else ()
    return Card(
        occasion.product.name,
        rows=(
            ("时间", events.when(occasion.order.starts_at, now)),
            ("地点", events.where(occasion)),
            ("人数", f"{mine.sign_up.party} 位"),
            ("状态", status),
        ),
        buttons=(*accept, Button("取消报名", events.EVENTS, "cancel", number)),
    )
