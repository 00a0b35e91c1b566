"""One page's socket: hears frames, has turns taken, and speaks into all of the visitor's pages."""

import asyncio
import logging
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.receiving import Receiving, brought
from bot.channels.web import frames, visitor, wording
from bot.channels.web.pages import Room, WebChannel, send
from bot.dialogue.files import Untaken
from bot.dialogue.messages import Incoming, Medium, Sender

if TYPE_CHECKING:
    from bot.turn import Answer, Line

PAGES = 20  # open pages of one visitor
HEARTBEAT_SECONDS = 25.0
GOODBYE_SECONDS = 3.0  # how long a page that is being closed may take to say so too
READ_BYTES = 2 * 1024 * 1024  # read in order to be refused in words; beyond it the protocol closes (1009)

log = logging.getLogger(__name__)


class Turns(Protocol):
    """The core, as far as a channel needs it; `bot.turn.Turns` is one."""

    def take(self, sender: Sender, incoming: Incoming) -> "Future[Answer]":
        """Does what the message asks for; resolved after the commit."""

    def history(self, sender: Sender) -> "list[Line]":
        """What was said so far, oldest first. Blocks."""


class Arrivals(Protocol):
    """The courier, as far as a channel needs it."""

    async def arrived(self, channel: str, external_id: str) -> object:
        """Delivers what was kept for this account."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one page may send: `burst` messages at once, then `per_second`."""

    burst: float = 20
    per_second: float = 5


class Bucket:
    """A token bucket over the event loop's clock."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._tokens = pace.burst
        self._at = now

    def allows(self, now: float) -> bool:
        """Takes one token if there is one."""
        self._tokens = min(self._pace.burst, self._tokens + (now - self._at) * self._pace.per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class ChatSocket:
    """The handler of `GET /chat`; without `receiving` no file that a message names is found."""

    def __init__(
        self,
        turns: Turns,
        arrivals: Arrivals,
        channel: WebChannel,
        pace: Pace,
        receiving: Receiving | None = None,
    ) -> None:
        self._turns = turns
        self._arrivals = arrivals
        self._channel = channel
        self._pace = pace
        self._receiving = receiving

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serves one page until it goes. Raises HTTPForbidden for a page of another site."""
        if not is_same_host(request):
            raise web.HTTPForbidden
        page = web.WebSocketResponse(
            timeout=GOODBYE_SECONDS, heartbeat=HEARTBEAT_SECONDS, max_msg_size=READ_BYTES, compress=False
        )
        await page.prepare(request)
        sender = visitor.sender(request)
        if sender is None:
            return await _turn_away(page, wording.NO_COOKIE)
        room = self._channel.room(sender.external_id)
        try:
            if not await self._welcome(page, room, sender):
                return await _turn_away(page, wording.TOO_MANY_PAGES)
            arriving = asyncio.create_task(self._announce(sender))
            try:
                await self._listen(page, room, sender)
            finally:
                await arriving
        except Exception:  # an upgraded connection has no error page: say it here
            log.exception("a page had to be given up")
            await _turn_away(page, wording.TROUBLE, WSCloseCode.INTERNAL_ERROR)
        finally:
            room.pages.discard(page)
        return page

    async def _welcome(self, page: web.WebSocketResponse, room: Room, sender: Sender) -> bool:
        """Shows the page what was said so far and lets it in; False where the room is full."""
        async with room.lock:
            if len(room.pages) >= PAGES:
                return False
            lines = await asyncio.to_thread(self._turns.history, sender)
            if await send(page, frames.history(lines)):
                room.pages.add(page)
            return True

    async def _announce(self, sender: Sender) -> None:
        try:
            await self._arrivals.arrived(self._channel.name, sender.external_id)
        except Exception:  # the notices stay in the outbox, and the person can talk all the same
            log.exception("what was kept could not be delivered")

    async def _listen(self, page: web.WebSocketResponse, room: Room, sender: Sender) -> None:
        clock = asyncio.get_running_loop().time
        bucket = Bucket(self._pace, clock())
        async for message in page:
            try:
                if message.type is not WSMsgType.TEXT:
                    raise frames.FrameError(wording.TEXT_ONLY)
                incoming = frames.read(message.data)
                if not bucket.allows(clock()):
                    raise frames.FrameError(wording.TOO_FAST, incoming.message_id)
            except frames.FrameError as refusal:
                await send(page, frames.error(refusal.words, refusal.message_id))
            else:
                await self._take(page, room, sender, await self._looked_up(incoming))

    async def _looked_up(self, incoming: Incoming) -> Incoming:
        """The message with the files that are really there of those it names."""
        if not incoming.files:
            return incoming
        found = [
            (await self._receiving.find(each.digest, each.name) if self._receiving else None) or Untaken.LOST
            for each in incoming.files
        ]
        known = brought(incoming, *found)
        is_sheet = any(not each.is_picture for each in known.files)
        return replace(known, medium=Medium.FILE if is_sheet else Medium.PICTURE)

    async def _take(
        self, page: web.WebSocketResponse, room: Room, sender: Sender, incoming: Incoming
    ) -> None:
        async with room.lock:
            try:
                answer = await asyncio.wrap_future(self._turns.take(sender, incoming))
            except Exception:  # whatever broke inside, the person gets a sentence and the socket stays
                log.exception("a turn failed")
                await send(page, frames.error(wording.TROUBLE, incoming.message_id))
                return
            frame = frames.replies(incoming.message_id, answer.replies, repeated=answer.repeated)
            await send(page, frame)
            said = incoming.said
            if said and not answer.repeated:
                await room.send(frames.said(incoming.message_id, said), but=page)
                await room.send(frame, but=page)


async def _turn_away(
    page: web.WebSocketResponse, words: str, code: WSCloseCode = WSCloseCode.POLICY_VIOLATION
) -> web.WebSocketResponse:
    """Says why and closes. The page comes back by itself after any code but POLICY_VIOLATION."""
    await send(page, frames.error(words))
    await page.close(code=code)
    return page


def is_same_host(request: web.BaseRequest) -> bool:
    """Whether a page of ours asks: browsers let any site's script open a socket or post, with our cookie."""
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False
    return origin.scheme in ("http", "https") and origin.netloc.lower() == request.host.lower()
