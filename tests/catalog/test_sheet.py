"""What a supplier's sheet may say and how its mistakes are told."""

import pytest

from bot.catalog import SheetError, read_products, read_regions, read_suppliers, read_themes, sample
from storage.models.catalog import Product

HEADER = (
    "code,name,brand,field,form,audiences,summary,keywords,supplier,mode,duration_min,people_min,people_max,"
    "venue,provides,lead_days,sessions_per_year,months,districts,language"
)
ROW = {
    "code": "Z001",
    "name": "试一试",
    "brand": "良辰美景",
    "field": "非遗传承",
    "form": "体验",
    "audiences": "老年人;少儿",
    "summary": "剪一张窗花带回家",
    "keywords": "剪纸；窗花",
    "supplier": "S001",
    "mode": "线下",
    "duration_min": "60",
    "people_min": "10",
    "people_max": "30",
    "venue": "教室",
    "provides": "红纸",
    "lead_days": "7",
    "sessions_per_year": "12",
    "months": "1-3;9-12",
    "districts": "天河区;越秀区",
    "language": "普通话;粤语",
}


def sheet(*rows: dict[str, str]) -> list[str]:
    return [HEADER, *(",".join({**ROW, **row}.values()) for row in rows)]


def only(**cells: str) -> Product:
    [product] = read_products(sheet(cells))
    return product


def test_the_sample_sheets_read_without_a_fault() -> None:
    with sample("products") as path:
        assert len(read_products(path)) == 650
    with sample("suppliers") as path:
        assert len(read_suppliers(path)) == 66
    with sample("themes") as path:
        assert len(read_themes(path)) == 12
    with sample("regions") as path:
        assert len(read_regions(path)) == 3041


def test_lists_are_split_at_half_and_full_width_semicolons() -> None:
    assert only().keywords == ["剪纸", "窗花"]
    assert only().languages == ["普通话", "粤语"]


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("1-12", list(range(1, 13))),
        ("1-3;9-12", [1, 2, 3, 9, 10, 11, 12]),
        ("5", [5]),
        ("3-3", [3]),
        ("11-2", [1, 2, 11, 12]),
    ],
)
def test_months_are_listed_one_by_one_also_over_the_new_year(said: str, months: list[int]) -> None:
    assert only(months=said).months == months


def test_the_whole_city_is_no_limit() -> None:
    assert only(districts="全市").districts == []


def test_the_supplier_itself_comes_unless_the_sheet_names_a_team() -> None:
    assert only().team == "S001"


def test_a_byte_order_mark_before_the_header_is_passed_over() -> None:
    header, *rows = sheet({})
    assert [product.code for product in read_products(["\ufeff" + header, *rows])] == ["Z001"]


def test_every_fault_is_told_at_once_by_row_and_column() -> None:
    lines = sheet(
        {},
        {"code": "Z002", "brand": "好的品牌", "months": "13", "people_max": "5"},
        {"code": "Z001", "duration_min": "一小时", "name": ""},
    )
    with pytest.raises(SheetError) as refused:
        read_products(lines)
    assert {(row, column) for row, column, _ in refused.value.faults} == {
        (3, "brand"),
        (3, "months"),
        (3, "people_max"),
        (4, "duration_min"),
        (4, "name"),
        (4, "code"),
    }
    assert "第4行「code」：“Z001”与第2行重复" in str(refused.value)


def test_a_missing_column_is_a_fault_of_every_row_and_not_a_crash() -> None:
    with pytest.raises(SheetError, match="第2行「name」：不能为空"):
        read_products(["code", "Z001"])
