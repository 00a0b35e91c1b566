"""Events: what residents find, signing up, and what coordinators decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import LARGEST, Fault, Mine, Occasion
from bot.events.places import State
from bot.handlers.drafts import place_name, spoken_name
from bot.handlers.wording import dates
from bot.handlers.wording.home import FIND, HELP
from bot.handlers.wording.ratings import SCORES

EVENTS, JOIN, LIMIT = "events", "join", "limit"  # the topics
NEARBY = Button("附近的活动", EVENTS, "list")
OWN = Button("我的报名", EVENTS, "mine")
NAMESAKES = 8  # places of one name that are offered
WHOLE_CITY = Button("全市都行", EVENTS, "city")


_NAMED = 3  # events that are named beside products


def when(moment: datetime, now: datetime) -> str:
    """A time of an event as it is spoken."""
    return dates.moment(moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())


def what(occasion: Occasion, now: datetime) -> str:
    """An event in two lines."""
    order = occasion.order
    return f"“{occasion.product.name}”\n{when(order.starts_at, now)}，{where(occasion)}"


def where(occasion: Occasion) -> str:
    """The unit and the place within it."""
    return f"{place_name(occasion.seat)}{occasion.order.room}"


def card(occasion: Occasion, now: datetime, mine: State | None) -> Card:
    """One event, with the way to sign up."""
    number = occasion.order.number
    if mine in (State.IN, State.OFFERED, State.WAITING):
        buttons: tuple[Button, ...] = (Button("看我的报名", EVENTS, "show", number),)
    elif occasion.takes_place and occasion.event.is_open:
        buttons = (Button("我要报名", JOIN, "event", number),)
    else:
        buttons = ()
    return Card(
        occasion.product.name,
        occasion.product.summary,
        rows=(
            ("时间", when(occasion.order.starts_at, now)),
            ("地点", where(occasion)),
            ("名额", room(occasion)),
        ),
        buttons=buttons,
    )


def room(occasion: Occasion) -> str:
    """How many places are left."""
    if not occasion.takes_place:
        return "暂停报名"
    if not occasion.event.is_open:
        return "不对外报名"
    return f"还有 {occasion.left} 个" if occasion.left else "已满，可以排候补"


def listed(heading: str, cards: Sequence[Card], more: Button | None) -> Reply:
    """Some events."""
    return Reply(heading, tuple(cards), (*((more,) if more else ()), OWN))


def also_open(found: Sequence[Occasion], now: datetime) -> Reply:
    """Events of what was searched for, beside the products."""
    looks = [Button(_label(each), EVENTS, "show", each.order.number) for each in found[:_NAMED]]
    return Reply(f"其中有 {len(found)} 场近期对外开放，可以报名：", buttons=tuple(looks))


def _label(occasion: Occasion) -> str:
    day = occasion.order.starts_at.astimezone(SHANGHAI)
    place = spoken_name(occasion.seat.unit_name)
    return f"{day.month}月{day.day}日 {occasion.product.name}（{place}）"


def heading(place: str, about: str, count: int, *, wider: bool) -> str:
    """What the list shows; `wider` where nothing was as near as asked for."""
    near = f"{place}有 {count} 场{about}活动可以报名："
    return f"您说的地方暂时没有，{near}" if wider else near


def hint_place() -> str:
    """Added where the whole city is shown."""
    return "说出您的街道或社区，就只看附近的。"


def nothing(place: str, about: str, follow: Button) -> Reply:
    """No event fits."""
    return Reply(
        f"{place}暂时没有可以报名的{about}活动。有新的，要我告诉您吗？", buttons=(follow, WHOLE_CITY, FIND)
    )


def ask_place() -> Reply:
    """Near what?"""
    return Reply("您在哪个街道或社区？比如“海幢街”。", buttons=(WHOLE_CITY,))


def which_place(places: Sequence[tuple[str, str]]) -> Reply:
    """Several places have the name that was said; their names and codes."""
    buttons = tuple(Button(name, EVENTS, "at", code) for name, code in places[:NAMESAKES])
    return Reply(f"叫这个名字的有 {len(places)} 个，您说的是哪一个？", buttons=(*buttons, WHOLE_CITY))


def ask_which() -> str:
    """Before a list, to somebody who wants to sign up for something."""
    return "想报哪一场？点“我要报名”就行。"


_FAULTS: Mapping[Fault, str] = {
    Fault.UNKNOWN: "没有找到这场活动。",
    Fault.CLOSED: "这场活动只给本单位，不对外报名。",
    Fault.OFF: "这场活动取消了，或者正在改时间，现在不能报名。",
    Fault.OVER: "这场活动已经开始，报不了啦。",
    Fault.SOON: "这场活动还没开始。",
    Fault.MANY: "代报名的人太多了，请找社区的文化专干。",
    Fault.ALONE: "小朋友要有大人陪同，请把陪同的大人也算上，再报一次。",
    Fault.LARGE: f"名额没有这么多；一次最多报 {LARGEST} 位。",
}


def not_possible(fault: Fault) -> Reply:
    """Why nobody can sign up."""
    return Reply(_FAULTS[fault], buttons=(NEARBY, HELP))


def thanks_for_score(score: int) -> str:
    """Said to whoever rated an event."""
    return "谢谢您，我们会转告，下次做得更好。" if score <= 2 else "谢谢您，下次再来！"


def not_rated() -> str:
    """The event is not over, or they were not there."""
    return "这场活动现在还不能评价。"


# Notices


def moved(occasion: Occasion, now: datetime) -> str:
    """Another time or place."""
    return f"您报名的活动有变动，请看新的时间和地点：\n{what(occasion, now)}\n来不了就点“取消报名”。"


def called_off(occasion: Occasion, now: datetime, *, later: bool) -> str:
    """It does not take place; `later` where another time will be named."""
    then = "改期了，新时间定了再告诉您，您的名额保留。" if later else "取消了，不用过来，抱歉。"
    return f"您报名的活动{then}\n原定：{what(occasion, now)}"


def reminder(mine: Mine, now: datetime, *, last: bool) -> str:
    """A day or two hours before."""
    said = "快开始了，路上小心" if last else "记得来"
    party, occasion = mine.sign_up.party, mine.occasion
    return f"{away(occasion, now)}有您报名的活动（{party} 位），{said}：\n{what(occasion, now)}"


def away(occasion: Occasion, now: datetime) -> str:
    """How far away it is: 今天, 明天."""
    begins, today = (moment.astimezone(SHANGHAI).date() for moment in (occasion.order.starts_at, now))
    return "今天" if begins == today else dates.away(begins, today)


def cancel(number: str) -> Button:
    """Gives the places back."""
    return Button("取消报名", EVENTS, "cancel", number)


def thanks(occasion: Occasion) -> Reply:
    """After the event."""
    number = occasion.order.number
    return Reply(
        f"谢谢您来参加“{occasion.product.name}”，觉得怎么样？点一下就行。",
        buttons=tuple(
            Button(f"{words}（{score}分）", EVENTS, "score", f"{number}-{score}")
            for score, words in SCORES.items()
        ),
    )
