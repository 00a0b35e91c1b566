"""我的产品: a supplier enters, changes and takes off products in the chat."""

from concurrent.futures import Future
from dataclasses import replace

import pytest

from bot.dialogue.messages import Incoming
from bot.knowledge import Knowledge
from bot.turn import Answer
from storage import products
from storage.models import Product
from tests.conftest import DATABASES
from tests.conversation.person import Bot, Person

SUPPLIER, ANOTHER = "S060", "S033"
WHOLE = (
    "新增产品 《窗花里的年味》，体验课，90分钟，20到40人，适合老人和小朋友，提前7天，只在天河区，粤语",
    "跟着老师剪一对窗花，带回家贴上",
    "良辰美景",
)


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "何老师").becomes("supplier", SUPPLIER)


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "馆").becomes("staff", "")


def stored(bot: Bot, name: str) -> Product:
    [found] = bot.store.read(lambda session: products.called(session, name))
    return found


def finds(bot: Bot, words: str) -> list[str]:
    """The names that a search finds once the index is built anew, as every process does within seconds."""
    found = Knowledge.of(bot.store).catalog.current.search(words).hits
    return [hit.product.name for hit in found]


def own(bot: Bot) -> Product:
    return bot.store.read(lambda session: products.of_supplier(session, SUPPLIER))[0]


def enters(person: Person) -> Person:
    return person.says(*WHOLE).taps("保存")


def test_step_by_step_only_what_is_needed_is_asked(bot: Bot, supplier: Person, staff: Person) -> None:
    supplier.says("新增产品")
    assert supplier.hears("叫什么名字")
    supplier.says("窗花里的年味")
    assert supplier.hears("哪种形式", "[体验]")
    supplier.taps("体验")
    assert supplier.hears("适合哪些人")
    supplier.says("老年人和小朋友")
    assert supplier.hears("多长时间")
    supplier.restarts_the_bot().says("一个半小时")
    assert supplier.hears("多少人")
    supplier.says("20到40人")
    assert supplier.hears("介绍一下")
    supplier.says("有没有想过自己剪一对窗花？居民报名就能来，带回家贴上")
    assert supplier.hears("内容子品牌")
    supplier.taps("良辰美景")
    assert supplier.hears(
        "请核对",
        "窗花里的年味",
        "时长：1个半小时",
        "最少人数：20",
        "最多人数：40",
        "提前天数：10 天",
        "服务区域：全市",
    )
    supplier.says("提前改成7天")
    assert supplier.hears("提前天数：7 天")
    supplier.says("可以")
    assert supplier.hears("已提交《窗花里的年味》", "审核后")
    made = stored(bot, "窗花里的年味")
    assert (made.code, made.waiting, made.active, made.duration_min) == ("P001", True, False, 90)
    assert made.supplier_code == made.team == SUPPLIER
    assert finds(bot, "窗花里的年味")[:1] != ["窗花里的年味"]
    supplier.says("我的产品")
    while "更多" in supplier.labels:
        supplier.taps("更多")
    assert supplier.hears("窗花里的年味（P001）", "等工作人员审核")


def test_one_sentence_may_say_nearly_all(bot: Bot, supplier: Person) -> None:
    supplier.says(WHOLE[0])
    assert supplier.hears("介绍一下")
    supplier.says(*WHOLE[1:])
    assert supplier.hears("请核对", "形式：体验", "服务区域：天河区", "语言：粤语", "提前天数：7 天")
    supplier.taps("保存")
    made = stored(bot, "窗花里的年味")
    assert (made.people_min, made.people_max, made.lead_days) == (20, 40, 7)
    assert set(made.audiences) >= {"老年人"}


def test_staff_looks_at_a_new_product_and_then_it_is_found(bot: Bot, supplier: Person, staff: Person) -> None:
    enters(supplier)
    before = bot.store.read(products.version)
    staff.looks_up()
    assert staff.hears("提交了新产品《窗花里的年味》", "[同意上架]")
    staff.says("待办")
    assert staff.hears("1 个新产品", "[看待审产品]")
    staff.taps("看待审产品").taps("看产品")
    assert staff.hears("跟着老师剪一对窗花", "时长：1个半小时")
    staff.taps("同意上架")
    assert staff.hears("已上架")
    assert bot.store.read(products.version) > before
    assert finds(bot, "窗花里的年味")[0] == "窗花里的年味"
    supplier.looks_up()
    assert supplier.hears("审核通过")


def test_a_product_that_is_sent_back_says_why_and_comes_again_once_it_is_changed(
    bot: Bot, supplier: Person, staff: Person
) -> None:
    enters(supplier)
    staff.says("待审产品").taps("退回")
    assert staff.hears("请选一个原因")
    staff.says("请写清楚要不要带剪刀")
    assert staff.hears("已退回")
    supplier.looks_up()
    assert supplier.hears("没有通过", "请写清楚要不要带剪刀")
    supplier.taps("修改").says("自带改成老师带剪刀和红纸", "可以")
    assert supplier.hears("改好了", "审核后生效")
    staff.looks_up()
    assert staff.hears("等您审核")
    staff.taps("同意上架")
    assert stored(bot, "窗花里的年味").active


def test_where_nobody_looks_it_is_offered_at_once(bot: Bot, supplier: Person) -> None:
    bot.terms = replace(bot.terms, new_products_reviewed=False)
    bot.restart()
    enters(supplier)
    assert supplier.hears("已放进目录")
    assert finds(bot, "窗花里的年味")[0] == "窗花里的年味"


def test_a_change_is_read_back_before_it_is_kept(bot: Bot, supplier: Person) -> None:
    product = own(bot)
    supplier.says(f"修改《{product.name}》")
    assert supplier.hears("要改什么")
    supplier.says("时长改成45分钟，人数改成5到200")
    assert supplier.hears(f"《{product.name}》要改", "→45分钟", "→200")
    supplier.says("语言改成粤语")
    assert supplier.hears("→45分钟", "粤语")
    supplier.taps("保存")
    assert supplier.hears("改好了", "已经下的订单照原来的办")
    after = stored(bot, product.name)
    assert (after.duration_min, after.people_min, after.people_max, after.languages, after.active) == (
        45,
        5,
        200,
        ["粤语"],
        True,
    )
    [row] = bot.store.read(lambda session: products.log_of(session, product.code))
    assert row.changes["duration_min"] == [product.duration_min, 45]


@pytest.mark.parametrize(
    "said", ["把《{}》的时长改成45分钟", "《{}》时长改成45分钟", "修改《{}》，时长改成45分钟"]
)
def test_a_change_in_one_sentence(bot: Bot, supplier: Person, said: str) -> None:
    name = own(bot).name
    supplier.says(said.format(name), "可以")
    assert stored(bot, name).duration_min == 45


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("品牌改成好上加好", "不在可选项内"),
        ("时长改成很久", "应是不小于1的整数"),
        ("最少人数改成9999", "比最多"),
        ("时长改成9999999分钟", "应是不小于1的整数"),
        ("月份改成13", "这样的月份"),
        ("提前改成-3天", "应是不小于0的整数"),
        ("名称改成" + "长" * 60, "40 个字以内"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(bot: Bot, supplier: Person, said: str, why: str) -> None:
    product = own(bot)
    supplier.says(f"修改《{product.name}》", said)
    assert supplier.hears("没填进去", why)
    supplier.says("取消")
    assert stored(bot, product.name).duration_min == product.duration_min


def test_one_number_is_the_most_that_can_come(bot: Bot, supplier: Person) -> None:
    product = own(bot)
    supplier.says(f"把《{product.name}》的人数改成{product.people_min + 1}", "可以")
    after = stored(bot, product.name)
    assert (after.people_min, after.people_max) == (product.people_min, product.people_min + 1)
    supplier.says(f"把《{product.name}》的人数改成2", "可以")
    after = stored(bot, product.name)
    assert (after.people_min, after.people_max) == (2, 2)


def test_a_product_is_taken_off_and_put_back(bot: Bot, supplier: Person) -> None:
    name = own(bot).name
    supplier.says(f"下架《{name}》")
    assert supplier.hears("确定下架吗", "已经下的订单照常进行")
    supplier.taps("下架")
    assert supplier.hears("已下架")
    assert name not in finds(bot, name)
    supplier.says(f"下架《{name}》", "可以")
    assert supplier.hears("本来就不在目录里")
    supplier.says(f"重新上架《{name}》")
    assert supplier.hears("已重新上架")
    assert finds(bot, name)[0] == name


def test_what_nobody_agreed_to_does_not_come_in_by_the_back_door(
    bot: Bot, supplier: Person, staff: Person
) -> None:
    enters(supplier)
    supplier.says("下架《窗花里的年味》", "可以", "重新上架《窗花里的年味》")
    assert supplier.hears("工作人员审核后上架")
    made = stored(bot, "窗花里的年味")
    assert (made.waiting, made.active) == (True, False)


def test_orders_that_are_placed_stay_when_the_product_goes(
    bot: Bot, staff: Person, coordinator: Person
) -> None:
    name = "坐式八段锦教学进颐康中心"
    coordinator.says(
        f"12月9号下午两点给社区老人约一场{name}，二三十人，在三楼多功能厅，联系人陈姨13800138000",
        "没有",
        "确认",
    )
    staff.says(f"下架《{name}》", "可以")
    bot.knowledge = Knowledge.of(bot.store)
    bot.restart()
    assert coordinator.says("我的订单").hears(name, "12月9日")
    coordinator.says("改成25人", "确认")
    assert coordinator.hears("已改好：25人", name)
    assert not [notice for notice in coordinator.notices if notice.kind == "product"]
    coordinator.says("我要点单", name)
    assert coordinator.hears_nothing_of(f"好的，{name}")


def test_nobody_touches_the_products_of_another(bot: Bot, supplier: Person) -> None:
    other = Person(bot, "别家").becomes("supplier", ANOTHER)
    product = own(bot)
    other.says(f"修改《{product.name}》")
    assert other.hears("您的产品里没有")
    for slot in ("edit", "withdraw", "off", "offer"):
        other.taps_data(f"product:{slot}:{product.code}")
        assert other.hears("您的产品里没有")
    for slot in ("yes", "no", "show"):
        other.taps_data(f"look:{slot}:{product.code}")
        assert other.hears("不能审核产品")
    assert stored(bot, product.name).active


def test_staff_changes_any_product(bot: Bot, staff: Person) -> None:
    name = own(bot).name
    staff.says(f"把《{name}》的时长改成45分钟", "可以")
    assert stored(bot, name).duration_min == 45


@pytest.mark.parametrize("said", ["新增产品", "我的产品", "下架《一二三》", "待审产品"])
def test_everybody_else_hears_for_whom_it_is(coordinator: Person, said: str) -> None:
    coordinator.says(said)
    assert coordinator.hears("用的，您现在没有这个身份")


@pytest.mark.parametrize(
    "said", ["有什么新产品", "适合老人的产品", "剪纸", "产品", "我要找一个产品", "修改订单", "改成60人"]
)
def test_other_words_about_products_start_nothing(supplier: Person, said: str) -> None:
    supplier.says(said)
    assert supplier.hears_nothing_of("叫什么名字", "要改什么", "个产品，这是")


def test_the_list_goes_page_by_page(bot: Bot, supplier: Person) -> None:
    supplier.says("我的产品")
    assert supplier.hears("个产品", "在目录里", "[修改]", "[下架]", "[新增产品]")


def test_visitors_of_the_demo_see_how_it_goes_and_change_nothing(bot: Bot) -> None:
    bot.demo = True
    bot.restart()
    visitor = Person(bot, "访客").becomes("supplier", SUPPLIER)
    name = own(bot).name
    visitor.says(f"把《{name}》的时长改成45分钟", "可以")
    assert visitor.hears("试用版里到这一步为止")
    assert stored(bot, name).duration_min != 45


def test_a_role_that_is_revoked_in_the_middle_keeps_nothing(bot: Bot, supplier: Person) -> None:
    supplier.says(*WHOLE)
    supplier.loses("supplier", SUPPLIER).says("可以")
    assert not bot.store.read(lambda session: products.called(session, "窗花里的年味"))


@pytest.mark.parametrize("filled_address", DATABASES, indirect=True)
def test_of_two_who_look_at_once_one_decides(bot: Bot) -> None:
    supplier = Person(bot, "何老师").becomes("supplier", SUPPLIER)
    second = Bot(bot.address, bot.knowledge)
    try:
        deciders = [Person(bot, "甲").becomes("staff", ""), Person(second, "乙").becomes("staff", "")]
        for number in range(1, 4):
            supplier.says(WHOLE[0].replace("窗花里", f"{number}号窗花"), *WHOLE[1:]).taps("保存")
            taps: list[Future[Answer]] = [
                each.bot.turns.take(each.sender, Incoming(f"looks-{number}", button=f"look:{data}"))
                for each, data in zip(deciders, (f"yes:P00{number}", f"because:P00{number}-1"), strict=True)
            ]
            said = ["".join(reply.text for reply in tap.result(20).replies) for tap in taps]
            assert sum("已经不在等审核" in words for words in said) == 1, said
            assert stored(bot, f"{number}号窗花的年味").active == ("已上架" in said[0])
        assert len([each for each in supplier.notices if each.kind == "product"]) == 3
    finally:
        second.store.close()


@pytest.mark.parametrize(
    ("said", "minutes"), [("一个半钟", 90), ("个半钟", 90), ("两个钟", 120), ("半个钟", 30), ("一小时", 60)]
)
def test_what_is_said_beside_the_question_is_kept_and_told(said: str, minutes: int, supplier: Person) -> None:
    supplier.says("新增产品", "《麦秆画入门》", said)
    assert supplier.hears("好的，时长记下了。", "是哪种形式")
    supplier.says("二三十人")
    assert supplier.hears("最少人数、最多人数记下了", "是哪种形式")
    values = supplier.talk.notes["product"]["values"]
    assert (values["duration_min"], values["people_min"], values["people_max"]) == (minutes, 20, 30)


def test_a_duration_is_no_summary(supplier: Person) -> None:
    supplier.says("新增产品", "《麦秆画入门》", "体验", "老人", "一小时", "二三十人")
    assert supplier.hears("用一两句话介绍")
    supplier.says("一个半钟")
    assert supplier.hears("好的，时长记下了。", "用一两句话介绍")
    supplier.says("剪贴麦秆花鸟")
    assert supplier.talk.notes["product"]["values"]["summary"] == "剪贴麦秆花鸟"
