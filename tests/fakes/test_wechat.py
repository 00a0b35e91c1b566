"""The stand-in for WeChat refuses what WeChat refuses."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.fakes.wechat import APP_ID, SECRET, FakeWeChat, Fault

ORDERS = {"type": "click", "name": "我的订单", "key": "mine:list:"}
GROUP = {"name": "我的", "sub_button": [ORDERS]}
MENU = {"button": [GROUP]}


class Caller:
    """Calls the stand-in as a program of WeChat's own documentation would."""

    def __init__(self, wechat: FakeWeChat, session: ClientSession) -> None:
        self.wechat, self.session = wechat, session
        self.token = ""

    async def fetch(self, **more: Any) -> dict[str, Any]:
        credentials = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
        answer = await self.post("/cgi-bin/stable_token", {**credentials, **more})
        self.token = answer.get("access_token", self.token)
        return answer

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        url = f"{self.wechat.url}{path}?access_token={self.token}"
        async with self.session.post(url, data=raw) as response:
            return dict(json.loads(await response.read(), strict=False))

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        query = {"access_token": self.token, **query} if self.token else query
        async with self.session.get(f"{self.wechat.url}{path}", params=query) as response:
            return dict(json.loads(await response.read(), strict=False))

    async def says(self, openid: str, text: str = "您好") -> int:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return int((await self.post("/cgi-bin/message/custom/send", body))["errcode"])


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def calling(kind: str = "verified_service", **more: Any) -> AsyncIterator[Caller]:
    async with FakeWeChat(kind, **more) as wechat, ClientSession() as session:
        caller = Caller(wechat, session)
        await caller.fetch()
        yield caller


async def test_asking_again_gives_the_same_token_and_shortly_before_its_end_a_new_one() -> None:
    time = Time()
    async with calling(clock=time) as caller:
        first = caller.token
        time.now += 6000
        assert await caller.fetch() == {
            "access_token": first,
            "expires_in": 1200,
            "errcode": 0,
            "errmsg": "ok",
        }
        time.now += 1000
        second = (await caller.fetch())["access_token"]
        assert second != first
        caller.token = first
        time.now += 299
        assert (await caller.get("/cgi-bin/get_callback_ip"))["errcode"] == 0
        time.now += 2
        assert (await caller.get("/cgi-bin/get_callback_ip"))["errcode"] == 42001
        assert caller.wechat.tokens.fetches == 3


async def test_a_forced_refresh_ends_the_old_token_at_once_but_not_within_half_a_minute() -> None:
    time = Time()
    async with calling(clock=time) as caller:
        first = caller.token
        second = (await caller.fetch(force_refresh=True))["access_token"]
        assert second != first
        caller.token = first
        assert (await caller.get("/cgi-bin/get_callback_ip"))["errcode"] == 40001
        assert (await caller.fetch(force_refresh=True))["access_token"] == second
        for _ in range(19):
            time.now += 30
            await caller.fetch(force_refresh=True)
        time.now += 30
        assert (await caller.fetch(force_refresh=True))["errcode"] == 45009


@pytest.mark.parametrize(("token", "errcode"), [("", 41001), ("nonsense", 40014), (f"90_{'a' * 128}", 40001)])
async def test_a_wrong_token_has_its_own_errcode(token: str, errcode: int) -> None:
    async with calling() as caller:
        caller.token = token
        assert (await caller.get("/cgi-bin/get_callback_ip"))["errcode"] == errcode


@pytest.mark.parametrize(
    ("wrong", "errcode"), [({"appid": "wx0"}, 40013), ({"secret": "0"}, 40125), ({"grant_type": "x"}, 40002)]
)
async def test_wrong_credentials_get_no_token(wrong: dict[str, str], errcode: int) -> None:
    async with calling() as caller:
        assert (await caller.fetch(**wrong))["errcode"] == errcode


async def test_an_address_that_is_not_on_the_list_is_named() -> None:
    async with calling() as caller:
        caller.wechat.whitelist = {"203.0.113.1"}
        answer = await caller.fetch()
        assert answer["errcode"] == 40164
        assert "invalid ip 127.0.0.1 " in answer["errmsg"]


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("unverified", []),
        ("verified_subscription", ["menu/get", "tags/get"]),
        ("verified_service", ["menu/get", "tags/get", "template/get_all_private_template"]),
    ],
)
async def test_an_account_may_what_its_kind_may(kind: str, paths: list[str]) -> None:
    async with calling(kind) as caller:
        answers = {
            path: (await caller.get(f"/cgi-bin/{path}"))["errcode"]
            for path in ("menu/get", "tags/get", "template/get_all_private_template")
        }
        assert [path for path, errcode in answers.items() if errcode != 48001] == paths


async def test_five_messages_after_a_message_then_no_more_until_the_next() -> None:
    time = Time()
    async with calling(clock=time) as caller:
        caller.wechat.follows("陈姐")
        time.now += 61
        assert await caller.says("陈姐") == 45015
        caller.wechat.writes("陈姐")
        assert [await caller.says("陈姐") for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
        caller.wechat.writes("陈姐")
        time.now += 48 * 3600 + 1
        await caller.fetch()
        assert await caller.says("陈姐") == 45015


@pytest.mark.parametrize("scenario", ["menu", "scan", "follow"])
async def test_three_messages_within_a_minute_after_a_touch(scenario: str) -> None:
    time = Time()
    async with calling(clock=time) as caller:
        caller.wechat.follows("陈姐")
        time.now += 61
        caller.wechat.touches("陈姐", scenario)
        assert [await caller.says("陈姐") for _ in range(4)] == [0, 0, 0, 45047]
        time.now += 61
        assert await caller.says("陈姐") == 45015


async def test_who_left_or_never_came_cannot_be_written_to() -> None:
    async with calling() as caller:
        caller.wechat.follows("陈姐").writes("陈姐").leaves("陈姐")
        assert await caller.says("陈姐") == 45015
        assert await caller.says("陌生人") == 40003


@pytest.mark.parametrize(("text", "errcode"), [("好" * 682, 0), ("好" * 683, 45002), ("  ", 44004)])
async def test_a_text_has_2048_bytes_and_is_not_empty(text: str, errcode: int) -> None:
    async with calling() as caller:
        caller.wechat.follows("陈姐").writes("陈姐")
        assert await caller.says("陈姐", text) == errcode


@pytest.mark.parametrize(
    ("raw", "errcode"),
    [(json.dumps(MENU).encode(), 40033), (b"{", 47001), (b"[]", 47001), ('{"a":"好"}'.encode("gbk"), 47001)],
)
async def test_a_body_is_utf_8_json_without_escapes(raw: bytes, errcode: int) -> None:
    async with calling() as caller:
        assert (await caller.post("/cgi-bin/menu/create", raw))["errcode"] == errcode


def _menu(**changes: Any) -> dict[str, Any]:
    return {"button": [{"type": "click", "name": "我的", "key": "k", **changes}]}


@pytest.mark.parametrize(
    ("menu", "errcode"),
    [
        (MENU, 0),
        ({"button": []}, 40016),
        ({"button": [GROUP] * 4}, 40016),
        ({"button": [{"name": "我的", "sub_button": [ORDERS] * 6}]}, 40023),
        (_menu(name="我要点单看"), 0),
        (_menu(name="我要点单看看"), 40018),
        (_menu(key="键" * 43), 40019),
        (_menu(type="tap"), 40017),
        (_menu(type="miniprogram"), 45064),
    ],
)
async def test_a_menu_is_three_by_five_with_short_names(menu: dict[str, Any], errcode: int) -> None:
    async with calling() as caller:
        assert (await caller.post("/cgi-bin/menu/create", menu))["errcode"] == errcode
        assert (await caller.get("/cgi-bin/menu/get"))["errcode"] == (0 if errcode == 0 else 46003)


async def test_a_template_reaches_followers_only_once_a_client_id_and_only_if_every_field_fits() -> None:
    async with calling() as caller:
        caller.wechat.follows("陈姐", "何姐").leaves("何姐").has_template("T1", "thing1", "time2")
        body: dict[str, Any] = {"touser": "陈姐", "template_id": "T1", "client_msg_id": "n1"}
        body["data"] = {"thing1": {"value": "八段锦"}, "time2": {"value": "2026年12月2日 14:00"}}

        async def sends(**changes: Any) -> int:
            return int((await caller.post("/cgi-bin/message/template/send", {**body, **changes}))["errcode"])

        assert [await sends(), await sends()] == [0, 0]
        assert len(caller.wechat.sent_to("陈姐")) == 1
        assert await sends(touser="何姐") == 43004
        assert await sends(template_id="T2") == 40037
        assert await sends(data={"thing1": {"value": "八" * 21}, "time2": {"value": "14:00"}}) == 47003
        assert await sends(data={"thing1": {"value": "八段锦"}}) == 47003


async def test_one_opt_in_is_one_subscribe_message() -> None:
    async with calling("verified_subscription") as caller:
        caller.wechat.follows("陈姐").has_template("T1", "thing1").opts_in("陈姐", "T1")
        body = {"touser": "陈姐", "template_id": "T1", "data": {"thing1": {"value": "八段锦"}}}
        answers = [(await caller.post("/cgi-bin/message/subscribe/bizsend", body))["errcode"] for _ in "12"]
        assert answers == [0, 43101]


def _mass(key: str, **audience: Any) -> dict[str, Any]:
    return {
        "filter": audience or {"is_to_all": True},
        "msgtype": "text",
        "text": {"content": "本月专题"},
        "clientmsgid": key,
    }


async def test_a_subscription_account_sends_to_all_once_a_day_and_a_client_id_once() -> None:
    time = Time()
    async with calling("verified_subscription", clock=time) as caller:
        caller.wechat.follows("陈姐", "何姐")
        send = "/cgi-bin/message/mass/sendall"
        first = await caller.post(send, _mass("m1"))
        assert (await caller.post(send, _mass("m1")))["errcode"] == 45066
        time.now += 61
        again = await caller.post(send, _mass("m1"))
        assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
        assert (await caller.post(send, _mass("m2")))["errcode"] == 45028
        assert (await caller.post(send, _mass("m" * 65)))["errcode"] == 45067
        assert caller.wechat.heard_by("何姐") == ["本月专题"]
        assert "<SentCount>2</SentCount>" in caller.wechat.account.results[first["msg_id"]]


async def test_a_service_account_reaches_each_follower_four_times_a_month_and_by_tag() -> None:
    time = Time()
    async with calling(clock=time) as caller:
        caller.wechat.follows("陈姐", "何姐")
        tag = (await caller.post("/cgi-bin/tags/create", {"tag": {"name": "文化专干"}}))["tag"]["id"]
        path = "/cgi-bin/tags/members/batchtagging"
        assert (await caller.post(path, {"openid_list": ["陈姐"], "tagid": tag}))["errcode"] == 0
        send = "/cgi-bin/message/mass/sendall"
        assert (await caller.post(send, _mass("m0", group_id=tag)))["errcode"] == 40035
        for number in range(5):
            answer = await caller.post(send, _mass(f"m{number}", is_to_all=False, tag_id=tag))
            assert answer["errcode"] == 0
        assert (len(caller.wechat.sent_to("陈姐")), len(caller.wechat.sent_to("何姐"))) == (4, 0)
        assert "<TotalCount>1</TotalCount><FilterCount>0<" in caller.wechat.account.results[answer["msg_id"]]


@pytest.mark.parametrize(("scene", "errcode"), [("p_A001", 0), ("", 40053), ("a" * 65, 40053)])
async def test_a_code_carries_a_scene_of_64_characters(scene: str, errcode: int) -> None:
    async with calling() as caller:
        body = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        assert (await caller.post("/cgi-bin/qrcode/create", body))["errcode"] == errcode


async def test_faults_come_when_asked_for_and_a_quota_ends() -> None:
    async with calling() as caller:
        caller.wechat.fails(Fault(-1, path="menu/get"))
        assert (await caller.get("/cgi-bin/tags/get"))["errcode"] == 0
        assert [(await caller.get("/cgi-bin/menu/get"))["errcode"] for _ in "12"] == [-1, 46003]
        caller.wechat.quotas["/cgi-bin/tags/get"] = 1
        assert [(await caller.get("/cgi-bin/tags/get"))["errcode"] for _ in "12"] == [0, 45009]
