"""签到: the code at the door, who is let in, and the list of those who came."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.dialogue.messages import Button, Card, Reply
from bot.events.door import CheckedIn, Refusal, Roll
from bot.events.occasions import Fault, Occasion
from bot.handlers.wording import events
from bot.handlers.wording.home import HELP, HUMAN
from storage.models import SignUp

TOPIC = "door"
UNNAMED = "现场来的"  # who came without having said a name


def code_button(number: str) -> Button:
    """Shows the code."""
    return Button("签到码", TOPIC, "code", number)


def list_button(number: str) -> Button:
    """Shows the list."""
    return Button("签到名单", TOPIC, "list", f"{number}-0")


def code(occasion: Occasion, said: str, addresses: Sequence[str], now: datetime, *, lists: bool) -> Reply:
    """The code of an event, to be shown at the door; `lists` for whoever may see the list too."""
    number = occasion.order.number
    link = f"\n也可以扫码或打开：{' 或 '.join(addresses)}" if addresses else ""
    return Reply(
        f"签到码：{said}\n{events.what(occasion, now)}\n"
        f"请大家到了对我说“签到 {said}”。开始前一个半小时到结束都能签。{link}",
        buttons=(list_button(number),) if lists else (),
    )


def ask_code(occasion: Occasion, now: datetime) -> Reply:
    """What is the code?"""
    return Reply(f"{events.what(occasion, now)}\n请说现场的签到码，四位数字。")


def no_event_now() -> Reply:
    """Nothing to check in to."""
    return Reply("到了活动现场，对我说“签到”加四位签到码就行，比如“签到 3827”。", buttons=(events.OWN, HELP))


def checked_in(done: CheckedIn, said: str, now: datetime) -> Reply:
    """Somebody is there."""
    sign_up, came = done.sign_up, done.sign_up.came or 0
    known = "" if done.walked_in else f"{sign_up.name}，"
    fewer = tuple(
        Button(f"来了 {count} 位", TOPIC, "came", f"{said}-{count}")
        for count in range(1, min(max(sign_up.party, 2), 6) + 1)
        if count != came
    )[:4]
    return Reply(
        f"签到好了：{known}{came} 位。\n{events.what(done.occasion, now)}\n祝您玩得开心！", buttons=fewer
    )


def refused(refusal: Refusal, wait: timedelta, opens: datetime | None, now: datetime) -> Reply:
    """Somebody is not checked in."""
    match refusal:
        case Refusal.TOO_MANY:
            minutes = max(1, -(-int(wait.total_seconds()) // 60))
            return Reply(f"码输错的次数太多了，请过 {minutes} 分钟再试。", buttons=(HELP, HUMAN))
        case Refusal.EARLY if opens:
            return Reply(f"还没到签到的时候，{events.when(opens, now)}起可以签。", buttons=(events.OWN,))
    return Reply(_REFUSALS[refusal], buttons=(HELP,))


_REFUSALS: Mapping[Refusal, str] = {
    Refusal.WRONG: "没有这个签到码，请看看现场的码，再说一次，比如“签到 3827”。",
    Refusal.EARLY: "还没到签到的时候。",
    Refusal.OVER: "这场活动已经结束，签不了啦。",
    Refusal.FULL: "名额满了，请找现场的工作人员看看还有没有位子。",
}


def ask_which(occasions: Sequence[Occasion], slot: str, now: datetime) -> Reply:
    """Several events are today."""
    cards = tuple(
        Card(
            each.product.name,
            f"{events.when(each.order.starts_at, now)}，{events.where(each)}",
            buttons=(list_button(each.order.number) if slot == "list" else code_button(each.order.number),),
        )
        for each in occasions
    )
    return Reply("要看哪一场？", cards)


def none_today(slot: str) -> Reply:
    """No event that this person decides on."""
    about = "签到名单" if slot == "list" else "签到码"
    return Reply(f"今天没有您负责的活动。别的日子的{about}，请先看那张订单。", buttons=(HELP,))


def roll(found: Roll, offset: int, page: Sequence[SignUp], rest: int) -> Reply:
    """A page of the list; `rest` is where the next one begins, 0 for none."""
    number, occasion = found.occasion.order.number, found.occasion
    expected = sum(each.party for each in found.sign_ups)
    text = f"“{occasion.product.name}”报名 {expected} 位，已到 {found.came} 位。"
    if occasion.event.walk_ins:
        text += f"其中现场来的 {occasion.event.walk_ins} 位。"
    if found.sign_ups and not found.marking:
        text += "开始前一个半小时起可以点“到了”。"
    cards = tuple(_card(each, offset, found.marking) for each in page)
    more = (Button("更多", TOPIC, "list", f"{number}-{rest}"),) if rest else ()
    unsaid = any(each.came is None for each in found.sign_ups)
    marks: tuple[Button, ...] = ()
    if found.marking:
        marks = (
            *((Button("其余都没来", TOPIC, "nobody", number),) if unsaid else ()),
            Button("记现场来的人数", TOPIC, "walk", number),
        )
    return Reply(text, cards, (*more, *marks, Button("看订单", "mine", "show", number)))


def _card(sign_up: SignUp, offset: int, marking: bool) -> Card:
    children = f"（{sign_up.children} 位小朋友）" if sign_up.children else ""
    said = {None: "还没到", 0: "没来"}.get(sign_up.came, f"来了 {sign_up.came} 位")
    counts = [sign_up.party, *range(1, min(sign_up.party, 4))] if marking else []
    came = tuple(
        Button(
            "到了" if count == sign_up.party else f"来了 {count} 位",
            TOPIC,
            "mark",
            f"{sign_up.id}-{count}-{offset}",
        )
        for count in counts
        if count != sign_up.came
    )
    away = (Button("没来", TOPIC, "mark", f"{sign_up.id}-0-{offset}"),) if sign_up.came != 0 else ()
    phone = f" {sign_up.phone}" if sign_up.phone else ""
    return Card(
        f"{sign_up.name}，{sign_up.party} 位{children}{phone}",
        said,
        buttons=(*came, *(away if marking else ())),
    )


def ask_walk_ins() -> str:
    """How many came without having signed up?"""
    return "没报名、直接到现场的一共几位？说个数就行，比如“3 位”。"


def too_many_walk_ins() -> Reply:
    """There is no room for so many."""
    return Reply("名额没有这么多。如果场地坐得下，请先在订单里改居民名额。", buttons=(HELP,))


def not_possible(fault: Fault) -> Reply:
    """The code or the list cannot be had."""
    if fault is Fault.SOON:
        return Reply("还没开始，等人到了再点。", buttons=(HELP,))
    words = {
        Fault.OVER: "这场活动已经过去了，名单不能再改。",
        Fault.OFF: "这场活动取消了，或者正在改时间，现在没有签到。",
        Fault.LARGE: "人数不对，请再点一次。",
    }
    return Reply(words.get(fault, "没有找到这场活动，或者它不归您管。"), buttons=(HELP,))
