"""The server: checks that every method has in common, and faults on demand."""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.wechat import messages, profile
from tests.fakes.wechat.account import KINDS, Account, ApiFailure, Follower, Said
from tests.fakes.wechat.tokens import Tokens

APP_ID, SECRET = "wx0123456789abcdef", "fedcba98765432100123456789abcdef"

Handler = Callable[[Account, dict[str, Any], float], dict[str, Any]]
METHODS: Mapping[str, tuple[str, str, Handler]] = {  # path: HTTP method, capability, what it does
    "/cgi-bin/message/custom/send": ("POST", "custom", messages.custom),
    "/cgi-bin/message/template/send": ("POST", "template", messages.template),
    "/cgi-bin/message/subscribe/bizsend": ("POST", "subscribe", messages.subscribe),
    "/cgi-bin/message/mass/sendall": ("POST", "mass", messages.send_all),
    "/cgi-bin/message/mass/send": ("POST", "mass", messages.send_many),
    "/cgi-bin/message/mass/speed/get": ("POST", "mass", profile.speed),
    "/cgi-bin/menu/create": ("POST", "menu", profile.create_menu),
    "/cgi-bin/menu/get": ("GET", "menu", profile.menu),
    "/cgi-bin/menu/delete": ("GET", "menu", profile.delete_menu),
    "/cgi-bin/tags/get": ("GET", "tags", profile.tags),
    "/cgi-bin/tags/create": ("POST", "tags", profile.create_tag),
    "/cgi-bin/tags/delete": ("POST", "tags", profile.delete_tag),
    "/cgi-bin/tags/members/batchtagging": ("POST", "tags", profile.tag_followers),
    "/cgi-bin/tags/members/batchuntagging": ("POST", "tags", profile.untag_followers),
    "/cgi-bin/user/info": ("GET", "tags", profile.follower),
    "/cgi-bin/qrcode/create": ("POST", "scene", profile.create_code),
    "/cgi-bin/template/get_all_private_template": ("GET", "template", profile.templates),
    "/wxaapi/newtmpl/gettemplate": ("GET", "subscribe", profile.subscribe_templates),
    "/cgi-bin/get_callback_ip": ("GET", "", profile.callback_addresses),
}


@dataclass(frozen=True)
class Fault:
    """What happens instead of the next request: an errcode, a status, silence, or a broken connection."""

    errcode: int = 0
    errmsg: str = ""
    status: int = 200
    text: str | None = None
    silence: float = 0.0  # seconds; the request is carried out after them
    done_first: bool = False  # the request is carried out, then, after any silence, the connection is broken
    path: str = ""  # only a request whose path ends like this


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    token: str
    raw: bytes


class FakeWeChat:
    """One official account at api.weixin.qq.com; `kind` is a key of `KINDS`, `can` widens it."""

    def __init__(
        self,
        kind: str = "verified_service",
        *,
        can: Iterable[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self.account = Account({*KINDS[kind], *can})
        self.tokens = Tokens(APP_ID, SECRET, lambda: self.clock())
        self.app_id, self.secret = APP_ID, SECRET
        self.whitelist: set[str] | None = None  # None lets every address in
        self.quotas: dict[str, int] = {}  # path and requests that are left today
        self.faults: deque[Fault] = deque()
        self.requests: list[Request] = []
        self.token_seconds = 0.0  # how long stable_token takes
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._server = TestServer(app)
        self.url = ""  # what stands for https://api.weixin.qq.com

    async def __aenter__(self) -> Self:
        await self._server.start_server(access_log=None)
        self.url = str(self._server.make_url("")).rstrip("/")
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._server.close()

    @property
    def can(self) -> set[str]:
        """What the account may do; change it as WeChat would."""
        return self.account.can

    @property
    def calls(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(request.path for request in self.requests)

    def follows(self, *openids: str) -> Self:
        """People follow the account, which opens a short window."""
        for openid in openids:
            follower = self.account.followers.setdefault(openid, Follower(openid))
            follower.following = True
            follower.does("follow", self.clock())
        return self

    def leaves(self, openid: str) -> Self:
        """A follower leaves."""
        self.account.follower(openid).following = False
        return self

    def writes(self, openid: str) -> Self:
        """A follower writes to the account, which opens the long window."""
        self.account.follower(openid).does("message", self.clock())
        return self

    def touches(self, openid: str, scenario: str = "menu") -> Self:
        """A follower taps the menu, or scans."""
        self.account.follower(openid).does(scenario, self.clock())
        return self

    def opts_in(self, openid: str, template_id: str) -> Self:
        """A follower allows one message of this template (订阅通知)."""
        self.account.follower(openid).opt_ins[template_id] += 1
        return self

    def has_template(self, template_id: str, *fields: str) -> Self:
        """The account has a template with these fields."""
        self.account.templates[template_id] = fields
        return self

    def fails(self, *faults: Fault) -> Self:
        """The next requests that they fit meet these faults, one each."""
        self.faults.extend(faults)
        return self

    def sent_to(self, openid: str) -> list[Said]:
        """What a follower received, the first one first."""
        return [said for said in self.account.said if said.openid == openid]

    def heard_by(self, openid: str) -> list[str]:
        """The same as words."""
        return [said.text for said in self.sent_to(openid)]

    async def _serve(self, request: web.Request) -> web.Response:
        raw = await request.read()
        token = request.query.get("access_token")
        self.requests.append(Request(request.path, token or "", raw))
        fault = self._next_fault(request.path)
        if fault is not None:
            if fault.done_first:
                self._answer(request, token, raw)
                await asyncio.sleep(fault.silence)
                _break(request)
            elif fault.silence:
                await asyncio.sleep(fault.silence)
            elif fault.text is not None or fault.status != 200:
                return web.Response(status=fault.status, text=fault.text or "")
            else:
                return _json({"errcode": fault.errcode, "errmsg": fault.errmsg or "system error"})
        if request.path == "/cgi-bin/stable_token":
            await asyncio.sleep(self.token_seconds)
        return _json(self._answer(request, token, raw))

    def _next_fault(self, path: str) -> Fault | None:
        fault = next((fault for fault in self.faults if path.endswith(fault.path)), None)
        if fault is not None:
            self.faults.remove(fault)
        return fault

    def _answer(self, request: web.Request, token: str | None, raw: bytes) -> dict[str, Any]:
        try:
            return {"errcode": 0, "errmsg": "ok", **self._carry_out(request, token, raw)}
        except ApiFailure as failure:
            return failure.body

    def _carry_out(self, request: web.Request, token: str | None, raw: bytes) -> dict[str, Any]:
        path = request.path
        address = request.remote or ""
        if self.whitelist is not None and address not in self.whitelist:
            raise ApiFailure(40164, f"invalid ip {address} ipv6 ::ffff:{address}, not in whitelist")
        if self.quotas.get(path, 1) <= 0:
            raise ApiFailure(45009, "reach max api daily quota limit")
        if path in self.quotas:
            self.quotas[path] -= 1
        if path == "/cgi-bin/stable_token":
            if request.method != "POST":
                raise ApiFailure(43002, "require POST method")
            return self.tokens.give(_body(raw))
        if path not in METHODS:
            raise web.HTTPNotFound
        method, capability, carry_out = METHODS[path]
        self.tokens.check(token)
        if request.method != method:
            raise ApiFailure(43001 if method == "GET" else 43002, f"require {method} method")
        if capability and capability not in self.can:
            raise ApiFailure(48001, "api unauthorized")
        body = _body(raw) if method == "POST" else dict(request.query)
        return carry_out(self.account, body, self.clock())


def _body(raw: bytes) -> dict[str, Any]:
    """The body of a request; `\\u` escapes are refused as menu/create does, and elsewhere they are shown."""
    if b"\\u" in raw:
        raise ApiFailure(
            40033, "invalid charset. please check your request, if include \\uxxxx will create fail!"
        )
    try:
        body = json.loads(raw.decode("utf-8") or "{}")
    except ValueError:
        raise ApiFailure(47001, "data format error") from None
    if not isinstance(body, dict):
        raise ApiFailure(47001, "data format error")
    return body


def _json(body: Mapping[str, Any]) -> web.Response:
    text = json.dumps(body, ensure_ascii=False).replace(
        "\\t", "\t"
    )  # WeChat escapes control characters badly
    return web.Response(text=text, content_type="text/plain")


def _break(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()
