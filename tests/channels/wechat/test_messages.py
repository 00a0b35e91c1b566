"""What followers send and do, as the core hears it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import messages, xml
from bot.channels.wechat.events import Consent, JobFinished, Left
from bot.channels.wechat.messages import Message
from bot.dialogue.messages import Incoming, Medium
from tests.channels.wechat.callbacks import OURS, xml_of

HEAD = {"ToUserName": OURS, "FromUserName": "oA", "CreateTime": 1_795_309_200}


def heard(kind: str, **fields: object) -> Message:
    return messages.read(xml.read(xml_of({**HEAD, "MsgType": kind, **fields})))


@pytest.mark.parametrize(
    ("kind", "fields", "text", "medium"),
    [
        ("text", {"Content": " 约一场]]>八段锦<xml> "}, "约一场]]>八段锦<xml>", Medium.WORDS),
        ("text", {"Content": ""}, "", Medium.WORDS),
        ("voice", {"MediaId": "m", "Format": "amr", "Recognition": "我要点单。"}, "我要点单。", Medium.VOICE),
        ("voice", {"MediaId": "m", "Format": "amr", "Recognition": ""}, "", Medium.VOICE),
        ("voice", {"MediaId": "m", "Format": "amr"}, "", Medium.VOICE),
        ("image", {"PicUrl": "http://x/1", "MediaId": "m"}, "", Medium.PICTURE),
        ("video", {"MediaId": "m", "ThumbMediaId": "t"}, "", Medium.VIDEO),
        ("shortvideo", {"MediaId": "m", "ThumbMediaId": "t"}, "", Medium.VIDEO),
        ("location", {"Location_X": "23.1", "Label": "海珠区江南西"}, "海珠区江南西", Medium.POSITION),
        ("location", {"Location_X": "23.1", "Label": ""}, "", Medium.POSITION),
        ("link", {"Title": "八段锦的好处", "Url": "http://x"}, "八段锦的好处", Medium.FILE),
        ("file", {"Title": "报名表.docx", "Description": "d", "FileKey": "k"}, "", Medium.FILE),
        ("hologram", {"Light": 1}, "", Medium.FILE),
    ],
)  # fmt: skip
def test_a_message_is_heard(kind: str, fields: dict[str, object], text: str, medium: Medium) -> None:
    assert heard(kind, **fields, MsgId=7).content == Incoming("7", text, medium=medium)


def test_a_tapped_choice_of_a_menu_message_is_that_choice() -> None:
    message = heard("text", Content="写几句", bizmsgmenuid="feedback:write:GZ26000010", MsgId=7)
    assert message.content == Incoming("7", button="feedback:write:GZ26000010", label="写几句")


@pytest.mark.parametrize(
    ("event", "key", "expected"),
    [
        ("subscribe", "", Incoming("?", medium=Medium.ARRIVAL)),
        ("subscribe", "qrscene_p_A001", Incoming("?", medium=Medium.ARRIVAL, start="p_A001")),
        ("SCAN", "i_Ab-9", Incoming("?", medium=Medium.ARRIVAL, start="i_Ab-9")),
        ("CLICK", "search:filters:", Incoming("?", button="search:filters:")),
        ("CLICK", "我的订单", Incoming("?", "我的订单")),
        ("unsubscribe", "", Left()),
        ("VIEW", "https://example.org/", None),
        ("LOCATION", "", None),
        ("subscribe_msg_sent_event", "", None),
        ("an_event_of_tomorrow", "x", None),
        ("", "", None),
    ],
)
def test_an_event_is_heard(event: str, key: str, expected: Incoming | Left | None) -> None:
    message = heard("event", Event=event, EventKey=key)
    if isinstance(expected, Incoming):
        expected = Incoming(message.key, expected.text, expected.button, "", expected.medium, expected.start)
    assert message.content == expected
    assert message.touch


def test_a_finished_mass_send_is_told_with_its_counts() -> None:
    message = heard(
        "event", Event="MASSSENDJOBFINISH", MsgID=1000001625, Status="send success", SentCount=9, ErrorCount=1
    )
    assert message.content == JobFinished("mass", "1000001625", "send success", 9, 1)


def test_a_template_message_that_was_not_taken_is_told() -> None:
    message = heard("event", Event="TEMPLATESENDJOBFINISH", MsgID=200, Status="failed:user block")
    assert message.content == JobFinished("template", "200", "failed:user block")


def test_what_was_allowed_in_a_popup_is_told() -> None:
    message = heard(
        "event",
        Event="subscribe_msg_popup_event",
        SubscribeMsgPopupEvent={
            "List": {"TemplateId": "T1", "SubscribeStatusString": "accept", "PopupScene": 2}
        },
    )
    assert message.content == Consent((("T1", True),))


def test_what_was_allowed_in_a_popup_with_several_templates_is_told() -> None:
    rows = "".join(
        f"<List><TemplateId>T{number}</TemplateId><SubscribeStatusString>{said}</SubscribeStatusString></List>"
        for number, said in enumerate(["accept", "reject"])
    )
    body = xml_of({**HEAD, "MsgType": "event", "Event": "subscribe_msg_popup_event"}).replace(
        "</xml>", f"<SubscribeMsgPopupEvent>{rows}</SubscribeMsgPopupEvent></xml>"
    )
    assert messages.read(xml.read(body)).content == Consent((("T0", True), ("T1", False)))


def test_events_are_told_apart_by_time_kind_and_key() -> None:
    keys = [
        heard("event", Event="CLICK", EventKey="a").key,
        heard("event", Event="CLICK", EventKey="b").key,
        heard("event", Event="SCAN", EventKey="a").key,
        heard("event", Event="CLICK", EventKey="a", CreateTime=1).key,
    ]
    assert len(set(keys)) == 4
    assert heard("event", Event="CLICK", EventKey="a").key == keys[0], "brought again it is the same"


def test_a_key_never_grows_beyond_what_an_index_holds() -> None:
    assert len(heard("text", Content="x", MsgId="9" * 5000).key) <= messages.KEY_CHARACTERS
    assert len(heard("event", Event="CLICK", EventKey="键" * 5000).key) <= messages.KEY_CHARACTERS


def test_a_message_without_an_id_is_known_by_what_it_says() -> None:
    assert (
        heard("text", Content="一").key == heard("text", Content="一").key != heard("text", Content="二").key
    )


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "MsgType"])
def test_a_message_that_nobody_could_be_answered_is_refused(missing: str) -> None:
    fields = {name: value for name, value in {**HEAD, "MsgType": "text"}.items() if name != missing}
    with pytest.raises(xml.NotAMessageError):
        messages.read(xml.read(xml_of(fields)))


@given(
    st.dictionaries(
        st.sampled_from(["MsgType", "Event", "EventKey", "Content", "MsgId", "CreateTime", "Recognition"]),
        st.text() | st.none() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()),
    ),
    st.sampled_from(["text", "event", "voice"]),
)
def test_whatever_stands_in_the_fields_is_read(fields: dict[str, xml.Field], kind: str) -> None:
    message = messages.read(
        {
            "FromUserName": "o",
            "ToUserName": "g",
            "MsgType": kind,
            **{name: value for name, value in fields.items() if name != "MsgType"},
        }
    )
    assert message.key
    assert len(message.key) <= messages.KEY_CHARACTERS
