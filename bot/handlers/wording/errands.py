"""代办: signing up somebody who has no account, and what their keeper hears of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.events.care import MOST
from bot.events.occasions import Mine, Occasion
from bot.events.places import State
from bot.handlers.wording import checkin, events
from storage.models import SignUp

TOPIC = "errand"
_NAMED = 5  # guests named in one sentence


def ask_which(name: str, cards: Sequence[Card]) -> Reply:
    """Several events could be meant."""
    return Reply(f"给{name}报哪一场？", tuple(cards), (NOT_NOW,))


def choice(occasion: Occasion, now: datetime) -> Card:
    """One event that could be meant."""
    return Card(
        occasion.product.name,
        f"{events.when(occasion.order.starts_at, now)}，{events.where(occasion)}，{events.room(occasion)}",
        buttons=(Button("就报这场", TOPIC, "event", occasion.order.number),),
    )


NOT_NOW = Button("不报了", TOPIC, "leave")


def no_event(name: str) -> Reply:
    """No event fits what was said."""
    return Reply(
        f"没有找到这样的活动，还没有给{name}报名。先看看有哪些活动，再说“帮{name}报名”。",
        buttons=(events.NEARBY,),
    )


def ask_party(name: str, occasion: Occasion, now: datetime) -> Reply:
    """How many come?"""
    counts = tuple(Button(f"{count} 位", TOPIC, "party", str(count)) for count in (1, 2, 3))
    return Reply(f"{events.what(occasion, now)}\n{name}那边一共几位？", buttons=(*counts, NOT_NOW))


def ask_consent(name: str, party: int, occasion: Occasion, now: datetime) -> Reply:
    """Does the guest agree?"""
    return Reply(
        f"{events.what(occasion, now)}\n{name}，{party} 位。\n"
        f"{name}同意由您代报名吗？我们只记称呼和人数，通知发给您，随时可以说“删除{name}的资料”。",
        buttons=(Button("同意，报名", TOPIC, "agreed"), Button("还没问", TOPIC, "leave")),
    )


def left() -> Reply:
    """Nobody is signed up."""
    return Reply("好的，没有报名。问过本人再来报就行。", buttons=(events.NEARBY,))


def signed_up(mine: Mine, place: int, now: datetime) -> Reply:
    """A guest's sign-up as it stands."""
    sign_up, occasion = mine.sign_up, mine.occasion
    if sign_up.state == State.OFFERED:
        return Reply(offer(mine, now), buttons=offer_buttons(sign_up))
    who = f"{sign_up.name}，{sign_up.party} 位（您代报的）"
    if sign_up.state == State.IN:
        text = f"报好了：{who}。\n{events.what(occasion, now)}\n前一天和开始前两小时提醒您，请转告。"
    else:
        text = f"名额不够，先排候补：{who}，排第 {place}。\n{events.what(occasion, now)}\n有空位马上告诉您。"
    return Reply(text, buttons=(cancel(sign_up), events.OWN))


def cancel(sign_up: SignUp) -> Button:
    """Gives a guest's places back."""
    return Button(f"取消{sign_up.name}的报名", TOPIC, "cancel", str(sign_up.id))


def given_back(mine: Mine, now: datetime) -> Reply:
    """A guest's sign-up is cancelled."""
    return Reply(
        f"已取消{mine.sign_up.name}的报名。\n{events.what(mine.occasion, now)}", buttons=(events.OWN,)
    )


def none_such() -> Reply:
    """There is no guest with places."""
    return Reply("没有找到这个代报名，或者已经取消了。", buttons=(events.OWN,))


def forgotten(name: str) -> Reply:
    """Everything of a guest is deleted."""
    return Reply(f"{name}的报名和资料都删掉了，名额已让出来。", buttons=(events.OWN,))


def children_with_you(name: str) -> str:
    """Children are signed up together with whoever comes along."""
    return f"{name}不满 14 岁的话，请和陪同的大人一起报，我们只记小朋友的人数。"


def too_many() -> Reply:
    """More guests than one person may sign up."""
    return Reply(f"一场活动最多代报 {MOST} 位街坊。再多请找社区的文化专干。", buttons=(events.OWN,))


def card(mine: Mine, now: datetime) -> Card:
    """One guest among one's own sign-ups."""
    sign_up, occasion = mine.sign_up, mine.occasion
    states = {State.IN: "已报名", State.OFFERED: "有空位，等您答复", State.WAITING: "候补中"}
    accept = offer_buttons(sign_up)[:1] if sign_up.state == State.OFFERED else ()
    return Card(
        f"{sign_up.name}（您代报的）",
        f"{occasion.product.name}，{events.when(occasion.order.starts_at, now)}，{events.where(occasion)}，"
        f"{sign_up.party} 位，{states[State(sign_up.state)]}",
        buttons=(*accept, cancel(sign_up)),
    )


def listed(guests: Sequence[Mine], now: datetime) -> Card:
    """The guests of a list, on one card."""
    occasion = guests[0].occasion
    waiting = sum(each.sign_up.state == State.WAITING for each in guests)
    more = f"，其中候补 {waiting} 个" if waiting else ""
    return Card(
        f"接龙名单：{len(guests)} 个名字{more}",
        f"{occasion.product.name}，{events.when(occasion.order.starts_at, now)}，{events.where(occasion)}",
        buttons=(checkin.list_button(occasion.order.number),),
    )


def which_cancelled(name: str, cards: Sequence[Card]) -> Reply:
    """A guest has several sign-ups."""
    return Reply(f"{name}报了 {len(cards)} 场，取消哪一场？", tuple(cards))


def ask_own(occasions: Sequence[Occasion], now: datetime) -> Reply:
    """Which event shall a grown-up with children be signed up for?"""
    return Reply(
        "想报哪一场？点“我要报名”就行。" if occasions else "现在没有找到这样的活动。",
        tuple(events.card(each, now, None) for each in occasions),
        (events.NEARBY,),
    )


# Notices


def brought(guests: Sequence[SignUp]) -> str:
    """The guests that somebody brings, in one sentence."""
    names = "、".join(f"{each.name} {each.party} 位" for each in guests[:_NAMED])
    more = f"等 {len(guests)} 份" if len(guests) > _NAMED else ""
    return f"您代报的：{names}{more}。"


def reminder(occasion: Occasion, guests: Sequence[SignUp], now: datetime) -> Reply:
    """A day or two hours before, to whoever brings guests and does not come along."""
    return Reply(
        f"{events.away(occasion, now)}有您代报名的活动，请提醒他们：\n"
        f"{events.what(occasion, now)}\n{brought(guests)}",
        buttons=(events.OWN,),
    )


def offer(mine: Mine, now: datetime) -> str:
    """Places became free for a guest."""
    assert mine.sign_up.offered_until is not None
    until = events.when(mine.sign_up.offered_until, now)
    return (
        f"有空位了，给{mine.sign_up.name}留着 {mine.sign_up.party} 个名额（您代报的）：\n"
        f"{events.what(mine.occasion, now)}\n请在{until}前答复，过时就给下一位。"
    )


def offer_buttons(sign_up: SignUp) -> tuple[Button, ...]:
    """Yes or no to an offer to a guest."""
    return (
        Button("要这个名额", TOPIC, "accept", str(sign_up.id)),
        Button("不要了", TOPIC, "cancel", str(sign_up.id)),
    )
