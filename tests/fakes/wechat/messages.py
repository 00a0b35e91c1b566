"""Sending: customer-service, template, subscribe and mass messages."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.fakes.wechat.account import Account, ApiFailure, Follower, Said

TEXT_BYTES = 2048
CLIENT_ID_BYTES = 64
DAY = 86400.0
MASSES_A_MONTH = 4
NAMED = 2, 10_000  # followers of one mass send by openid
CHINA = timezone(timedelta(hours=8))
_FIELDS: Mapping[str, tuple[str, int]] = {  # 订阅消息参数值内容限制: shape and most characters
    "thing": (r"[^\n]+", 20),
    "number": (r"\d+(\.\d+)?", 32),
    "letter": (r"[A-Za-z]+", 32),
    "character_string": (r"[\x21-\x7e]+", 32),
    "time": (r".*\d{1,2}:\d{2}.*|\d{4}年\d{1,2}月\d{1,2}日", 64),
    "date": (r".*\d.*", 64),
    "phone_number": (r"[\d+-]+", 17),
    "name": (r"[^\d\n]+", 20),
    "phrase": (r"[\u4e00-\u9fff]+", 5),
    "const": (r"[^\n]+", 20),
}


def custom(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/custom/send."""
    kind = body.get("msgtype")
    checks = {"text": _text, "msgmenu": _msgmenu, "news": _news}
    if kind not in checks:
        raise ApiFailure(40008, "invalid message type")
    part = body.get(kind)
    if not isinstance(part, dict):
        raise ApiFailure(47001, "data format error")
    follower = account.follower(body.get("touser"))
    checks[kind](part)
    follower.take(now)
    account.said.append(Said(follower.openid, "custom", body))
    return {}


def _text(part: dict[str, Any]) -> None:
    _sized(part.get("content"), TEXT_BYTES)


def _msgmenu(part: dict[str, Any]) -> None:
    choices = part.get("list")
    if not isinstance(choices, list) or not choices:
        raise ApiFailure(40035, "invalid parameter")
    texts = [part.get("head_content")]
    for choice in choices:
        if not choice.get("id") or not isinstance(choice["id"], str):
            raise ApiFailure(40035, "invalid parameter")
        texts.append(choice.get("content"))
    if any(not isinstance(text, str) or not text for text in texts):
        raise ApiFailure(44004, "empty content")
    _sized("".join([*map(str, texts), str(part.get("tail_content", ""))]), TEXT_BYTES)


def _news(part: dict[str, Any]) -> None:
    articles = part.get("articles")
    if not isinstance(articles, list) or len(articles) != 1:
        raise ApiFailure(45008, "article size out of limit")
    _sized(articles[0].get("title"), 128)
    if not str(articles[0].get("url", "")).startswith(("http://", "https://")):
        raise ApiFailure(40048, "invalid url domain")


def _sized(text: object, most: int) -> None:
    if not isinstance(text, str) or not text.strip():
        raise ApiFailure(44004, "empty content")
    if len(text.encode()) > most:
        raise ApiFailure(45002, "content size out of limit")


def template(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/template/send."""
    follower = account.follower(body.get("touser"))
    if not follower.following:
        raise ApiFailure(43004, "require subscribe")
    _filled(account, body)
    key = body.get("client_msg_id")
    again = [said for said in account.said if key and said.body.get("client_msg_id") == key]
    if not any(said.openid == follower.openid for said in again):
        account.said.append(Said(follower.openid, "template", body))
    return {"msgid": 200000 + len(account.said)}


def subscribe(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/subscribe/bizsend."""
    follower = account.follower(body.get("touser"))
    _filled(account, body)
    if not follower.opt_ins[body["template_id"]]:
        raise ApiFailure(43101, "user refuse to accept the msg")
    follower.opt_ins[body["template_id"]] -= 1
    account.said.append(Said(follower.openid, "subscribe", body))
    return {}


def _filled(account: Account, body: dict[str, Any]) -> None:
    wanted = account.templates.get(body.get("template_id", ""))
    if wanted is None:
        raise ApiFailure(40037, "invalid template_id")
    data = body.get("data")
    if not isinstance(data, dict):
        raise ApiFailure(47001, "data format error")
    for name in wanted:
        shape, most = _FIELDS[name.rstrip("0123456789")]
        value = data.get(name, {}).get("value", "")
        if len(value) > most or not re.fullmatch(shape, value):
            raise ApiFailure(47003, f"argument invalid! data.{name}.value invalid")
    if unknown := set(data) - set(wanted):
        raise ApiFailure(47003, f"argument invalid! data.{min(unknown)} unknown")


def send_all(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/mass/sendall."""
    return _mass(account, body, now, lambda: _audience(account, body.get("filter")))


def send_many(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/mass/send: to named followers. Who is none, or has left, is counted and not reached."""
    return _mass(account, body, now, lambda: _named(account, body.get("touser")))


def _mass(
    account: Account, body: dict[str, Any], now: float, audience_of: Callable[[], list[Follower]]
) -> dict[str, Any]:
    """A verified service account is one that has scenes."""
    key = body.get("clientmsgid", "")
    if len(key.encode()) > CLIENT_ID_BYTES:
        raise ApiFailure(45067, "clientmsgid size out of limit")
    if key in account.masses and account.masses[key][1] > now - DAY:
        msg_id, tried = account.masses[key]
        account.masses[key] = (msg_id, now)
        if now - tried < 60:
            raise ApiFailure(45066, "same clientmsgid retry too fast")
        raise ApiFailure(45065, "clientmsgid exist", msg_id=msg_id)
    if body.get("msgtype") != "text":
        raise ApiFailure(40008, "invalid message type")
    _sized(body.get("text", {}).get("content"), TEXT_BYTES)
    audience = audience_of()
    filtered = [one for one in audience if one.following]
    if "scene" in account.can:
        filtered = [one for one in filtered if _this_month(one, now) < MASSES_A_MONTH]
    elif [at for at in account.mass_days if at // DAY == now // DAY]:
        raise ApiFailure(45028, "has no masssend quota")
    account.mass_days.append(now)
    status = account.mass_statuses.popleft() if account.mass_statuses else "send success"
    reached = filtered if status == "send success" else []
    for follower in reached:
        follower.masses.append(now)
        account.said.append(Said(follower.openid, "mass", body))
    msg_id = 1000000000 + len(account.mass_days)
    if key:
        account.masses[key] = (msg_id, now)
    account.results[msg_id] = _finished(msg_id, status, len(audience), len(filtered), len(reached), now)
    return {"msg_id": msg_id, "msg_data_id": msg_id + 1000000000}


def _this_month(follower: Follower, now: float) -> int:
    """How many mass messages reached somebody in this month of the calendar (自然月), in China."""
    month = datetime.fromtimestamp(now, CHINA).strftime("%Y-%m")
    return sum(datetime.fromtimestamp(at, CHINA).strftime("%Y-%m") == month for at in follower.masses)


def _named(account: Account, openids: object) -> list[Follower]:
    if not isinstance(openids, list) or not all(isinstance(each, str) for each in openids):
        raise ApiFailure(40035, "invalid parameter")
    if not NAMED[0] <= len(set(openids)) <= NAMED[1]:
        raise ApiFailure(40130, "invalid openid list size, at least two openid")
    return [account.followers.get(each, Follower(each, following=False)) for each in dict.fromkeys(openids)]


def _audience(account: Account, chosen: object) -> list[Follower]:
    if not isinstance(chosen, dict) or set(chosen) - {"is_to_all", "tag_id"}:
        raise ApiFailure(40035, "invalid parameter")  # group_id is obsolete
    following = [one for one in account.followers.values() if one.following]
    if chosen.get("is_to_all") is True:
        return following
    if chosen.get("tag_id") not in account.tags:
        raise ApiFailure(45159, "invalid tag id")
    return [one for one in following if chosen["tag_id"] in one.tags]


def _finished(msg_id: int, status: str, total: int, filtered: int, sent: int, now: float) -> str:
    """The event that tells the account how a mass send went, as WeChat posts it."""
    return (
        "<xml><ToUserName><![CDATA[gh_account]]></ToUserName>"
        "<FromUserName><![CDATA[oWeChatMassPlatform]]></FromUserName>"
        f"<CreateTime>{int(now)}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[MASSSENDJOBFINISH]]></Event><MsgID>{msg_id}</MsgID>"
        f"<Status><![CDATA[{status}]]></Status>"
        f"<TotalCount>{total}</TotalCount><FilterCount>{filtered}</FilterCount>"
        f"<SentCount>{sent}</SentCount><ErrorCount>{filtered - sent}</ErrorCount></xml>"
    )
