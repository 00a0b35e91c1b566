"""WeChat's API as far as we use it: one method a call, failures as exceptions.

Methods as in 微信官方文档 · 公众号 (developers.weixin.qq.com/doc/service). Every method raises ApiError, of
the kind that fits, and UnreachableError.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.channels.wechat.failures import SentBeforeError, TokenRefusedError, UnreachableError, failure
from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Answer, Wire
from bot.dialogue.messages import Button
from bot.settings import Settings
from storage.store import Store

TEXT_BYTES = 2000  # of a text or a menu message; WeChat's limit is 2,048
TAGGED_AT_ONCE = 50
_CODE_IMAGE = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="


@dataclass(frozen=True, slots=True)
class SceneCode:
    """A QR code with a scene (带参数的二维码)."""

    ticket: str
    url: str  # what the code says; draw it oneself, or
    image_url: str  # take the picture that WeChat draws


class WeChatClient:
    """One official account. Made outside, used inside one event loop, closed at the end."""

    def __init__(self, wire: Wire, tokens: TokenSource) -> None:
        self._wire = wire
        self._tokens = tokens

    @classmethod
    def of(cls, settings: Settings, store: Store, clock: Callable[[], datetime]) -> "WeChatClient":
        """The client of the account in the settings."""
        wire = Wire(settings.wechat_api_url)
        credentials = Credentials(settings.wechat_app_id, settings.wechat_app_secret.get_secret_value())
        return cls(wire, TokenSource(wire, store, credentials, clock))

    async def close(self) -> None:
        """Closes the connections."""
        await self._wire.close()

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Any call that posts JSON."""
        return await self._call(lambda token: self._wire.post(path, body, token))

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Any call that only asks."""
        return await self._call(lambda token: self._wire.get(path, query, token))

    async def _call(self, ask: Callable[[str], Awaitable[Answer]]) -> dict[str, Any]:
        """Calls, and once more with another token where the first one was refused."""
        token = await self._tokens.get()
        answer, _ = await ask(token)
        refused = failure(answer, token)
        if isinstance(refused, TokenRefusedError):
            token = await self._tokens.get(refused=token)
            answer, _ = await ask(token)
            refused = failure(answer, token)
        if refused:
            raise refused
        return answer

    async def send_text(self, openid: str, text: str) -> None:
        """A customer-service message (客服消息) of words."""
        await self._send(openid, "text", {"content": text})

    async def send_choices(self, openid: str, text: str, choices: Sequence[Button]) -> None:
        """A customer-service message with words that can be tapped (菜单消息).

        A tap comes back as a text message whose Content is the label and whose bizmsgmenuid is the
        button's data.
        """
        rows = [{"id": button.data, "content": button.label} for button in choices]
        await self._send(openid, "msgmenu", {"head_content": text, "list": rows, "tail_content": ""})

    async def send_news(
        self, openid: str, title: str, description: str, url: str, picture_url: str = ""
    ) -> None:
        """A customer-service message that is a card with a link."""
        article = {"title": title, "description": description, "url": url, "picurl": picture_url}
        await self._send(openid, "news", {"articles": [article]})

    async def _send(self, openid: str, kind: str, part: Mapping[str, Any]) -> None:
        body = {"touser": openid, "msgtype": kind, kind: part}
        await self.post("/cgi-bin/message/custom/send", body)

    async def send_template(
        self, openid: str, template_id: str, data: Mapping[str, str], url: str = "", key: str = ""
    ) -> str:
        """A template message (模板消息); its id. The same `key` within ten minutes is sent once."""
        body = {"touser": openid, "template_id": template_id, "data": _values(data)}
        answer = await self.post(
            "/cgi-bin/message/template/send",
            body | ({"url": url} if url else {}) | ({"client_msg_id": key} if key else {}),
        )
        return str(answer.get("msgid", ""))

    async def send_subscribed(
        self, openid: str, template_id: str, data: Mapping[str, str], url: str = ""
    ) -> None:
        """A subscribe message (订阅通知); it uses up one permission that the person gave."""
        body = {"touser": openid, "template_id": template_id, "data": _values(data)}
        await self.post("/cgi-bin/message/subscribe/bizsend", body | ({"page": url} if url else {}))

    async def send_to_all(self, text: str, key: str, tag: int | None = None) -> int:
        """A mass message (群发) to all followers or those with a tag; its msg_id.

        The same `key` (64 bytes) within 24 hours is sent once, and gives the id of the first time. How it
        went comes as the event MASSSENDJOBFINISH.
        """
        audience = {"is_to_all": True} if tag is None else {"is_to_all": False, "tag_id": tag}
        return await self._mass("sendall", {"filter": audience}, text, key)

    async def send_to_many(self, openids: Sequence[str], text: str, key: str) -> int:
        """The same to named followers, 2 to 10,000 of them."""
        return await self._mass("send", {"touser": list(openids)}, text, key)

    async def _mass(self, name: str, audience: Mapping[str, Any], text: str, key: str) -> int:
        body = {**audience, "msgtype": "text", "text": {"content": text}, "clientmsgid": key}
        try:
            answer = await self.post(f"/cgi-bin/message/mass/{name}", body)
        except SentBeforeError as before:
            return before.msg_id
        return _number(answer.get("msg_id"))

    async def publish_menu(self, menu: Mapping[str, Any]) -> None:
        """Puts a menu in place of the one that is there; followers see it within five minutes."""
        await self.post("/cgi-bin/menu/create", menu)

    async def menu(self) -> dict[str, Any]:
        """The menu that is published. ApiError 46003 where there is none."""
        found = (await self.get("/cgi-bin/menu/get")).get("menu")
        return found if isinstance(found, dict) else {}

    async def delete_menu(self) -> None:
        """Takes the menu away."""
        await self.get("/cgi-bin/menu/delete")

    async def tags(self) -> dict[int, str]:
        """The names of the account's tags."""
        rows = (await self.get("/cgi-bin/tags/get")).get("tags", [])
        return {_number(row.get("id")): str(row.get("name", "")) for row in rows}

    async def create_tag(self, name: str) -> int:
        """Makes a tag of at most 30 bytes; its id."""
        answer = await self.post("/cgi-bin/tags/create", {"tag": {"name": name}})
        return _number(answer.get("tag", {}).get("id"))

    async def tag(self, tag: int, openids: Sequence[str], *, off: bool = False) -> None:
        """Puts a tag on followers, or takes it `off`."""
        path = f"/cgi-bin/tags/members/{'batchuntagging' if off else 'batchtagging'}"
        for start in range(0, len(openids), TAGGED_AT_ONCE):
            some = list(openids[start : start + TAGGED_AT_ONCE])
            await self.post(path, {"openid_list": some, "tagid": tag})

    async def scene_code(self, scene: str, seconds: int | None = None) -> SceneCode:
        """A code that brings whoever scans it with `scene` (1 to 64 characters, as in `Link.payload`).

        It is valid for so many seconds (30 days at most), else for ever; of the latter an account has
        100,000.
        """
        lasting = {"action_name": "QR_LIMIT_STR_SCENE"}
        passing = {"action_name": "QR_STR_SCENE", "expire_seconds": seconds}
        body = {"action_info": {"scene": {"scene_str": scene}}, **(passing if seconds else lasting)}
        answer = await self.post("/cgi-bin/qrcode/create", body)
        ticket = str(answer.get("ticket", ""))
        return SceneCode(ticket, str(answer.get("url", "")), f"{_CODE_IMAGE}{quote(ticket, safe='')}")

    async def follower(self, openid: str) -> dict[str, Any]:
        """What WeChat tells of a follower; `subscribe` is 0 for one who has left."""
        return await self.get("/cgi-bin/user/info", openid=openid, lang="zh_CN")

    async def callback_addresses(self) -> list[str]:
        """The addresses from which WeChat's servers come to us."""
        return [str(each) for each in (await self.get("/cgi-bin/get_callback_ip")).get("ip_list", [])]


def _values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in data.items()}


def _number(found: object) -> int:
    if not isinstance(found, int):
        raise UnreachableError("no number", uncertain=True)
    return found
