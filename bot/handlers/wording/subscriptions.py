"""订阅: consent, what somebody hears of, and the notice of a new event."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import Occasion
from bot.handlers.wording import dates, events
from storage.models import Subscription

TOPIC = "follow"
OWN = Button("我的订阅", TOPIC, "list")
# Version 2; 1 did not name the themes. bot.events.subscriptions.VERSION counts, and whoever agreed to other
# words is asked again.
CONSENT = (
    "有合适的新活动和每月的专题，我们就给您发消息，一周最多两条，晚上不打扰。\n"
    "为此要记下您关注的地方和人群，不作别的用途。随时说“退订”就停，记录一并删除。\n"
    "同意吗？"
)


def follow_button(code: str) -> Button:
    """The way to a subscription, from where nothing was found; empty for the whole city."""
    return Button("有新活动告诉我", TOPIC, "add", code)


def like(number: str) -> Button:
    """The way to a subscription, from an event."""
    return Button("关注这类活动", TOPIC, "like", number)


def ask_consent() -> Reply:
    """Asked once."""
    return Reply(CONSENT, buttons=(Button("同意", TOPIC, "agree"), Button("不同意", TOPIC, "refuse")))


def refused() -> str:
    """Nothing is kept."""
    return "好的，不订阅，什么都没有记下。"


def ask_place() -> Reply:
    """Near what?"""
    return Reply(
        "想留意哪里的活动？说街道、社区或区都行，比如“海珠区”。",
        buttons=(Button("全市都行", TOPIC, "place", ""),),
    )


def name(place: str, subscription: Subscription) -> str:
    """A subscription in a few words: 海珠区，亲子家庭，书法."""
    return "，".join(part for part in (place, "、".join(subscription.audiences), subscription.words) if part)


def added(what: str) -> Reply:
    """A subscription is kept."""
    return Reply(f"订好了：{what}的活动。有新的就告诉您。", buttons=(OWN, events.NEARBY))


def too_many(most: int) -> Reply:
    """No more are kept."""
    return Reply(f"最多订 {most} 个，先退掉一个再订吧。", buttons=(OWN,))


def listed(rows: Sequence[tuple[Subscription, str]], now: datetime) -> Reply:
    """What somebody hears of."""
    cards = tuple(
        Card(what, _paused(each, now), buttons=(Button("退订这个", TOPIC, "end", str(each.id)),))
        for each, what in rows
    )
    resting = any(each.paused_until and each.paused_until > now for each, _ in rows)
    rest = Button("恢复", TOPIC, "resume") if resting else Button("暂停一个月", TOPIC, "pause")
    return Reply(f"您订了 {len(rows)} 个：", cards, (rest, Button("全部退订", TOPIC, "end")))


def none() -> Reply:
    """Nothing is subscribed to."""
    return Reply("您没有订阅。想订就说“帮我留意海珠区亲子活动”。", buttons=(events.NEARBY,))


def paused(until: datetime) -> Reply:
    """All rest for a while."""
    day = dates.day(until.astimezone(SHANGHAI).date())
    return Reply(f"好的，到{day}之前不打扰您。", buttons=(Button("恢复", TOPIC, "resume"), OWN))


def resumed() -> Reply:
    """The pause is over."""
    return Reply("好的，有新活动就告诉您。", buttons=(OWN,))


def ended(*, everything: bool) -> Reply:
    """One or all are ended."""
    return Reply("已全部退订，同意也撤回了。" if everything else "已退订这个。", buttons=(events.NEARBY,))


def news(occasion: Occasion, now: datetime) -> Reply:
    """A new event near."""
    number = occasion.order.number
    return Reply(
        f"有您留意的新活动：\n{events.what(occasion, now)}\n{events.room(occasion)}。",
        buttons=(Button("我要报名", events.JOIN, "event", number), OWN),
    )


def _paused(subscription: Subscription, now: datetime) -> str:
    until = subscription.paused_until
    if until is None or until <= now:
        return ""
    return f"暂停到{dates.day(until.astimezone(SHANGHAI).date())}"
