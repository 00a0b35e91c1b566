"""活动海报: who gets one, for what, and that its code leads to the event."""

import io

import pytest
from PIL import Image

from bot.dialogue.messages import Incoming, Medium
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person

PICTURE, PRINT = "海报（图片）", "海报（打印用）"
zxingcpp = pytest.importorskip("zxingcpp", reason="no decoder is installed")
pypdf = pytest.importorskip("pypdf")


@pytest.fixture
def bot(bot: Bot) -> Bot:
    bot.public_url = "https://dian.example"
    bot.restart()
    return bot


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def number(coordinator: Person, supplier: Person) -> str:
    """The number of a confirmed order, which is an event by now."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator.order.number


def arrives(person: Person, number: str) -> Person:
    return person.sends(Incoming(f"{person.name} scans", start=f"e_{number}", medium=Medium.ARRIVAL))


def scanned(person: Person) -> list[str]:
    """What an independent decoder reads on the picture in sight."""
    printed = person.fetches(PICTURE)
    assert printed.media_type == "image/png"
    image = Image.open(io.BytesIO(printed.body))
    assert (image.size, image.mode) == ((1240, 1754), "RGB")
    return [found.text for found in zxingcpp.read_barcodes(image)]


def words_of(person: Person) -> str:
    """The words of the PDF in sight, without line ends; it is one page of A4."""
    reader = pypdf.PdfReader(io.BytesIO(person.fetches(PRINT).body))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    text: str = page.extract_text()
    return "".join(text.split())


def test_the_confirmation_offers_the_poster(coordinator: Person, number: str) -> None:
    coordinator.looks_up().taps("活动海报")
    assert coordinator.hears(SEATED, "印在 A4 纸上", "扫上面的码就能报名")
    assert scanned(coordinator) == [f"https://dian.example/?start=e_{number}"]
    words = words_of(coordinator)
    told = ["坐式八段锦教学", "进颐康中心", "12月9日", "周三", "14:00–15:00", "海珠区海幢街道寺前社区"]
    told += ["三楼多功能厅", "老年人", "寺前社区", "020-12345678", f"报名{number}", "扫码报名"]
    assert [each for each in told if each not in words] == []
    assert "13800138000" not in words
    assert "陈姨" not in words


@pytest.mark.parametrize(
    "words", ["海报", "活动海报", "帮我做一张海报", "打印海报", "我要活动海报", "下载海报吧"]
)
def test_the_only_event_to_come_is_meant(coordinator: Person, number: str, words: str) -> None:
    assert coordinator.says(words).fetches(PICTURE)


def test_an_event_can_be_named(coordinator: Person, number: str) -> None:
    assert coordinator.says(f"{number}的海报").fetches(PICTURE)
    assert coordinator.says(f"做{number.lower()}海报").fetches(PRINT)


@pytest.mark.parametrize("words", ["海报设计培训", "有没有海报展", "想学做海报", "电影海报里的老广州"])
def test_a_product_about_posters_is_still_searched(resident: Person, words: str) -> None:
    assert resident.says(words).hears_nothing_of("可以做海报的活动")


def test_residents_may_pass_an_open_event_on(bot: Bot, resident: Person, number: str) -> None:
    arrives(resident, number)
    assert scanned(resident.says("海报")) == [f"https://dian.example/?start=e_{number}"]


def test_residents_get_no_poster_of_what_is_not_open(
    bot: Bot, resident: Person, coordinator: Person, number: str
) -> None:
    poster = arrives(resident, number).says("海报").document(PICTURE)
    coordinator.says(number).taps("只给本单位")
    assert bot.press.prints(poster.key) is None
    assert resident.taps_data(f"poster:make:{number}").hears("做不了海报")
    coordinator.taps("活动海报")
    assert scanned(coordinator) == []
    assert "不对外报名" in words_of(coordinator)


@pytest.mark.parametrize(
    ("role", "scope"), [("reviewer", "440105007"), ("reviewer", "440105"), ("staff", "")]
)
def test_reviewers_and_staff_get_it_too(
    bot: Bot, coordinator: Person, number: str, role: str, scope: str
) -> None:
    coordinator.says(number).taps("只给本单位")
    assert Person(bot, "老李").becomes(role, scope).says(number).taps("活动海报").fetches(PRINT)


def test_the_supplier_gets_it_too(supplier: Person, number: str) -> None:
    assert supplier.says(number).taps("活动海报").fetches(PRINT)


def test_before_it_is_confirmed_there_is_no_poster(coordinator: Person, supplier: Person) -> None:
    orders(coordinator)
    assert coordinator.says("活动海报").hears("还没有可以做海报的活动")
    assert coordinator.says(f"{coordinator.order.number}的海报").hears("还没有确认成活动")


def test_a_poster_is_as_things_are_when_it_is_fetched(
    bot: Bot, coordinator: Person, supplier: Person, number: str
) -> None:
    poster = coordinator.says("海报").document(PRINT)
    first = bot.press.prints(poster.key)
    assert first == bot.press.prints(poster.key)
    coordinator.says(number).taps("改时间").says("12月10号下午三点").taps("确认")
    supplier.looks_up().taps("接单")
    coordinator.says("海报")
    assert coordinator.document(PRINT) == poster
    assert "12月10日" in words_of(coordinator)
    coordinator.says(f"取消订单{number}", "场地漏水")
    assert bot.press.prints(poster.key) is None
    assert coordinator.says(f"{number}的海报").hears("结束或取消")


def test_without_any_address_the_poster_says_what_to_send(bot: Bot, coordinator: Person, number: str) -> None:
    bot.public_url = ""
    bot.restart()
    coordinator.says("海报")
    assert coordinator.hears_nothing_of("扫上面的码")
    assert scanned(coordinator) == []
    assert f"在“向美点单”里发送报名{number}" in words_of(coordinator)


def test_the_code_leads_to_telegram_where_there_is_no_page(
    bot: Bot, coordinator: Person, number: str
) -> None:
    bot.public_url, bot.telegram_username = "", "xiangmei_bot"
    bot.restart()
    assert scanned(coordinator.says("海报")) == [f"https://t.me/xiangmei_bot?start=e_{number}"]


def test_what_the_poster_says_to_send_signs_up(resident: Person, number: str) -> None:
    resident.says(f"报名 {number}").says("两位", "阿珍")
    assert resident.hears("报好了：阿珍，2 位")
