"""The double's HTTP side: one bot, its methods, its people."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.telegram.desk import Desk
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.parameters import parameters
from tests.fakes.telegram.people import People
from tests.fakes.telegram.profile import Profile
from tests.fakes.telegram.refusal import Refusal, bad_request, too_many
from tests.fakes.telegram.updates import Updates

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"
QUERY_SECONDS = 15.0  # how long a tapped button waits for its answer
FILE_BYTES = 50 * 1024 * 1024
_JSON = {"reply_markup", "allowed_updates", "commands", "scope", "menu_button", "results", "button"} | {
    *("link_preview_options", "reply_parameters", "entities", "caption_entities"),
}
_FLAGS = {"drop_pending_updates", "disable_notification", "show_alert", "is_personal", "protect_content"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the server understood it."""

    method: str
    given: dict[str, Any]
    at: float  # time.monotonic()


@dataclass
class _Trouble:
    fault: Fault
    method: str
    times: int
    retry_after: int


class FakeTelegram(People):
    """One bot of the double. Serves while the block lasts:

        async with FakeTelegram() as telegram: …

    `violations` counts every offence against the platform's rules, by kind; a well-behaved bot leaves
    it empty. `clock_off` (seconds added to the Date header) and `lag` (the most seconds that a request, and
    an answer, is on its way) may be changed at any time.
    """

    def __init__(
        self, limits: Limits | None = None, token: str = TOKEN, query_seconds: float = QUERY_SECONDS
    ) -> None:
        self.violations: Counter[str] = Counter()
        super().__init__(
            Desk(limits or Limits(), self.violations, query_seconds),
            Updates(self._do_as_answered, self.violations),
        )
        self.token = token
        self.clock_off = 0.0
        self.lag = 0.0
        self._chance = random.Random(4711)
        self.calls: list[Call] = []
        self.profile = Profile()
        self._troubles: list[_Trouble] = []
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=FILE_BYTES + 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/files/{file}", self._hand_over)
        app.on_response_prepare.append(self._tell_time)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._closing.set()
        await self.updates.close()
        await self._server.close()

    @property
    def url(self) -> str:
        """What `XIANGMEI_TELEGRAM_API_URL` has to be."""
        return str(self._server.make_url("")).rstrip("/")

    def fails(self, fault: Fault, *, method: str = "", times: int = 1, retry_after: int = 1) -> None:
        """The next `times` requests of `method` (any where it is empty) meet this trouble."""
        self._troubles.append(_Trouble(fault, method, times, retry_after))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            given = await _given(request)
            await self._travel()
            answer = await self._answer(request, method, given)
            await self._travel()
            return answer
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status)

    async def _hand_over(self, request: web.Request) -> web.StreamResponse:
        """A file that somebody sent, where getFile has told it to be."""
        body = self.desk.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or body is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        trouble = self._trouble("download")
        if trouble:
            return _hang_up(request) if trouble.fault is Fault.LOST else web.Response(status=502)
        return web.Response(body=body, content_type="application/octet-stream")

    async def _answer(self, request: web.Request, method: str, given: dict[str, Any]) -> web.StreamResponse:
        trouble = self._trouble(method)
        match trouble and trouble.fault:
            case Fault.DROPPED:
                return _hang_up(request)
            case Fault.BAD_GATEWAY:
                return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
            case Fault.INTERNAL:
                raise Refusal(500, "Internal Server Error")
            case Fault.FLOOD:
                assert trouble
                raise too_many(trouble.retry_after)
        result = await self.do(method, given)
        match trouble and trouble.fault:
            case Fault.LOST:
                return _hang_up(request)
            case Fault.SILENT:
                await self._closing.wait()
            case Fault.NONSENSE:
                return web.Response(text="<html>login to this network</html>", content_type="text/html")
        body: dict[str, Any] = {"ok": True, "result": result}
        if isinstance(result, _Told):
            body = {"ok": True, "result": True, "description": str(result)}
        return web.json_response(body)

    async def do(self, method: str, given: dict[str, Any]) -> Any:
        """Does what the bot asks for, within all rules. Raises Refusal where they forbid it."""
        self.calls.append(Call(method, given, time.monotonic()))
        for name in set(given) - parameters(method):
            self.violations[f"{method} has no parameter {name}"] += 1
        try:
            return await self._do(method, given)
        except Refusal as refusal:
            if refusal.offence:
                self.violations[refusal.description] += 1
            raise

    async def _do(self, method: str, given: dict[str, Any]) -> Any:
        if method in ("setWebhook", "deleteWebhook"):
            sets = method == "setWebhook"
            return _Told(await (self.updates.set_webhook if sets else self.updates.delete_webhook)(given))
        if method == "getWebhookInfo":
            return self.updates.info()
        if method == "getUpdates":
            return await self.updates.get(given)
        if self.profile.knows(method):
            return self.profile.do(method, given)
        if method in self.desk.methods:
            return self.desk.methods[method](given)
        self.violations[f"unknown method {method}"] += 1
        raise Refusal(404, "Not Found: method not found")

    async def _do_as_answered(self, body: dict[str, Any]) -> None:
        """Does what a webhook's response asks for; the bot never learns what became of it."""
        method = body.pop("method")
        try:
            await self.do(method, {key: _read(key, value) for key, value in body.items()})
        except Refusal as refusal:
            self.violations[f"in a webhook's response: {refusal.description}"] += 1

    def _trouble(self, method: str) -> _Trouble | None:
        for trouble in self._troubles:
            if trouble.method in ("", method):
                trouble.times -= 1
                if not trouble.times:
                    self._troubles.remove(trouble)
                return trouble
        return None

    async def _travel(self) -> None:
        if self.lag:
            await asyncio.sleep(self._chance.uniform(0, self.lag))

    async def _tell_time(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = formatdate(time.time() + self.clock_off, usegmt=True)


class _Told(str):
    """A result of True with a description."""


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _given(request: web.Request) -> dict[str, Any]:
    """The parameters, however they came: JSON, form, multipart or query."""
    if request.content_type == "application/json":
        body = await request.json()
        return body if isinstance(body, dict) else {}
    given: dict[str, Any] = dict(request.query)
    for name, value in (await request.post()).items():
        given[name] = value.file.read() if isinstance(value, web.FileField) else value
    return {name: _read(name, value) for name, value in given.items()}


def _read(name: str, value: Any) -> Any:
    """A parameter as JSON would have carried it."""
    if isinstance(value, str) and name in (_JSON | _FLAGS):
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name}: not JSON") from None
    return value
