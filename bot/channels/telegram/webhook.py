"""The webhook: Telegram's updates as requests of its own, the turn's first message in the response."""

import asyncio
import json
import logging

from aiohttp import web

from bot.channels.telegram import secret
from bot.channels.telegram.answering import Answering, Busy

BODY_BYTES = 256 * 1024  # two messages of 4,096 characters, each escaped to six bytes, and their entities
READ_SECONDS = 10.0  # in which a body has to come
RETRY_SECONDS = 1

log = logging.getLogger(__name__)


class Webhook:
    """The handler of `POST /telegram/webhook`. Whoever is refused learns nothing but the status."""

    def __init__(self, token: str, answering: Answering) -> None:
        self._token = token
        self._answering = answering

    async def serve(self, request: web.Request) -> web.Response:
        """Takes one update. 503 asks Telegram to send it again, any 200 ends it."""
        if not secret.matches(request.headers.get(secret.HEADER, ""), self._token):
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await _body(request)
        except TimeoutError:
            return web.Response(status=408)
        except (web.RequestPayloadError, ConnectionError):
            return web.Response(status=400)
        if body is None:
            return web.Response(status=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        try:
            outcome = await self._answering.answer(update)
        except Busy:
            return web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
        if outcome.then:
            outcome.then()
        if outcome.call is None:
            return web.Response()
        said = json.dumps(outcome.call, ensure_ascii=False, separators=(",", ":"))
        return web.Response(body=said.encode(errors="replace"), content_type="application/json")


async def _body(request: web.Request) -> bytes | None:
    """The body, or None where it is too large."""
    if (request.content_length or 0) > BODY_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)
