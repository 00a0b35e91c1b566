"""One update in, at most one call of the Bot API out: the same for the webhook and for long polling."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.receiving import Receiving, brought
from bot.channels.telegram import passing, rendering, wording
from bot.channels.telegram.api import Myself, address, call
from bot.channels.telegram.fetching import fetch
from bot.channels.telegram.pace import TooSoon
from bot.channels.telegram.rendering import Body
from bot.channels.telegram.updates import (
    CHANNEL,
    HELLO,
    Asked,
    Edited,
    Event,
    Foreign,
    Grouped,
    Membership,
    Said,
    Unreadable,
    read,
)
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Incoming, Medium, Sender
from bot.handlers.showcase import Showcase
from bot.handlers.wording import home

if TYPE_CHECKING:
    from bot.turn import Answer

ALBUMS = 1000  # remembered
UNDER_WAY = 1000  # callback queries being answered at a time; more are left to expire

log = logging.getLogger(__name__)


class Turns(Protocol):
    """The core, as far as a channel needs it; `bot.turn.Turns` is one."""

    def take(self, sender: Sender, incoming: Incoming, fitting: Fitting) -> "Future[Answer]":
        """Does what the message asks for; resolved after the commit with the first message of the answer."""


class Arrivals(Protocol):
    """The courier, as far as a channel needs it."""

    async def arrived(self, channel: str, external_id: str) -> object:
        """Delivers what waits for this account, which can be written to again if it could not."""

    async def left(self, channel: str, external_id: str) -> None:
        """Sends nothing to this account any more, until it arrives again."""


class Pace(Protocol):
    """What keeps the platform's limits for all that is sent otherwise."""

    def sent(self, chat_id: int) -> None:
        """Counts a message that goes in the answer to a webhook."""

    def turn(self, chat_id: int) -> AbstractAsyncContextManager[None]:
        """Waits until a message to this chat may go. Raises TooSoon where that takes long."""


class Busy(Exception):  # noqa: N818 - the docstring says it
    """The store could not take the turn: nothing was done, the update should come again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The call to be made, with its method among its fields, and what is to be done once it has been made."""

    call: Body | None = None
    then: Callable[[], None] | None = None


class Answering:
    """Reads updates and answers them. Whatever comes, nothing but Busy is raised.

    Without `receiving` no file is taken.
    """

    def __init__(
        self,
        bot: Bot,
        turns: Turns,
        arrivals: Arrivals,
        showcase: Showcase,
        pace: Pace,
        receiving: Receiving | None = None,
    ) -> None:
        self._bot = bot
        self._turns = turns
        self._arrivals = arrivals
        self._showcase = showcase
        self._pace = pace
        self._receiving = receiving
        self._me = Myself(bot)
        self._calm = passing.Calm()
        self._albums: OrderedDict[str, str] = OrderedDict()  # each with the message that was answered
        self._under_way: set[asyncio.Task[None]] = set()

    async def answer(self, update: object) -> Outcome:
        """What to answer. Raises Busy."""
        try:
            event = read(update)
        except Unreadable as reason:
            log.warning("an update of Telegram cannot be read (%s)", reason)
            return Outcome()
        try:
            outcome = await self._answer(event) if event else Outcome()
        except Busy:
            raise
        except Exception:
            log.exception("an update of Telegram could not be answered")
            trouble = rendering.message([home.trouble()])
            return _say(event.chat, trouble) if isinstance(event, Said) else Outcome()
        if outcome.call and "chat_id" in outcome.call:
            self._pace.sent(outcome.call["chat_id"])
        return outcome

    async def close(self) -> None:
        """Lets what is under way end."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _answer(self, event: Event) -> Outcome:
        match event:
            case Said():
                return await self._take(event)
            case Edited(chat, message):
                reply = {"message_id": message, "allow_sending_without_reply": True}
                return _say(chat, rendering.words(wording.EDITED) | {"reply_parameters": reply})
            case Grouped():
                name = await self._me.name()
                words = passing.addressed(event, name)
                if words is None or not self._calm.allows(event.chat):
                    return Outcome()
                return Outcome(passing.in_group(event, words, name, self._showcase))
            case Foreign(query):
                self._does(self._turn_away(query))
            case Asked():
                return Outcome(passing.inline(event, await self._me.name(), self._showcase))
            case Membership(chat, here):
                tell = self._arrivals.arrived if here else self._arrivals.left
                self._does(_quietly(tell(CHANNEL, str(chat))))
        return Outcome()

    async def _take(self, said: Said) -> Outcome:
        if said.query:
            # First of all: after some seconds it is too late, and until then the button seems stuck.
            self._does(self._acknowledge(callback_query_id=said.query))
        incoming = said.incoming
        if said.sent:
            incoming = brought(incoming, await fetch(self._bot, said.sent, self._receiving))
        elif said.album and not self._is_first(said):
            return Outcome()
        taken = self._turns.take(said.sender, incoming, rendering.FITTING)
        answer = await asyncio.wrap_future(taken)
        if answer.busy:
            raise Busy
        if said.album:
            await self._keep_pace(said.chat)
        body = rendering.message(answer.replies)
        is_back = said.incoming.medium == Medium.ARRIVAL
        then = self._fetch(said) if answer.waiting or is_back else None
        if said.tapped and answer.replies[0].replaces:
            place = {"chat_id": said.chat, "message_id": said.tapped}
            return Outcome({"method": "editMessageText", **place, **body}, then)
        return _say(said.chat, body, then)

    async def _keep_pace(self, chat: int) -> None:
        """The pictures of an album come all at once; a chat takes one answer a second."""
        with suppress(TooSoon):
            async with self._pace.turn(chat):
                pass

    def _fetch(self, said: Said) -> Callable[[], None]:
        """Has sent what waits: the rest of an answer, and what was kept for somebody who is back."""
        return lambda: self._does(_quietly(self._arrivals.arrived(CHANNEL, said.sender.external_id)))

    def _is_first(self, said: Said) -> bool:
        """Whether this video is the one of its album that is answered; it is when it comes again, too."""
        key = said.incoming.message_id
        first = self._albums.setdefault(said.album, key)
        while len(self._albums) > ALBUMS:
            self._albums.popitem(last=False)
        return first == key or bool(said.incoming.text)

    async def _turn_away(self, query: str) -> None:
        name = await self._me.name()
        where = {"url": address(name, HELLO)} if name else {}
        await self._acknowledge(callback_query_id=query, text=wording.IN_PRIVATE, **where)

    async def _acknowledge(self, **given: Any) -> None:
        try:
            await call(self._bot, "answerCallbackQuery", given)
        except BadRequest:  # too old: the person has waited, and sees the answer all the same
            log.debug("a callback query was too old")
        except TelegramError as error:
            log.warning("a callback query could not be answered: %s", error)

    def _does(self, work: Coroutine[Any, Any, None]) -> None:
        """Lets something run beside the turn."""
        if len(self._under_way) >= UNDER_WAY:
            work.close()
            return
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def _say(chat: int, body: Body, then: Callable[[], None] | None = None) -> Outcome:
    return Outcome({"method": "sendMessage", "chat_id": chat, **body}, then)


async def _quietly(work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:  # what waits stays in the outbox, and the clock looks for it
        log.exception("the courier could not be told of an arrival")
