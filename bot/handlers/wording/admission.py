"""对外开放: who may come to an event, and how many, as its coordinator decides."""

from bot.dialogue.messages import Button, Reply
from bot.events.occasions import Occasion
from bot.handlers.wording import events
from bot.handlers.wording.posters import make as poster
from storage.models import Event, Order


def decide(event: Event, number: str) -> tuple[Button, ...]:
    """Who may come, and how many."""
    if event.is_open:
        return (
            Button("只给本单位", events.EVENTS, "close", number),
            Button("改居民名额", events.EVENTS, "limit", number),
            poster(number),
        )
    return (Button("对外开放", events.EVENTS, "open", number), poster(number))


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


def told_open(order: Order, event: Event) -> str:
    """Added to the news that an order is confirmed."""
    if event.is_open:
        return f"居民可以报名了，{event.places} 个名额。不想对外就点“只给本单位”。"
    return "默认只给本单位；想让附近居民也来，就点“对外开放”。"
