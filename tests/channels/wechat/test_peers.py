"""Signing and encryption by other people's programs: what they seal we open, what we seal they open."""

import json
import subprocess
from dataclasses import replace

import pytest

from bot.channels.wechat.envelope import Envelopes, RefusedError
from tests.channels.wechat.callbacks import APP_ID, KEY, SECURE, TOKEN, Callbacks, xml_of
from tests.channels.wechat.site import NOW, Site
from tests.peers import HERE, node_modules

PEERS = ("wechat-crypto", "@wecom/crypto")
TEXTS = ("好", "约一场八段锦😀", "x" * 15, "长" * 900, "]]>\n<xml>")


def ask(peer: str, do: str, **asked: str) -> dict[str, str]:
    node_modules(peer)
    body = {"peer": peer, "do": do, "token": TOKEN, "key": KEY, "id": APP_ID, **asked}
    command = ["node", "--no-deprecation", "wechat.js"]
    done = subprocess.run(
        command, cwd=HERE, input=json.dumps(body), capture_output=True, text=True, timeout=30, check=True
    )
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("peer", PEERS)
async def test_what_a_peer_seals_is_answered_so_that_it_can_open_the_answer(peer: str) -> None:
    async with Site(SECURE, "secure").serving() as follower:
        message = xml_of(follower.message("text", Content=TEXTS[1]))
        query = follower.callbacks.query()
        at = {"timestamp": query["timestamp"], "nonce": query["nonce"]}
        sealed = ask(peer, "encrypt", text=message, **at)
        query |= {"encrypt_type": "aes", "msg_signature": sealed["signature"]}
        body = xml_of({"ToUserName": "gh", "Encrypt": sealed["encrypt"]}).encode()
        status, answer = await follower.posts((query, body))
        assert status == 200
        parts = {name: _between(answer, name) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")}
        opened = ask(
            peer, "decrypt", encrypt=parts["Encrypt"], timestamp=parts["TimeStamp"], nonce=parts["Nonce"]
        )
        assert opened["signature"] == parts["MsgSignature"]
        assert opened["id"] == APP_ID
        assert f"<Content><![CDATA[words {TEXTS[1]}]]></Content>" in opened["text"]


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_what_is_sealed_here_is_opened_there(peer: str, text: str) -> None:
    envelopes = Envelopes(SECURE, lambda: NOW)
    query, body = Callbacks(lambda: NOW, "secure").request("<xml><a>1</a></xml>")
    answer = envelopes.open(query, body).seal(text)
    parts = {name: _between(answer, name) for name in ("Encrypt", "TimeStamp", "Nonce")}
    opened = ask(
        peer, "decrypt", encrypt=parts["Encrypt"], timestamp=parts["TimeStamp"], nonce=parts["Nonce"]
    )
    assert (opened["text"], opened["id"]) == (text, APP_ID)


@pytest.mark.parametrize("peer", PEERS)
def test_what_a_peer_seals_for_another_account_is_refused(peer: str) -> None:
    envelopes = Envelopes(replace(SECURE, app_id="wxanother"), lambda: NOW)
    query = Callbacks(lambda: NOW).query()
    at = {"timestamp": query["timestamp"], "nonce": query["nonce"]}
    sealed = ask(peer, "encrypt", text="<xml><a>1</a></xml>", **at)
    query["msg_signature"] = sealed["signature"]
    with pytest.raises(RefusedError, match="none of our keys"):
        envelopes.open(query, xml_of({"Encrypt": sealed["encrypt"]}).encode())


def _between(xml: str, name: str) -> str:
    inner = xml.split(f"<{name}>")[1].split(f"</{name}>")[0]
    return inner.removeprefix("<![CDATA[").removesuffix("]]>")
