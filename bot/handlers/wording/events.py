"""Events: what residents find, signing up, and what coordinators decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import LARGEST, Fault, Mine, Occasion
from bot.events.places import State
from bot.handlers.drafts import place_name
from bot.handlers.wording import dates
from bot.handlers.wording.calendars import add
from bot.handlers.wording.home import FIND, HELP
from bot.handlers.wording.posters import make as poster
from bot.handlers.wording.ratings import SCORES
from storage.models import Event, Order

EVENTS, JOIN, LIMIT = "events", "join", "limit"  # the topics
NEARBY = Button("附近的活动", EVENTS, "list")
OWN = Button("我的报名", EVENTS, "mine")
WHOLE_CITY = Button("全市都行", EVENTS, "city")
NOT_NOW = Button("不报了", JOIN, "leave")


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


def ask_which() -> str:
    """Before a list, to somebody who wants to sign up for something."""
    return "想报哪一场？点“我要报名”就行。"


def ask_party(occasion: Occasion, now: datetime) -> Reply:
    """How many come?"""
    full = "" if occasion.left else "名额已满，报了会先排候补。\n"
    counts = tuple(Button(f"{count} 位", JOIN, "party", str(count)) for count in (1, 2, 3, 4))
    return Reply(
        f"{what(occasion, now)}\n{full}一共几位参加？14 岁以下的小朋友由陪同的大人一起报。",
        buttons=(*counts, NOT_NOW),
    )


def ask_children(party: int) -> Reply:
    """How many of them are children?"""
    counts = tuple(
        Button(f"{count} 位小朋友", JOIN, "children", str(count)) for count in range(1, min(party, 4))
    )
    return Reply(
        "其中 14 岁以下的小朋友有几位？只记人数。",
        buttons=(Button("没有小朋友", JOIN, "children", "0"), *counts),
    )


def with_a_grown_up() -> str:
    """Children were counted, and nobody who comes along."""
    return "小朋友要有大人陪同，请连大人一起算。"


def guardian() -> Reply:
    """Somebody under 14 wants to sign up."""
    return Reply(
        "小朋友你好！14 岁以下要请爸爸妈妈或其他大人来报名，和你一起参加。欢迎你们来！", buttons=(NEARBY,)
    )


def missed(times: int) -> str:
    """Somebody did not come several times."""
    return f"最近半年有 {times} 次报了名没能来。这次要是来不了，点“取消报名”把名额让给别人就好，谢谢您。"


def ask_name(known: str) -> Reply:
    """Who is it? `known` is how the person is called already."""
    mine = (Button(f"就用“{known}”", JOIN, "name", "own"),) if known else ()
    return Reply(
        "怎么称呼您？想留电话就一起写，比如“陈姐 13800138000”。只用于这场活动。", buttons=(*mine, NOT_NOW)
    )


def odd_phone() -> str:
    """The number cannot be one; a name alone will do."""
    return "这个电话号码好像不对，请再写一次，或者只写称呼。"


def not_signed_up() -> Reply:
    """Somebody does not want to after all."""
    return Reply("好的，没有报名。", buttons=(NEARBY,))


def signed_up(mine: Mine, now: datetime, place: int) -> Reply:
    """The sign-up as it stands; `place` is that in the line of those who wait."""
    sign_up, occasion = mine.sign_up, mine.occasion
    number = occasion.order.number
    if sign_up.state == State.IN:
        children = f"（其中小朋友 {sign_up.children} 位）" if sign_up.children else ""
        text = f"报好了：{sign_up.name}，{sign_up.party} 位{children}。\n{what(occasion, now)}\n"
        text += "前一天和开始前两小时提醒您。"
        buttons: tuple[Button, ...] = (Button("取消报名", EVENTS, "cancel", number), add(number), OWN)
    elif sign_up.state == State.OFFERED and sign_up.offered_until:
        text = offer(mine, now)
        buttons = offer_buttons(number)
    else:
        left = f"只剩 {occasion.left} 个名额" if occasion.left else "名额满了"
        text = (
            f"{left}，先帮您排候补：{sign_up.name}，{sign_up.party} 位，排第 {place}。\n"
            f"{what(occasion, now)}\n一有空位马上告诉您。"
        )
        fewer = (Button(f"改报 {occasion.left} 位", EVENTS, "party", f"{number}-{occasion.left}"),)
        buttons = (*(fewer if occasion.left else ()), Button("不排了", EVENTS, "cancel", number), OWN)
    return Reply(text, buttons=buttons)


def offer(mine: Mine, now: datetime) -> str:
    """Places became free and are kept for a while."""
    assert mine.sign_up.offered_until is not None
    until = when(mine.sign_up.offered_until, now)
    return (
        f"有空位了，给您留着 {mine.sign_up.party} 个名额：\n{what(mine.occasion, now)}\n"
        f"请在{until}前答复，过时就给下一位。"
    )


def offer_buttons(number: str) -> tuple[Button, ...]:
    """Yes or no to an offer."""
    return (Button("我要这个名额", EVENTS, "accept", number), Button("不去了", EVENTS, "cancel", number))


def given_back(occasion: Occasion | None, now: datetime) -> Reply:
    """The sign-up is cancelled."""
    about = f"\n{what(occasion, now)}" if occasion else ""
    again = (Button("重新报名", JOIN, "event", occasion.order.number),) if occasion else ()
    return Reply(f"已取消报名。{about}", buttons=(*again, NEARBY))


def no_sign_up() -> Reply:
    """There is nothing to be cancelled or shown."""
    return Reply("您现在没有报名的活动。", buttons=(NEARBY,))


def mine_listed(own: int, cards: Sequence[Card]) -> Reply:
    """What somebody signed up for, and below it the guests whom they brought."""
    guests = "您代报的：" if len(cards) > own else ""
    text = f"您报了 {own} 场活动{'，还有' + guests if guests else '：'}" if own else guests
    return Reply(text, tuple(cards), (NEARBY,))


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
            ("时间", when(occasion.order.starts_at, now)),
            ("地点", where(occasion)),
            ("人数", f"{mine.sign_up.party} 位"),
            ("状态", status),
        ),
        buttons=(*accept, Button("取消报名", EVENTS, "cancel", number)),
    )


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


# What coordinators decide


def decide(event: Event, number: str) -> tuple[Button, ...]:
    """Who may come, and how many."""
    if event.is_open:
        return (
            Button("只给本单位", EVENTS, "close", number),
            Button("改居民名额", EVENTS, "limit", number),
            poster(number),
        )
    return (Button("对外开放", EVENTS, "open", number), poster(number))


def row(event: Event, left: int) -> tuple[str, str]:
    """Who may come, among the rows of an order."""
    said = (
        f"对外开放，{event.places} 个名额，已报 {event.places - left} 位" if event.is_open else "只给本单位"
    )
    return ("居民报名", said)


def decided(occasion: Occasion) -> Reply:
    """What was decided, read back."""
    event, number = occasion.event, occasion.order.number
    held = event.places - occasion.left
    if event.is_open:
        text = f"订单 {number} 对居民开放报名，{event.places} 个名额，已报 {held} 位。"
    else:
        text = f"订单 {number} 只给本单位，居民不能再报名。"
        text += f"已报名的 {held} 位照常参加。" if held else ""
    return Reply(text, buttons=(*decide(event, number), Button("看订单", "mine", "show", number)))


def ask_limit(most: int) -> str:
    """How many residents may come?"""
    return f"留多少个名额给居民？最多 {most} 个。"


# Notices


def told_open(order: Order, event: Event) -> str:
    """Added to the news that an order is confirmed."""
    if event.is_open:
        return f"居民可以报名了，{event.places} 个名额。不想对外就点“只给本单位”。"
    return "默认只给本单位；想让附近居民也来，就点“对外开放”。"


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
