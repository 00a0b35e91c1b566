"""Whom a campaign addresses, read back in plain words."""

from collections.abc import Callable, Mapping

from bot.campaigns.audience import (
    All,
    Attended,
    Audience,
    Either,
    Everyone,
    For,
    Holds,
    In,
    Likes,
    Nobody,
    Not,
    Ordered,
    SignedUp,
)
from bot.handlers.wording.roles import NAMES
from storage import audiences

Name = Callable[[str], str]  # of a region's or a product's code

LEFT_OUT: Mapping[str, str] = {
    audiences.UNREACHABLE: "联系不上（没有能收消息的账号）",
    audiences.UNSUBSCRIBED: "退订了群发",
    audiences.NO_CONSENT: "没有同意接收通知的居民",
    audiences.PAUSED: "把通知暂停了",
    audiences.CAPPED: "这周已收到够多的群发",
}


def spoken(audience: Audience, place: Name, product: Name) -> str:
    """海珠区的文化专干，以及天河区订阅了亲子家庭活动的居民，但不包括一年内参加过活动的人."""
    match audience:
        case Either(of):
            return "，以及".join(spoken(each, place, product) for each in of)
        case All(of) if without := [
            each.of for each in of if isinstance(each, Not) and _stands_alone(each, of)
        ]:
            rest = All(tuple(each for each in of if not (isinstance(each, Not) and each.of in without)))
            inner = rest.of[0] if len(rest.of) == 1 else rest
            left_out = "、".join(spoken(each, place, product) for each in without)
            return f"{spoken(inner, place, product)}，但不包括{left_out}"
        case All(of):
            return _together(of, place, product)
        case Everyone():
            return "所有人"
        case Nobody():
            return "没有人"
        case _:
            return _together((audience,), place, product)


def _stands_alone(each: Not, of: tuple[Audience, ...]) -> bool:
    """Whether it takes persons out of a whole audience, rather than being one condition among others."""
    return len(of) == 2 and isinstance(of[0], All | Either | Everyone | Holds | In) and each is of[1]


def _together(of: tuple[Audience, ...], place: Name, product: Name) -> str:
    where = "、".join(place(each.region) for each in of if isinstance(each, In))
    who = next((NAMES[each.role] for each in of if isinstance(each, Holds)), "人")
    which = [_condition(each, product) for each in of if not isinstance(each, In | Holds | Everyone)]
    what = "、".join(filter(None, which))
    return f"{where}{what}的{who}" if where or what else "所有人" if who == "人" else f"全市的{who}"


def _condition(audience: Audience, product: Name) -> str:
    match audience:
        case For(name):
            return f"关注“{name}”"
        case Likes(words):
            return f"订阅了“{words}”"
        case SignedUp(months):
            return f"{_span(months)}报过名"
        case Attended(months):
            return f"{_span(months)}参加过活动"
        case Ordered(months, code, brand):
            what = f"“{brand or product(code)}”" if brand or code else ""
            return f"{_span(months)}点过{what or '单'}"
        case Not(of):
            return _condition(of, product).replace("内", "内没有", 1)
        case _:
            return ""


def _span(months: int) -> str:
    if months % 12 == 0:
        return f"{'一二三四五'[months // 12 - 1]}年内"
    return "半年内" if months == 6 else f"{months} 个月内"
