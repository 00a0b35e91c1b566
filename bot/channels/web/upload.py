"""What a visitor's page sends as a file: taken in before the message that names it."""

import asyncio
from collections import OrderedDict

from aiohttp import web

from bot.channels.receiving import Receiving
from bot.channels.web import visitor, wording
from bot.channels.web.socket import Bucket, Pace, is_same_host
from bot.dialogue.files import Untaken
from bot.handlers.wording import media

PATH = "/upload"
AT_ONCE = 16  # uploads read at a time; each holds as many bytes as a file may have
SECONDS = 60.0  # in which a file has to come
VISITORS = 1000  # whose pace is remembered
_CHUNK = 64 * 1024
_STATUS = {Untaken.TOO_LARGE: 413, Untaken.UNKNOWN_KIND: 415, Untaken.LOST: 422}


class Upload:
    """The handler of `POST /upload?name=…`, whose body is the file.

    Answers `{"file": digest, "picture": true}`, or `{"error": words}` with a status of 400 or more.
    """

    def __init__(self, receiving: Receiving | None, pace: Pace | None = None) -> None:
        self._receiving = receiving
        self._pace = pace or Pace(burst=18, per_second=1)
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._reading = asyncio.Semaphore(AT_ONCE)

    async def serve(self, request: web.Request) -> web.Response:
        """Takes one file. Raises HTTPForbidden for a page of another site."""
        if not is_same_host(request):
            raise web.HTTPForbidden
        sender = visitor.sender(request)
        if sender is None:
            return _refused(403, wording.NO_COOKIE)
        if self._receiving is None:
            return _refused(503, wording.NO_FILES)
        if not self._bucket(sender.external_id).allows(asyncio.get_running_loop().time()):
            return _refused(429, wording.TOO_FAST)
        if (request.content_length or 0) > self._receiving.sizes.most:
            return _refused(413, media.untaken(Untaken.TOO_LARGE))
        if self._reading.locked():
            return _refused(503, wording.TOO_MANY_FILES)
        try:
            async with self._reading, asyncio.timeout(SECONDS):
                name = request.query.get("name", "")
                taken = await self._receiving.take_stream(request.content.iter_chunked(_CHUNK), name)
        except (TimeoutError, web.RequestPayloadError, ConnectionError):
            return _refused(408, wording.BROKE_OFF)
        if isinstance(taken, Untaken):
            return _refused(_STATUS[taken], media.untaken(taken))
        return web.json_response({"file": taken.digest, "picture": taken.is_picture})

    def _bucket(self, external_id: str) -> Bucket:
        bucket = self._buckets.get(external_id)
        if bucket is None:
            bucket = Bucket(self._pace, asyncio.get_running_loop().time())
            self._buckets[external_id] = bucket
        self._buckets.move_to_end(external_id)
        if len(self._buckets) > VISITORS:
            self._buckets.popitem(last=False)
        return bucket


def _refused(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
