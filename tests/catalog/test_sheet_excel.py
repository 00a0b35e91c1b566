"""What people do to an Excel sheet, and what is read of it."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.catalog import PRODUCT_COLUMNS, SheetError, numbered_products, product_workbook, read_products
from storage.models import Product
from tests.catalog.test_sheet import HEADER, ROW

HEADINGS = [column.heading for column in PRODUCT_COLUMNS]


def row(**changes: Any) -> list[Any]:
    """One product in the order of the columns."""
    cells: dict[str, Any] = {**ROW, "team": None, **changes}
    return [cells[column.name] for column in PRODUCT_COLUMNS]


def saved(*pages: Sequence[Sequence[Any]], names: Sequence[str] = ("产品", "第二页")) -> bytes:
    """A workbook as Excel would save it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in zip(names, pages, strict=False):
        page = book.create_sheet(name)
        for cells in rows:
            page.append(list(cells))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def faults(body: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(SheetError) as refused:
        read_products(body)
    return refused.value.faults


def said(body: bytes) -> str:
    with pytest.raises(SheetError) as refused:
        read_products(body)
    assert not refused.value.faults
    return str(refused.value)


def products() -> list[Product]:
    return read_products([HEADER, ",".join(ROW.values())])


def test_what_is_written_reads_back_as_it_was() -> None:
    assert read_products(product_workbook(products())) == products()


def test_chinese_and_english_headings_are_understood_in_any_order() -> None:
    for heads in (HEADINGS, [column.name for column in PRODUCT_COLUMNS]):
        assert read_products(saved([heads[::-1], row()[::-1]])) == products()


def test_numbers_and_words_come_as_people_type_them() -> None:
    typed = row(
        duration_min=60.0, people_min=" 10 人", people_max="３０", lead_days=7, sessions_per_year="12场",
        audiences="老年人、少儿", name="\u3000试一试 ", language="普通话，粤语", code="Z001\n",
    )  # fmt: skip
    assert read_products(saved([HEADINGS, typed])) == products()
    numeric = read_products(saved([HEADINGS, row(code=1001.0)]))
    assert numeric[0].code == "1001"


def test_half_a_minute_is_no_number() -> None:
    assert faults(saved([HEADINGS, row(duration_min=60.5)])) == [
        (2, "时长（分钟）", "“60.5”应是不小于1的整数")
    ]


def test_a_title_above_the_header_and_empty_rows_keep_the_numbers_of_the_rows() -> None:
    body = saved([["向美点单产品表"], [], HEADINGS, row(), [], row(code="Z002"), [None] * 21, [""], []])
    assert list(numbered_products(body)) == [4, 6]
    assert faults(saved([["向美点单产品表"], HEADINGS, row(), [], row(brand="好的")]))[0][:2] == (
        5,
        "内容子品牌",
    )


def test_a_merged_title_is_passed_over() -> None:
    book = Workbook()
    page = book.active
    page["A1"] = "2026 年产品目录"
    page.merge_cells("A1:U1")
    page.append(HEADINGS)
    page.append(row())
    out = BytesIO()
    book.save(out)
    assert read_products(out.getvalue()) == products()


def test_a_page_of_notes_beside_the_table_is_passed_over() -> None:
    notes = [["编号", "怎么填"], ["名称", "产品的名称"]]
    for pages in ([notes, [HEADINGS, row()]], [[HEADINGS, row()], notes], [[HEADINGS, row()], [HEADINGS]]):
        assert read_products(saved(*pages)) == products()


def test_of_two_pages_with_products_none_is_taken_silently() -> None:
    body = saved([HEADINGS, row()], [HEADINGS, row(code="Z002")])
    assert "2 页都有产品（产品、第二页）" in said(body)


def test_a_hidden_page_counts_for_nothing() -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(row())
    hidden = book.create_sheet("旧表")
    hidden.append(HEADINGS)
    hidden.append(row(code="Z009"))
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    assert read_products(out.getvalue()) == products()


def test_months_that_excel_took_for_a_date_are_told_how_to_write() -> None:
    [fault] = faults(saved([HEADINGS, row(months=datetime(2026, 1, 3))]))  # noqa: DTZ001 - cells have no zone
    assert fault[:2] == (2, "可约月份")
    assert "文本" in fault[2]


def test_a_formula_without_a_value_and_one_that_failed_are_faults() -> None:
    assert faults(saved([HEADINGS, row(duration_min="=30+30")])) == [(2, "时长（分钟）", "不能为空")]
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(row())
    book.active["E2"].value, book.active["E2"].data_type = "#REF!", "e"
    out = BytesIO()
    book.save(out)
    assert "公式算不出来" in str(faults(out.getvalue()))


def test_a_column_that_is_missing_or_there_twice_is_named() -> None:
    assert ("名称", "不能为空") in {
        (head, what) for _, head, what in faults(saved([HEADINGS[:1] + HEADINGS[2:], row()[:1] + row()[2:]]))
    }
    assert faults(saved([[*HEADINGS, "名称"], [*row(), "另一个"]])) == [
        (1, "名称", "这一列有两个，请只留一个")
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密码"),
        (b"PK\x03\x04" + bytes(100), "没有传完整"),
        (product_workbook([])[:3000], "没有传完整"),
        (saved([["你好"], ["再见"]]), "没有找到表头"),
        (saved([[]]), "没有找到表头"),
        (b"\x00\x01\x02", "读不出文字"),
        ("\ufeff随便写点什么".encode(), "没有找到表头"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(body: bytes, why: str) -> None:
    assert why in said(body)


def test_a_file_that_unpacks_to_very_much_is_refused_unread() -> None:
    with pytest.raises(SheetError, match="太大"):
        numbered_products(product_workbook(products()), most=1000)


def test_a_supplier_may_leave_out_code_and_supplier() -> None:
    [made] = numbered_products(saved([HEADINGS, row(code=None, supplier=None)]), "S060").values()
    assert (made.code, made.supplier_code, made.team) == ("", "S060", "S060")
    assert {fault[1] for fault in faults(saved([HEADINGS, row(code=None, supplier=None)]))} >= {
        "编号",
        "供应商编号",
    }


def test_the_template_shows_how_and_is_not_read_as_a_product() -> None:
    body = product_workbook([])
    assert read_products(body) == []
    page, notes = load_workbook(BytesIO(body)).worksheets
    assert [cell.value for cell in page[1]] == HEADINGS
    assert page["A2"].value == "示例"
    assert all(cell.comment for cell in page[1])
    assert notes.max_row > len(HEADINGS)
    lists = {str(each.sqref): each.formula1 for each in page.data_validations.dataValidation}
    assert '"良辰美景,各美其美,玉成其美,成人之美,尽善尽美"' in lists.values()
    assert '"演出,展览,讲座,培训,阅读,体验"' in lists.values()


def test_the_example_reads_as_a_product_once_it_has_a_code() -> None:
    page = load_workbook(BytesIO(product_workbook([]))).worksheets[0]
    page["A2"].value = "Z001"
    out = BytesIO()
    page.parent.save(out)
    [made] = read_products(out.getvalue())
    assert (made.months, made.districts, made.people_max) == (list(range(1, 13)), [], 30)


def test_words_that_look_like_a_formula_stay_words() -> None:
    [tricky] = products()
    tricky.name = "=HYPERLINK(0)"
    tricky.summary = "铃\x07声"
    body = product_workbook([tricky])
    assert load_workbook(BytesIO(body)).worksheets[0]["B2"].data_type == "s"
    assert [each.name for each in read_products(body)] == ["=HYPERLINK(0)"]
