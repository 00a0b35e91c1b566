"""产品表: a supplier's sheet is downloaded, sent back, read back and taken in."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.dialogue.files import Attachment
from bot.dialogue.messages import Incoming, Medium
from storage import products
from storage.files import CSV, XLSX, Files
from storage.models import Product
from tests.conversation.person import Bot, Person

SUPPLIER, ANOTHER = "S060", "S033"


@pytest.fixture
def supplier(bot: Bot, tmp_path: Path) -> Person:
    bot.files = Files(tmp_path / "files")
    bot.restart()
    return Person(bot, "何老师").becomes("supplier", SUPPLIER)


def own(bot: Bot) -> list[Product]:
    return bot.store.read(lambda session: products.of_supplier(session, SUPPLIER))


def sends(person: Person, body: bytes, media_type: str = XLSX, name: str = "我的产品.xlsx") -> Person:
    """Sends a file as a channel hands it on."""
    assert person.bot.files is not None
    digest = person.bot.files.keep(body, media_type)
    file = Attachment(digest, media_type, len(body), name)
    return person.sends(Incoming(f"{person.name}-{next(person.numbers)}", medium=Medium.FILE, files=(file,)))


class Sheet:
    """The workbook that the supplier has downloaded and works on."""

    def __init__(self, body: bytes) -> None:
        self._book = load_workbook(BytesIO(body))
        self._page = self._book.worksheets[0]
        self._columns = {cell.value: cell.column for cell in self._page[1]}

    def writes(self, row: int, **cells: Any) -> "Sheet":
        for heading, value in cells.items():
            self._page.cell(row, self._columns[heading]).value = value
        return self

    def adds(self, like: int = 2, **cells: Any) -> "Sheet":
        """A new row, as another one but for these cells."""
        row = max(cell.row for cell in self._page["A"] if cell.value) + 1
        while self._page.cell(row, self._columns["名称"]).value:
            row += 1
        for column in self._columns.values():
            self._page.cell(row, column).value = self._page.cell(like, column).value
        return self.writes(row, **{"编号": None, "供应商编号": None, **cells})

    @property
    def body(self) -> bytes:
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()


def downloads(person: Person) -> Sheet:
    return Sheet(person.says("下载产品表").fetches("产品表（Excel）").body)


def test_what_was_downloaded_and_sent_back_changes_nothing(bot: Bot, supplier: Person) -> None:
    sends(supplier, downloads(supplier).body)
    assert supplier.hears(f"{len(own(bot))} 个产品和现在的一样")
    body = supplier.says("导出我的产品表").fetches("产品表（CSV）").body
    sends(supplier, body, CSV, "产品.csv")
    assert supplier.hears("和现在的一样")


def test_a_sheet_is_read_back_and_then_taken_in(bot: Bot, supplier: Person) -> None:
    staff = Person(bot, "馆").becomes("staff", "")
    sheet = downloads(supplier)
    first = own(bot)[0]
    sheet.writes(2, **{"时长（分钟）": 45.0, "语言": "粤语"})
    sheet.adds(名称="窗花里的年味").adds(名称="灯笼上的年味")
    sends(supplier, sheet.body)
    assert supplier.hears(
        "“我的产品.xlsx”看过了：新增 2 个，修改 1 个",
        "《窗花里的年味》",
        f"第2行《{first.name}》",
        "→45分钟",
        "[确认导入]",
        "[放弃]",
    )
    assert own(bot)[0].duration_min == first.duration_min
    supplier.restarts_the_bot().says("确认导入")
    assert supplier.hears("已导入：新增 2 个，修改 1 个", "2 个新产品要等工作人员审核")
    after = own(bot)[0]
    assert (after.duration_min, after.languages, after.active) == (45, ["粤语"], True)
    made = bot.store.read(products.to_look_at)
    assert [(each.name, each.code, each.active) for each in made] == [
        ("窗花里的年味", "P001", False),
        ("灯笼上的年味", "P002", False),
    ]
    staff.looks_up()
    assert staff.hears("提交了 2 个新产品", "[看待审产品]")
    supplier.taps_data("sheet:keep:")
    assert supplier.hears("已经处理过了")


def test_faults_are_told_by_row_and_column_and_nothing_is_taken_in(bot: Bot, supplier: Person) -> None:
    sheet = downloads(supplier)
    before = own(bot)
    sheet.writes(2, **{"时长（分钟）": 45}).writes(3, **{"时长（分钟）": "很久", "形式": "唱歌"})
    sends(supplier, sheet.body)
    assert supplier.hears(
        "有 2 处要改，一行也没有导入", "第3行「时长（分钟）」", "第3行「形式」", "改好后再发一次"
    )
    assert "确认导入" not in supplier.labels
    supplier.says("确认导入")
    assert own(bot) == before


def test_only_ones_own_products_are_touched(bot: Bot, supplier: Person) -> None:
    other = bot.store.read(lambda session: products.of_supplier(session, ANOTHER))[0]
    sheet = downloads(supplier).adds(编号=other.code, 名称="抢来的").adds(供应商编号=ANOTHER, 名称="替人写的")
    sends(supplier, sheet.body)
    assert supplier.hears("已是别家的产品", f"“{ANOTHER}”不是您的编号")
    assert bot.store.read(lambda session: products.of_supplier(session, ANOTHER))[0].name == other.name


def test_a_new_row_with_the_name_of_a_product_that_is_there_asks_for_its_code(
    bot: Bot, supplier: Person
) -> None:
    first = own(bot)[0]
    sends(supplier, downloads(supplier).adds(名称=first.name).body)
    assert supplier.hears(f"请填编号 {first.code}")
    sends(supplier, downloads(supplier).adds(名称="一样的").adds(名称="一样的").body)
    assert supplier.hears("没有编号分不清")


@pytest.mark.parametrize("word", ["放弃", "不用了", "取消", "不导入了"])
def test_a_sheet_can_be_left(bot: Bot, supplier: Person, word: str) -> None:
    before = own(bot)
    sends(supplier, downloads(supplier).writes(2, **{"时长（分钟）": 45}).body).says(word)
    supplier.says("确认导入")
    assert own(bot) == before


def test_what_changed_meanwhile_is_read_back_again(bot: Bot, supplier: Person) -> None:
    name = own(bot)[0].name
    sends(supplier, downloads(supplier).writes(2, **{"时长（分钟）": 45}).body)
    Person(bot, "同事").becomes("supplier", SUPPLIER).says(f"把《{name}》的时长改成50分钟", "可以")
    supplier.taps("确认导入")
    assert supplier.hears("有了变动", "50分钟→45分钟")
    supplier.taps("确认导入")
    assert supplier.hears("已导入")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "密码"),
        (b"PK\x03\x04" + bytes(99), "没有传完整"),
        (b"PK\x03\x04" + bytes(600_000), "太大"),
    ],
)
def test_what_is_no_sheet_is_told_in_a_sentence(supplier: Person, body: bytes, why: str) -> None:
    sends(supplier, body)
    assert supplier.hears(why, "一行也没有导入", "[下载产品表]")


def test_a_file_that_is_gone_is_asked_for_again(bot: Bot, supplier: Person) -> None:
    gone = Attachment("0" * 64, XLSX, 9, "a.xlsx")
    supplier.sends(Incoming("gone", medium=Medium.FILE, files=(gone,)))
    assert supplier.hears("请再发一次")


def test_a_csv_as_chinese_excel_saves_it(bot: Bot, supplier: Person) -> None:
    body = supplier.says("产品表").fetches("产品表（CSV）").body.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(body)))
    rows[1][rows[0].index("duration_min")] = "45"
    out = StringIO()
    csv.writer(out).writerows(rows)
    sends(supplier, out.getvalue().encode("gb18030"), CSV, "产品.csv")
    assert supplier.hears("修改 1 个", "→45分钟")


def test_somebody_without_products_is_told_nothing_of_them(bot: Bot, supplier: Person) -> None:
    body = downloads(supplier).writes(2, **{"时长（分钟）": 45}).body
    coordinator = Person(bot, "陈姨").becomes("coordinator", "440105007101")
    sends(coordinator, body)
    assert coordinator.hears_nothing_of("确认导入", "新增")
    coordinator.says("下载产品表")
    assert coordinator.hears("是给供应商工作人员")


def test_who_lost_the_role_fetches_no_sheet_and_imports_none(bot: Bot, supplier: Person) -> None:
    sends(supplier, downloads(supplier).writes(2, **{"时长（分钟）": 45}).body)
    key = supplier.says("下载产品表").document("产品表（Excel）").key
    before = own(bot)
    supplier.loses("supplier", SUPPLIER)
    assert bot.press.prints(key) is None
    supplier.taps_data("sheet:keep:")
    assert own(bot) == before


def test_staff_sends_anybodys_products_and_they_are_on_offer_at_once(bot: Bot, supplier: Person) -> None:
    sheet = downloads(supplier).adds(编号="P900", 供应商编号=SUPPLIER, 名称="窗花里的年味")
    staff = Person(bot, "馆").becomes("staff", "")
    sends(staff, sheet.body)
    assert staff.hears("新增 1 个")
    staff.says("可以")
    assert "窗花里的年味" in {each.name for each in own(bot)}


@pytest.mark.parametrize("said", ["有没有表格", "产品", "下载我的数据", "有什么产品适合老人"])
def test_other_words_hand_out_no_sheet(supplier: Person, said: str) -> None:
    supplier.says(said)
    assert supplier.hears_nothing_of("这是您的产品表")
