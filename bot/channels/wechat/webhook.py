"""The address that WeChat calls: verifies it, hears messages, and answers within five seconds.

What is not ready in time is not lost: the same message comes three times in all, and what the last one
cannot take goes into the outbox, to be told by customer-service message or before the next answer.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channels.wechat import messages, rendering, xml
from bot.channels.wechat.answers import NAME, Answers, Arrivals, Followers, Made, Turns
from bot.channels.wechat.envelope import Account, Envelopes, Opened, RefusedError
from bot.channels.wechat.events import Event, JobFinished, Left
from bot.channels.wechat.messages import Message
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.underway import Underway, Work
from bot.dialogue.messages import Incoming

PATH = "/wechat"
BODY_BYTES = 64 * 1024
BODY_SECONDS = 5.0  # how long a body may take to come
CLOSING_SECONDS = 10.0  # how long answers under way may take when the program ends
DELIVERIES = 3  # how often WeChat brings one message
LAST_SECONDS = 9  # the third delivery comes ten seconds after the message was written
NOTHING = "success"  # WeChat's word for an answer without words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until the last delivery is answered without words, and until the others are hung up on.

    WeChat itself hangs up after five; an answer without words before that would be taken for the answer.
    """

    last: float = 4.5
    others: float = 6.0


class Webhook:
    """Serves one account's address.

    `public_url` leads to the pages of products and to documents; empty has none. Without `pictures` none
    is taken.
    """

    def __init__(
        self,
        account: Account,
        turns: Turns,
        arrivals: Arrivals,
        followers: Followers,
        clock: Callable[[], datetime],
        public_url: str = "",
        patience: Patience | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        self._envelopes = Envelopes(account, clock)
        self._answers = Answers(turns, arrivals, clock, public_url, pictures)
        self._arrivals = arrivals
        self._followers = followers
        self._clock = clock
        self._public_url = public_url
        self._patience = patience or Patience()
        self._underway = Underway(self._ended)

    def mount(self, app: web.Application) -> None:
        """Adds the address to a web application; when that ends, answers under way come to their end."""
        app.router.add_get(PATH, self._greet, allow_head=False)
        app.router.add_post(PATH, self._hear)
        app.on_cleanup.append(lambda _: self._underway.close(CLOSING_SECONDS))

    async def _greet(self, request: web.Request) -> web.StreamResponse:
        """Verifies the address (接入)."""
        try:
            return web.Response(text=self._envelopes.echo(request.query))
        except RefusedError as refusal:
            return _refuse(refusal)

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        try:
            opened = self._envelopes.open(request.query, await _body(request))
            message = messages.read(opened.fields)
        except RefusedError as refusal:
            return _refuse(refusal)
        except xml.NotAMessageError:
            return _refuse(RefusedError(400, "a message of nobody's"))
        if isinstance(message.content, Incoming):
            return await self._answer(request, opened, message, message.content)
        if isinstance(message.content, JobFinished):
            return await self._keep(request, message.openid, message.content)
        if message.content is not None:
            self._does(self._note(message.openid, message.content))
        return web.Response(text=NOTHING)

    async def _keep(self, request: web.Request, openid: str, finished: JobFinished) -> web.StreamResponse:
        """Answered once it is kept: else WeChat brings it again, and nobody else could tell it."""
        try:
            await self._followers.happened(openid, finished)
        except Exception:
            log.exception("how a message of ours went could not be kept; WeChat will tell it again")
            return _hang_up(request)
        return web.Response(text=NOTHING)

    async def _answer(
        self, request: web.Request, opened: Opened, message: Message, incoming: Incoming
    ) -> web.StreamResponse:
        key = (message.openid, message.key)
        work = self._underway.join(
            key, lambda: self._answers.make(message.openid, incoming, message.touch, message.picture)
        )
        last = work.deliveries >= DELIVERIES or _age(opened, message) >= LAST_SECONDS
        await asyncio.wait({work.task}, timeout=self._patience.last if last else self._patience.others)
        if not work.task.done():
            if last:  # WeChat will not come again: from now on this is the outbox's
                work.late = True
                self._underway.end(key, work)
                return web.Response(text=NOTHING)
            self._underway.end_later(key, work)
            return _hang_up(request)
        if work.late:
            return _hang_up(request)
        made = work.task.result()
        if made.busy and not last:
            self._underway.end(key, work)
            return _hang_up(request)
        response = web.Response(text=self._render(opened, message, made), content_type="application/xml")
        if await _written(request, response):
            if not work.told:
                work.told = True
                await self._answers.told(made)
                self._does(self._follow_up(made, waits=bool(made.hint)))
            if made.letters:
                self._underway.end_later(key, work)  # another delivery could not make it again
            else:
                self._underway.end(key, work)
        elif last:
            work.late = True
            self._underway.end(key, work)
        else:
            self._underway.end_later(key, work)
        return response

    def _render(self, opened: Opened, message: Message, made: Made) -> str:
        content: rendering.Content | None = None
        if not made.letters and not made.hint:
            content = rendering.article(made.replies, self._public_url)
        content = content or made.text(hint=not self._followers.pushes)
        if not content:
            return NOTHING
        now = int(self._clock().timestamp())
        return opened.seal(rendering.render(content, message.openid, message.to, now))

    async def _ended(self, work: Work[Made]) -> None:
        """Nobody will ask for this answer any more, and nobody was told it."""
        await self._answers.keep(work)
        if work.late:
            self._does(self._follow_up(work.task.result(), waits=True))

    async def _follow_up(self, made: Made, *, waits: bool) -> None:
        """What is to be done once a message has been answered; `waits` where more is to be told."""
        openid = made.sender.external_id
        if self._followers.pushes:
            await self._followers.heard(openid, touch=made.touch)
        if made.touch or (waits and self._followers.pushes):
            await self._arrivals.arrived(NAME, openid)

    async def _note(self, openid: str, event: Event) -> None:
        """What is to be done about an event that is not answered."""
        if isinstance(event, Left):
            await self._arrivals.left(NAME, openid)
            await self._followers.left(openid)
        else:
            await self._followers.happened(openid, event)

    def _does(self, chore: Coroutine[Any, Any, None]) -> None:
        async def quietly() -> None:
            try:
                await chore
            except Exception:
                log.exception("something after a message of WeChat's failed")

        self._underway.do(quietly())


async def _body(request: web.Request) -> bytes:
    """The body, as far as one may come. Raises RefusedError."""
    if (request.content_length or 0) > BODY_BYTES:
        raise RefusedError(413, "a body too large")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.content.read(BODY_BYTES + 1)
            while len(body) <= BODY_BYTES and not request.content.at_eof():
                body += await request.content.read(BODY_BYTES + 1 - len(body))
    except TimeoutError:
        raise RefusedError(408, "a body that did not come") from None
    except (web.RequestPayloadError, ConnectionError):
        raise RefusedError(400, "a body that broke off") from None
    if len(body) > BODY_BYTES:
        raise RefusedError(413, "a body too large")
    return body


async def _written(request: web.Request, response: web.StreamResponse) -> bool:
    """Writes the answer; False where nobody is there any more to take it."""
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        return False
    return request.transport is not None and not request.transport.is_closing()


def _hang_up(request: web.Request) -> web.Response:
    """Ends the connection without an answer: WeChat will bring the message again."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refuse(refusal: RefusedError) -> web.Response:
    log.info("a request to WeChat's address was refused: %s", refusal)
    return web.Response(status=refusal.status)


def _age(opened: Opened, message: Message) -> int:
    """Seconds from the writing of the message to this delivery, both by WeChat's clock."""
    return opened.signed_at - message.created_at if message.created_at else 0
