"""Photos of a delivery: shown by the supplier and the unit, seen by those who may, and taken back."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.files import Attachment
from bot.dialogue.messages import Incoming, Medium
from storage import attachments
from storage.files import JPEG, XLSX, Files
from storage.models import AttachmentRow
from tests.conversation.moments import SEATED, begins_an_order, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def number(bot: Bot, coordinator: Person, supplier: Person) -> str:
    """The number of an order that was delivered on 9 December, of which nothing was shown yet."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    bot.passes("2026-12-09 15:10")
    return coordinator.order.number


def photo(name: str) -> Attachment:
    return Attachment(hashlib.sha256(name.encode()).hexdigest(), JPEG, 1000, f"{name}.jpg")


def sends(person: Person, *names: str, text: str = "") -> Person:
    """Sends photos with one message."""
    files = tuple(map(photo, names))
    return person.sends(
        Incoming(f"{person.name}-{next(person.numbers)}", text, medium=Medium.PICTURE, files=files)
    )


def kept(bot: Bot, person: Person) -> list[AttachmentRow]:
    """The photos of the coordinator's only order."""
    order_id = person.order.id or 0
    return bot.store.read(lambda session: attachments.of_order(session, order_id))


def test_photos_go_where_the_form_is_and_the_answers_are_short(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    assert supplier.hears("也可以直接发照片，最多 9 张")
    sends(supplier, "一")
    assert supplier.hears("收到 1 张照片，记在订单", "来了多少人")
    sends(supplier, "二")
    sends(supplier, "三")
    assert supplier.heard == "收到第 3 张。\n[收回这张]"
    supplier.restarts_the_bot().says("来了三十五人")
    assert supplier.hears("活动资料已交（到场 35 人）", "也可以直接发照片")
    sends(supplier, "四")
    assert supplier.hears("收到第 4 张")
    assert [row.party for row in kept(bot, coordinator)] == ["supplier"] * 4


def test_the_count_may_stand_below_the_photo(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    sends(supplier, "一", text="来了三十人")
    assert supplier.hears("收到 1 张照片", "到场 30 人")
    assert len(kept(bot, coordinator)) == 1


def test_the_tenth_photo_is_refused_kindly_and_one_can_be_exchanged(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    sends(supplier, *map(str, range(8)))
    sends(supplier, "8", "9", "10")
    assert supplier.hears("收到第 9 张", "已有 9 张照片，放不下了")
    sends(supplier, "11")
    assert supplier.hears("已有 9 张照片", "先收回一张再发")
    supplier.taps("收回最后一张")
    assert supplier.hears("还有您这边的 8 张")
    sends(supplier, "11")
    assert supplier.hears("收到第 9 张")
    assert len(kept(bot, coordinator)) == 9


def test_the_same_photo_sent_twice_is_one(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    sends(supplier, "一")
    sends(supplier, "一")
    assert supplier.hears("已经收到过了")
    assert len(kept(bot, coordinator)) == 1


def test_photos_out_of_the_blue_are_offered_the_delivery_that_lacks_them(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    sends(supplier, "一")
    assert supplier.hears("收到照片。要放到哪一场活动里？", f"[放到：12月9日（周三） {SEATED}]", "[都不是]")
    sends(supplier, "二")
    assert supplier.heard == "第 2 张也收到了。"
    supplier.says("1")
    assert supplier.hears("收到 2 张照片，记在订单")
    sends(supplier, "三")
    assert supplier.hears("收到第 3 张")
    assert len(kept(bot, coordinator)) == 3


def test_photos_that_belong_nowhere_are_not_kept(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    data = sends(supplier, "一").button("放到")
    supplier.taps("都不是")
    assert supplier.hears("这些照片不留")
    supplier.taps_data(data)
    assert supplier.hears("没有等着放的照片了")
    assert not kept(bot, coordinator)


def test_what_was_sent_before_the_form_does_not_slip_into_it(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    sends(supplier, "自拍")
    supplier.says(number).taps("交活动资料")
    sends(supplier, "一")
    assert [row.digest for row in kept(bot, coordinator)] == [photo("一").digest]


def test_a_residents_picture_is_answered_and_a_second_one_shortly(resident: Person) -> None:
    sends(resident, "一")
    assert resident.hears("图片我看不懂", "[找产品]")
    sends(resident, "二")
    assert resident.heard == "这张也收到了，不过图片我看不懂，请用文字告诉我。"


def test_a_picture_in_an_order_form_loses_nothing(coordinator: Person) -> None:
    begins_an_order(coordinator, 2)
    sends(coordinator, "一")
    assert coordinator.hears("图片我看不懂", "想约哪一天")


def test_the_unit_adds_photos_to_its_rating(
    bot: Bot, coordinator: Person, supplier: Person, number: str
) -> None:
    bot.passes("2026-12-10 10:00")
    coordinator.taps_data(f"feedback:score:{number}-5")
    assert coordinator.hears("也可以直接发照片")
    sends(coordinator, "一")
    assert coordinator.hears("收到 1 张照片", "来了多少人")
    coordinator.says("老人都很开心")
    assert coordinator.hears("已记在订单")
    assert [row.party for row in kept(bot, coordinator)] == ["orderer"]


def test_who_may_see_the_photos(
    bot: Bot, supplier: Person, coordinator: Person, number: str, tmp_path: Path
) -> None:
    bot.files = Files(tmp_path)
    bot.restart()
    digest = bot.files.keep(b"picture", JPEG)
    supplier.says(number).taps("交活动资料")
    supplier.sends(Incoming("real", medium=Medium.PICTURE, files=(Attachment(digest, JPEG, 7),)))
    reviewer = Person(bot, "海珠区审核").becomes("reviewer", "440105")
    staff = Person(bot, "市里小林").becomes("staff", "4401")
    for person in (supplier, coordinator, reviewer, staff):
        person.taps_data(f"photos:show:{number}")
        assert person.hears(f"订单 {number} 的照片：供应商 1 张")
        (shown,) = person.replies[0].documents
        assert (shown.label, shown.name) == ("供应商照片 1", f"{number} 供应商照片 1.jpg")
        printed = bot.press.prints(shown.key)
        assert printed is not None
        assert (printed.media_type, printed.body) == ("image/jpeg", b"picture")
    for other in (
        Person(bot, "别区审核").becomes("reviewer", "440103"),
        Person(bot, "邻居").becomes("coordinator", "440105007102"),
        Person(bot, "审计").becomes("auditor", "4401"),
        Person(bot, "路人"),
    ):
        other.taps_data(f"photos:show:{number}")
        assert not other.replies[0].documents
    (shown,) = reviewer.taps_data(f"photos:show:{number}").replies[0].documents
    reviewer.loses("reviewer", "440105")
    assert bot.press.prints(shown.key) is None


def test_the_order_leads_to_its_photos_and_a_taken_back_one_is_seen_no_more(
    bot: Bot, supplier: Person, coordinator: Person, number: str, tmp_path: Path
) -> None:
    bot.files = Files(tmp_path)
    bot.restart()
    digest = bot.files.keep(b"picture", JPEG)
    supplier.says(number).taps("交活动资料")
    supplier.sends(Incoming("real", medium=Medium.PICTURE, files=(Attachment(digest, JPEG, 7),)))
    coordinator.says(number).taps("看照片（1 张）")
    (shown,) = coordinator.replies[0].documents
    assert coordinator.hears_nothing_of("收回")
    supplier.says("取消", number).taps("看照片（1 张）", "收回第 1 张")
    assert supplier.hears("还有您这边的 0 张")
    assert bot.press.prints(shown.key) is None
    coordinator.taps_data(f"photos:show:{number}")
    assert coordinator.hears("没有您可以看的照片")


def test_nobody_takes_back_what_another_side_has_shown(
    bot: Bot, supplier: Person, coordinator: Person, resident: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    data = sends(supplier, "一").button("收回这张")
    for other in (coordinator, resident):
        other.taps_data(data)
        assert len(kept(bot, coordinator)) == 1
    for odd in (
        "photos:back:x-1",
        f"photos:back:{number}-",
        f"photos:back:{number}-99999999999999999",
        "photos::",
    ):
        supplier.taps_data(odd)


def test_after_two_weeks_the_photos_are_complete(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    data = sends(supplier, "一").button("收回这张")
    bot.now += timedelta(days=15)
    supplier.taps_data(data)
    assert supplier.hears("现在不能加照片或收回照片")
    sends(supplier, "二")
    assert supplier.hears("现在不能加照片")
    assert len(kept(bot, coordinator)) == 1


@pytest.mark.parametrize("why", ["too_large", "unknown_kind", "lost"])
def test_a_file_that_was_not_taken_is_explained(resident: Person, why: str) -> None:
    resident.sends(Incoming(f"bad-{why}", medium=Medium.FILE, untaken=why))
    assert resident.hears(
        {"too_large": "太大", "unknown_kind": "看不懂", "lost": "请再发一次"}[why], "[找产品]"
    )
    resident.sends(Incoming(f"said-{why}", "剪纸", medium=Medium.PICTURE, untaken=why))
    assert resident.hears({"too_large": "太大", "unknown_kind": "看不懂", "lost": "请再发一次"}[why], "剪纸")


def test_a_sheet_is_no_photo(bot: Bot, supplier: Person, coordinator: Person, number: str) -> None:
    supplier.says(number).taps("交活动资料")
    sheet = Attachment("ab" * 32, XLSX, 100, "产品.xlsx")
    supplier.sends(Incoming("sheet", medium=Medium.FILE, files=(sheet,)))
    assert not kept(bot, coordinator)


def test_whoever_is_forgotten_leaves_only_the_photos_of_orders(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number).taps("交活动资料")
    sends(supplier, "一")
    supplier.says("来了三十人")
    bot.now += timedelta(hours=2)
    sends(supplier, "自拍")
    supplier.says("删除我的数据").taps("确定删除")
    digests = [photo("一").digest, photo("自拍").digest]
    assert bot.store.read(lambda session: attachments.named(session, digests)) == {photo("一").digest}


def test_the_history_tells_of_photos(bot: Bot, resident: Person) -> None:
    sends(resident, "一", "二")
    line = next(line for line in bot.turns.history(resident.sender) if line.who == "person")
    assert line.text == "［图片 2 张］"


@pytest.mark.parametrize("said", ["发照片", "我要传照片", "补交活动照片", "交相片。", "上传图片"])
def test_whoever_wants_to_send_photos_is_told_how(supplier: Person, number: str, said: str) -> None:
    supplier.says(said)
    assert supplier.hears("请把照片直接发到这里", f"会放到：12月9日（周三） {SEATED}")
    sends(supplier, "一")
    assert supplier.hears("收到 1 张照片")


@pytest.mark.parametrize("said", ["看照片", "我想看活动照片", "睇下相片", "看看照片"])
def test_whoever_wants_to_see_photos_is_led_there(
    supplier: Person, coordinator: Person, number: str, said: str
) -> None:
    coordinator.says(said)
    assert coordinator.hears("还没有照片")
    supplier.says("发照片")
    sends(supplier, "一")
    for asked in (said, f"{said}{number}", f"订单{number}的照片" if said == "看照片" else f"{said} {number}"):
        coordinator.says(asked)
        assert coordinator.hears("的照片：供应商 1 张" if "订单" not in asked else "看照片（1 张）")


def test_residents_are_told_that_there_is_nothing_to_send_photos_to(resident: Person) -> None:
    resident.says("发照片")
    assert resident.hears("现在没有等着放照片的活动")


@pytest.mark.parametrize(
    "said", ["老照片", "摄影讲座", "照片展览", "看看剪纸", "拍照片的课", "找摄影照片课程"]
)
def test_a_search_for_products_stays_one(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.hears_nothing_of("放照片的活动", "还没有照片", "看哪一场的照片")
