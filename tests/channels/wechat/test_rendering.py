"""Passive answers: under 2,000 bytes, numbers that mean the same to the core, XML that nothing breaks."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat import rendering, xml
from bot.channels.wechat.rendering import TEXT_BYTES, PassiveFitting
from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.talk import Talk

CARD = Card(
    "坐式八段锦教学进颐康中心（C014）",
    "一位老师带做。",
    (("时长", "60分钟"), ("人数", "10–35人")),
    (
        Button("点这个", "order", "product", "C014"),
        Button("相近的产品", "search", "similar", "C014"),
        Button("返回列表", "home", "back"),
    ),
)


def test_a_card_reads_as_a_block_and_its_choices_are_numbered() -> None:
    assert rendering.words([Reply("找到 1 个：", (CARD,), (Button("更多", "search", "more"),))]) == (
        "找到 1 个：\n\n"
        "■ 坐式八段锦教学进颐康中心（C014）\n"
        "一位老师带做。\n"
        "时长：60分钟\n"
        "人数：10–35人\n"
        "1. 点这个\n"
        "2. 相近的产品\n"
        "3. 返回列表\n\n"
        "4. 更多"
    )


def test_peoples_words_become_no_link() -> None:
    assert "<" not in rendering.words([Reply('<a href="http://evil">点我</a>')])


def test_a_reminder_is_marked_and_its_choices_carry_no_number() -> None:
    letter = Letter("reminder-1d", "GZ1/1", Reply("明天有活动", buttons=(Button("看订单", "mine"),)))
    assert rendering.letter(letter) == "【提醒】明天有活动\n· 看订单"


def test_only_a_reminder_is_headed_as_one() -> None:
    for kind in ("application", "feedback", "step"):
        assert rendering.letter(Letter(kind, "1", Reply("有一份申请"))) == "【通知】有一份申请"


def test_what_is_left_of_an_answer_is_no_reminder_and_keeps_its_numbers() -> None:
    letter = Letter("answer", "1:2:2", Reply("6. 更多"))
    assert rendering.letter(letter) == "6. 更多"
    assert rendering.together([rendering.letter(letter)], "好的") == "6. 更多\n\n好的"


def test_numbers_of_before_are_dropped_where_new_ones_count() -> None:
    assert rendering.together(["6. 更多"], "请选\n1. 甲") == "· 更多\n\n请选\n1. 甲"


LABELS = st.text("甲乙丙 x1.<&]", min_size=1, max_size=8).filter(lambda text: text.strip())
BUTTONS = st.lists(st.builds(Button, LABELS, st.just("a")), max_size=6).map(tuple)
# Long texts with borders in all the places where a cut looks for one, and with none.
WORDS = st.builds(
    lambda part, times: part * times, st.text("好，。；\n x\x07😀<]", max_size=12), st.integers(1, 90)
)
CARDS = st.builds(Card, WORDS, WORDS, st.lists(st.tuples(LABELS, WORDS), max_size=2).map(tuple), BUTTONS)
REPLIES = st.lists(
    st.builds(Reply, WORDS, st.lists(CARDS, max_size=2).map(tuple), BUTTONS), min_size=1, max_size=3
)


@given(REPLIES)
@settings(deadline=None)
def test_no_text_is_too_long_and_nothing_is_lost(replies: list[Reply]) -> None:
    messages = PassiveFitting().messages(replies)
    texts = [rendering.words(message) for message in messages]
    assert all(rendering.size(text) + rendering.size(f"\n\n{rendering.MORE}") <= TEXT_BYTES for text in texts)
    assert "".join("".join(texts).split()) == "".join(rendering.words(replies).split())


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_every_number_means_the_same_button_to_the_core_in_whichever_message_it_stands(
    counts: list[int],
) -> None:
    made = iter(range(1000))
    replies = [
        Reply(
            "选" * 200,
            (Card("卡", buttons=tuple(Button(f"甲{next(made)}", "a") for _ in range(number // 2))),),
            tuple(Button(f"乙{next(made)}", "b") for _ in range(number)),
        )
        for number in counts
    ]
    talk = Talk()
    talk.offer(replies)
    texts = [rendering.words(message) for message in PassiveFitting().messages(replies)]
    shown = [line.split(". ") for text in texts for line in text.splitlines() if ". " in line]
    assert len(shown) == len(talk.choices)
    for number, label in shown:
        button = talk.choice(number)
        assert button is not None
        assert button.label == label


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_whatever_is_said_the_xml_says_it_and_nothing_else(said: str, follower: str, account: str) -> None:
    tree = ElementTree.fromstring(rendering.render(said, follower, account, 1))
    assert [child.tag for child in tree] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]
    expected = xml.allowed(said).replace("\r\n", "\n").replace("\r", "\n")
    assert (tree.findtext("Content") or "") == expected


def test_the_end_of_a_cdata_section_in_words_ends_none() -> None:
    said = "]]></Content><MsgType>x</MsgType><![CDATA["
    tree = ElementTree.fromstring(rendering.render(said, "o", "g", 1))
    assert tree.findtext("Content") == said
    assert len(tree.findall("MsgType")) == 1


def test_a_product_is_shown_as_an_article_that_leads_to_its_page() -> None:
    shown = rendering.article([Reply("", (CARD,))], "https://xm.example.org/")
    assert shown is not None
    assert shown.title == "坐式八段锦教学进颐康中心（C014）"
    assert shown.url == "https://xm.example.org/?start=p_C014"
    assert shown.description == (
        "一位老师带做。\n时长：60分钟\n人数：10–35人\n\n"
        f"请在这里回复数字：\n1. 点这个\n2. 相近的产品\n3. 返回列表\n\n{rendering.PAGE}"
    )
    tree = ElementTree.fromstring(rendering.render(shown, "o", "g", 1))
    assert tree.findtext("MsgType") == "news"
    assert tree.findtext("ArticleCount") == "1"
    assert tree.findtext("Articles/item/Url") == shown.url


def test_what_is_not_one_product_is_no_article() -> None:
    public = "https://xm.example.org"
    hit = Card("剪纸", buttons=(Button("看详情", "search", "card", "C001"),))
    assert rendering.article([Reply("", (CARD,))], "") is None
    assert rendering.article([Reply("找到：", (hit,))], public) is None
    assert rendering.article([Reply("", (CARD,)), Reply("还要什么？")], public) is None
    assert rendering.article([Reply("", (CARD, CARD))], public) is None
    assert rendering.article([], public) is None
