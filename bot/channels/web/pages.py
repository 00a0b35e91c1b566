"""The open pages, by visitor, and the channel through which the courier reaches them."""

import asyncio
from contextlib import suppress
from weakref import WeakValueDictionary

from aiohttp import WSCloseCode, web

from bot.channels.web import frames
from bot.dialogue.delivery import Delivered, Delivery, Letter, OutOfReach

SEND_SECONDS = 5.0  # a page that takes no frame for so long is given up


class Room:
    """All open pages of one visitor.

    Whoever speaks into the room holds `lock`: a page then enters either before a line, and hears it, or
    after it, and finds it in the history; never both, never neither.
    """

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.pages: set[web.WebSocketResponse] = set()

    async def send(self, frame: str, *, but: web.WebSocketResponse | None = None) -> int:
        """Sends to every page except `but`; returns how many took it."""
        taken = [await send(page, frame) for page in self.pages - {but}]
        return sum(taken)


class WebChannel:
    """Delivers notices into open pages; implements the courier's Channel protocol."""

    name = "web"

    def __init__(self) -> None:
        # The handlers of open sockets hold the rooms; the last one to end lets its room go.
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()

    def room(self, external_id: str) -> Room:
        """The visitor's room, opened when missing."""
        room = self._rooms.get(external_id)
        if room is None:
            room = self._rooms[external_id] = Room()
        return room

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Delivered where at least one open page took it; else it is kept for the next visit."""
        room = self._rooms.get(external_id)
        if room is None:
            return OutOfReach()
        async with room.lock:
            taken = await room.send(frames.notice(letter.reply))
        return Delivered() if taken else OutOfReach()

    def present(self) -> list[str]:
        """The visitors who have a page open."""
        return [visitor for visitor, room in list(self._rooms.items()) if room.pages]

    async def close(self) -> None:
        """Says goodbye to every page; they will look for the next start of the program."""
        pages = [page for room in list(self._rooms.values()) for page in room.pages]
        await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in pages))


async def send(page: web.WebSocketResponse, frame: str) -> bool:
    """Writes one frame; False where the page is gone or takes nothing any more."""
    if page.closed:
        return False
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await page.send_str(frame)
    except ConnectionError:
        return False
    except TimeoutError:
        with suppress(ConnectionError):
            await page.close(code=WSCloseCode.GOING_AWAY, drain=False)
        return False
    return True
