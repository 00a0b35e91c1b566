"""Only WeChat's own requests are opened: forged, replayed, truncated and downgraded ones are refused."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.channels.wechat.crypto import Cipher, UndecipherableError, is_signed
from bot.channels.wechat.envelope import Account, Envelopes, Opened, RefusedError
from tests.channels.wechat.callbacks import (
    APP_ID,
    COMPATIBLE,
    KEY,
    OLD_KEY,
    OURS,
    PLAIN,
    SECURE,
    TOKEN,
    Callbacks,
    Request,
    signature,
    xml_of,
)
from tests.channels.wechat.site import NOW

MESSAGE = xml_of(
    {
        "ToUserName": OURS,
        "FromUserName": "oA",
        "CreateTime": 1,
        "MsgType": "text",
        "Content": "约一场八段锦",
        "MsgId": 1,
    }
)
MODES = {"plain": PLAIN, "secure": SECURE, "compatible": COMPATIBLE}
in_every_mode = pytest.mark.parametrize("mode", MODES)


def wechat(mode: str, token: str = TOKEN, key: str = KEY, app_id: str = APP_ID) -> Callbacks:
    return Callbacks(lambda: NOW, mode, token, key, app_id)


def opened(request: Request, account: Account, **query: str) -> Opened:
    return Envelopes(account, lambda: NOW).open({**request[0], **query}, request[1])


def refused(request: Request, account: Account, status: int = 403, **query: str) -> bool:
    with pytest.raises(RefusedError) as refusal:
        opened(request, account, **query)
    assert refusal.value.status == status
    return True


@in_every_mode
def test_a_message_of_wechats_is_opened(mode: str) -> None:
    assert opened(wechat(mode).request(MESSAGE), MODES[mode]).fields["Content"] == "约一场八段锦"


@in_every_mode
def test_an_answer_can_be_read_by_wechat(mode: str) -> None:
    answer = xml_of(
        {
            "ToUserName": "oA",
            "FromUserName": OURS,
            "CreateTime": 1,
            "MsgType": "text",
            "Content": "好",
        }
    )
    callbacks = wechat(mode)
    assert callbacks.read(opened(callbacks.request(MESSAGE), MODES[mode]).seal(answer)).text == "好"


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_while_the_key_is_changed_both_open_and_the_answer_comes_under_the_same_one(key: str) -> None:
    account = replace(SECURE, previous_aes_key=OLD_KEY)
    callbacks = wechat("secure", key=key)
    answer = opened(callbacks.request(MESSAGE), account).seal(
        xml_of({"ToUserName": "o", "FromUserName": OURS, "CreateTime": 1, "MsgType": "text", "Content": "好"})
    )
    assert callbacks.read(answer).text == "好"


def test_a_key_that_is_neither_opens_nothing() -> None:
    assert refused(wechat("secure", key="x" * 43).request(MESSAGE), SECURE)


@in_every_mode
@pytest.mark.parametrize("seconds", [-301, 301, -86400])
def test_a_request_of_another_time_is_refused(mode: str, seconds: int) -> None:
    then = Callbacks(lambda: NOW + timedelta(seconds=seconds), mode)
    assert refused(then.request(MESSAGE), MODES[mode])


@in_every_mode
@pytest.mark.parametrize("seconds", [-299, 299])
def test_clocks_may_differ_a_little(mode: str, seconds: int) -> None:
    then = Callbacks(lambda: NOW + timedelta(seconds=seconds), mode)
    assert opened(then.request(MESSAGE), MODES[mode])


@pytest.mark.parametrize(
    "timestamp", ["", "0", "-1", "１７００００００００", "1e9", "9" * 400, "nan", "+1795309200"]
)
def test_a_timestamp_that_is_none_is_refused_however_well_it_is_signed(timestamp: str) -> None:
    query = {"timestamp": timestamp, "nonce": "1", "signature": signature(TOKEN, timestamp, "1")}
    assert refused((query, MESSAGE.encode()), PLAIN)


@in_every_mode
def test_a_request_signed_with_another_token_is_refused(mode: str) -> None:
    assert refused(wechat(mode, token="another").request(MESSAGE), MODES[mode])


@in_every_mode
@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_request_without_its_signature_time_or_nonce_is_refused(mode: str, missing: str) -> None:
    query, body = wechat(mode).request(MESSAGE)
    left = {name: value for name, value in query.items() if name != missing}
    left.pop("msg_signature" if missing == "signature" else missing, None)
    assert refused((left, body), MODES[mode])


def test_an_empty_token_accepts_nothing() -> None:
    with pytest.raises(ValueError, match="token"):
        Account("")
    assert not is_signed(signature("", "1", "2"), "", "1", "2")


def test_a_signature_that_is_no_ascii_is_wrong_and_no_failure() -> None:
    assert refused(wechat("plain").request(MESSAGE), PLAIN, signature="签名\udc80")


def test_a_plain_body_is_refused_in_secure_mode() -> None:
    assert refused(wechat("plain").request(MESSAGE), SECURE)


def test_a_plain_body_beside_an_encrypted_signature_is_refused_in_secure_mode() -> None:
    query, _ = wechat("secure").request(MESSAGE)
    assert refused((query, MESSAGE.encode()), SECURE)


def test_in_compatible_mode_the_encrypted_part_counts_and_not_the_plain_one() -> None:
    query, body = wechat("compatible").request(MESSAGE)
    forged = body.replace("约一场八段锦".encode(), "取消所有订单".encode())
    assert opened((query, forged), COMPATIBLE).fields["Content"] == "约一场八段锦"


def test_an_encrypted_message_for_another_account_is_refused() -> None:
    assert refused(wechat("secure", app_id="wxanother").request(MESSAGE), SECURE)


def test_an_encrypted_message_is_refused_where_no_key_is_set() -> None:
    assert refused(wechat("secure").request(MESSAGE), PLAIN)


def test_another_body_under_a_plain_signature_seen_before_is_refused() -> None:
    envelopes = Envelopes(PLAIN, lambda: NOW)
    query, body = wechat("plain").request(MESSAGE)
    assert envelopes.open(query, body)
    with pytest.raises(RefusedError):
        envelopes.open(query, body.replace("约一场八段锦".encode(), "取消所有订单".encode()))
    assert envelopes.open(query, body), "WeChat's own repetition is welcome"


def test_a_digit_moved_from_the_nonce_to_the_time_makes_no_new_signature() -> None:
    envelopes = Envelopes(PLAIN, lambda: NOW)
    timestamp = str(int(NOW.timestamp()))
    signed = signature(TOKEN, timestamp, "")
    query = {"timestamp": timestamp, "nonce": "", "signature": signed}
    assert envelopes.open(query, MESSAGE.encode())
    with pytest.raises(RefusedError):
        envelopes.open({**query, "timestamp": timestamp[1:], "nonce": timestamp[:1]}, MESSAGE.encode() + b" ")


def understood(envelopes: Envelopes, request: Request) -> Mapping[str, object] | int:
    """The fields that were read, or the status with which the request was refused."""
    try:
        return envelopes.open(*request).fields
    except RefusedError as refusal:
        return refusal.status


@in_every_mode
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_changed_in_a_request_it_is_refused_or_says_the_same(
    mode: str, data: st.DataObject
) -> None:
    query, body = wechat(mode).request(MESSAGE)
    changed = data.draw(st.sampled_from([*query, "body"]))
    envelopes = Envelopes(MODES[mode], lambda: NOW)
    right = understood(envelopes, (query, body))  # the request itself has been seen
    text = body.decode() if changed == "body" else query[changed]
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8", exclude_characters="\r"))
    ways = [text[:at], text[:at] + other + text[at + 1 :], text + other, text[1:]]
    mutated = data.draw(st.sampled_from(ways))
    assume(mutated != text)
    body = mutated.encode() if changed == "body" else body
    query = query if changed == "body" else {**query, changed: mutated}
    # In plain mode nothing else is taken under a signature, in the others nothing else can be said by it.
    assert understood(envelopes, (query, body)) in ((400, 403) if mode == "plain" else (400, 403, right))


@given(st.binary(max_size=400), st.sampled_from([PLAIN, SECURE, COMPATIBLE]))
@settings(max_examples=200, deadline=None)
def test_garbage_that_is_rightly_signed_is_refused_and_never_a_failure(body: bytes, account: Account) -> None:
    found = understood(Envelopes(account, lambda: NOW), (wechat("plain").query(), body))
    assert found in (400, 403)


@given(st.binary(max_size=200))
def test_what_is_no_frame_of_ours_is_refused(frame: bytes) -> None:
    with pytest.raises(UndecipherableError):
        Cipher(KEY, APP_ID).decrypt(base64.b64encode(frame).decode())


@given(st.text(max_size=500).filter(lambda text: text.encode("utf-8", "ignore").decode() == text))
def test_what_is_encrypted_is_decrypted(text: str) -> None:
    cipher = Cipher(KEY, APP_ID)
    assert cipher.decrypt(cipher.encrypt(text)) == text


def test_two_encryptions_of_one_text_differ() -> None:
    cipher = Cipher(KEY, APP_ID)
    assert cipher.encrypt("好") != cipher.encrypt("好")


@pytest.mark.parametrize("key", ["", "short", "a" * 42, "a" * 44, "长" * 43, "a" * 42 + "="])
def test_a_key_that_can_be_none_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        Cipher(key, APP_ID)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<xml>",
        "<xml/>",
        "<xml>text</xml>",
        "<other><FromUserName>o</FromUserName></other>",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
        "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
        "<xml><Content>&#0;</Content></xml>",
    ],
    ids=lambda body: body[:20],
)
def test_a_body_that_is_no_message_is_refused(body: str) -> None:
    assert refused((wechat("plain").query(), body.encode()), PLAIN, status=400)


def test_control_characters_in_a_message_are_left_out() -> None:
    request = wechat("plain").request(MESSAGE.replace("约一场", "约\x00一\x1b场\ufffe"))
    assert opened(request, PLAIN).fields["Content"] == "约一场八段锦"


def test_an_external_entity_is_never_fetched() -> None:
    body = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Content>&x;</Content><A>1</A></xml>'
    assert opened((wechat("plain").query(), body.encode()), PLAIN).fields["Content"] is None


@in_every_mode
def test_the_address_is_verified_with_the_echo(mode: str) -> None:
    query = wechat(mode).query() | {"echostr": "5927782489442352469"}
    assert Envelopes(MODES[mode], lambda: NOW).echo(query) == "5927782489442352469"


def test_an_encrypted_echo_is_decrypted() -> None:
    callbacks = wechat("secure")
    query = callbacks.query()
    sealed = Cipher(KEY, APP_ID).encrypt("5927782489442352469")
    signed = signature(TOKEN, query["timestamp"], query["nonce"], sealed)
    query |= {"echostr": sealed, "msg_signature": signed}
    assert Envelopes(SECURE, lambda: NOW).echo(query) == "5927782489442352469"


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"nonce": "2"}, {"msg_signature": "0" * 40}])
def test_nobody_else_is_echoed(change: dict[str, str]) -> None:
    query = wechat("plain").query() | {"echostr": "<script>"} | change
    with pytest.raises(RefusedError):
        Envelopes(SECURE, lambda: NOW).echo(query)


def test_no_secret_is_in_what_an_account_looks_like() -> None:
    shown = repr(replace(SECURE, previous_aes_key=OLD_KEY))
    assert not any(secret in shown for secret in (TOKEN, KEY, OLD_KEY))


def test_wechats_answer_is_well_formed_xml() -> None:
    callbacks = wechat("secure")
    ElementTree.fromstring(opened(callbacks.request(MESSAGE), SECURE).seal("<xml/>"))
