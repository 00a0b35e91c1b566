"""Answers to people who look in passing: in groups, and inline in any chat. Nothing is kept of either."""

import re
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator

from bot.channels.telegram import rendering, wording
from bot.channels.telegram.api import address
from bot.channels.telegram.rendering import Body, Key
from bot.channels.telegram.updates import Asked, Grouped
from bot.dialogue.links import Link, Target
from bot.handlers.showcase import Showcase, Shown

RESULTS = 10
CACHE_SECONDS = 300  # Telegram answers the same query itself for so long
GROUP, GROUP_SECONDS = 18, 60.0  # answers in one group; Telegram takes 20 a minute
GROUPS = 1000  # remembered

_LINE = 60  # characters of a product's line in the list of results


def addressed(event: Grouped, name: str) -> str | None:
    """The words of a message in a group that is for the bot of this name, or None."""
    if not name:
        return None
    mention = re.compile(rf"@{re.escape(name)}(?![A-Za-z0-9_])", re.IGNORECASE)
    ours = name.lower() in (event.asked.lower(), event.answered.lower())
    if not ours and not mention.search(event.text):
        return None
    return mention.sub(" ", event.text).strip()


def in_group(event: Grouped, words: str, name: str, showcase: Showcase) -> Body:
    """The answer to words in a group, as a reply to the message."""
    passing = showcase.answer(words)
    parts = [rendering.escape(passing.text)]
    keys: list[Key] = []
    for number, shown in enumerate(passing.products, 1):
        parts.append(f"{rendering.bold(f'{number}. {shown.name}')}\n{rendering.escape(shown.line)}")
        keys.append(_link(f"{number} {wording.LOOK}", name, shown))
    rows = [*rendering.in_rows(keys), [{"text": wording.TO_PRIVATE, "url": address(name)}]]
    body = rendering.words("\n\n".join(parts))
    body |= {
        "method": "sendMessage",
        "chat_id": event.chat,
        "reply_parameters": {"message_id": event.message, "allow_sending_without_reply": True},
        "reply_markup": {"inline_keyboard": rows},
    }
    if event.thread:
        body["message_thread_id"] = event.thread
    return body


def inline(event: Asked, name: str, showcase: Showcase) -> Body:
    """The product cards that an inline query offers; each carries the way to order it."""
    return {
        "method": "answerInlineQuery",
        "inline_query_id": event.query,
        "cache_time": CACHE_SECONDS,
        "results": list(_articles(showcase.products(event.text, RESULTS), name)),
    }


class Calm:
    """Counts the answers in each group, so that nobody makes the bot flood one."""

    def __init__(self) -> None:
        self._groups: OrderedDict[int, deque[float]] = OrderedDict()

    def allows(self, chat: int) -> bool:
        """Whether one more may go to this group now; it is counted if so."""
        times = self._groups.setdefault(chat, deque(maxlen=GROUP))
        self._groups.move_to_end(chat)
        if len(self._groups) > GROUPS:
            self._groups.popitem(last=False)
        now = time.monotonic()
        if len(times) == GROUP and now - times[0] < GROUP_SECONDS:
            return False
        times.append(now)
        return True


def _articles(products: Iterable[Shown], name: str) -> Iterator[Body]:
    for shown in products:
        article: Body = {
            "type": "article",
            "id": shown.code[:16],  # of 64 bytes
            "title": shown.name,
            "description": shown.line[:_LINE],
            "input_message_content": rendering.content(rendering.card_text(shown.card)),
        }
        if name:
            article["reply_markup"] = {"inline_keyboard": [[_link(wording.ORDER, name, shown)]]}
        yield article


def _link(label: str, name: str, shown: Shown) -> Key:
    try:
        payload = Link(Target.PRODUCT, shown.code).payload
    except ValueError:  # a code that no link carries; the chat opens all the same
        payload = ""
    return {"text": label, "url": address(name, payload)}
