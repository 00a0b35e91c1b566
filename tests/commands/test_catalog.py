"""`xiangmei catalog load`."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from bot.__main__ import cli
from bot.catalog import sample
from storage.models import Product, Region
from storage.store import Store


class Office:
    """Whoever looks after the catalog of one database."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.products: list[str] = []

    def loads(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["catalog", "load", *arguments])

    def exports(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["catalog", "export", *arguments])

    def holds(self) -> tuple[int, int]:
        """Products and regions in the database."""
        store = Store.open(f"sqlite:///{self.file}")
        try:
            return store.read(
                lambda session: (
                    len(session.exec(select(Product.code)).all()),
                    len(session.exec(select(Region.code)).all()),
                )
            )
        finally:
            store.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    file = tmp_path / "xiangmei.db"
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", f"sqlite:///{file}")
    return Office(file)


def sheet_with(path: Path, **changes: str) -> str:
    """One product of the sample, changed, as a sheet of its own."""
    with sample("products") as file, file.open(encoding="utf-8", newline="") as lines:
        row = next(csv.DictReader(lines))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row | changes)
    return str(path)


def test_a_dry_run_counts_and_leaves_the_database_empty(office: Office) -> None:
    result = office.loads("--dry-run")
    assert "将新增或更新 3769 行" in result.output, result.output
    assert office.holds() == (0, 0)


def test_the_sample_loads_and_loading_it_again_changes_nothing(office: Office) -> None:
    assert "已新增或更新 3769 行" in office.loads().output
    assert office.holds() == (650, 3041)
    assert "已新增或更新 0 行" in office.loads().output


def test_a_sheet_of_one_product_changes_that_one(office: Office, tmp_path: Path) -> None:
    office.loads()
    result = office.loads("--products", sheet_with(tmp_path / "new.csv", name="改了名字的产品"))
    assert "已新增或更新 1 行" in result.output, result.output
    assert office.holds() == (650, 3041)


def test_a_faulty_sheet_is_refused_with_its_name_row_and_column(office: Office, tmp_path: Path) -> None:
    result = office.loads("--products", sheet_with(tmp_path / "new.csv", people_max="many", brand="无"))
    assert result.exit_code == 1
    assert "new.csv有误" in result.output
    assert "第2行「people_max」" in result.output
    assert "第2行「brand」" in result.output
    assert "Traceback" not in result.output


def test_a_product_of_an_unknown_supplier_is_refused_and_nothing_is_kept(
    office: Office, tmp_path: Path
) -> None:
    result = office.loads("--products", sheet_with(tmp_path / "new.csv", supplier="S999"))
    assert result.exit_code == 1
    assert "引用了不存在的编号" in result.output
    assert office.holds() == (0, 0)


def test_a_product_of_an_unknown_supplier_is_named_by_row_and_column(office: Office, tmp_path: Path) -> None:
    office.loads()
    result = office.loads("--dry-run", "--products", sheet_with(tmp_path / "new.csv", supplier="S999"))
    assert result.exit_code == 1
    assert "new.csv有误" in result.output
    assert "第2行「supplier」：引用了不存在的编号“S999”" in result.output


def test_a_dry_run_shows_the_difference_by_row_and_column(office: Office, tmp_path: Path) -> None:
    office.loads()
    path = sheet_with(tmp_path / "new.csv", people_max="90", districts="天河区;越秀区", months="3-5")
    result = office.loads("--dry-run", "--products", path)
    assert "产品表 第2行 A001「people_max」：400 → 90" in result.output
    assert "产品表 第2行 A001「districts」：全市 → 天河区;越秀区" in result.output
    assert "产品表 第2行 A001「months」：1-1;12-12 → 3-5" in result.output
    assert "将新增或更新 1 行（新增 0，更新 1）；数据库未改动" in result.output
    assert "将新增或更新 1 行" in office.loads("--dry-run", "--products", path).output
    result = office.loads("--dry-run", "--products", sheet_with(tmp_path / "other.csv", code="Z001"))
    assert "产品表 第2行 Z001：新增" in result.output


def test_what_is_exported_and_loaded_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    office.loads()
    sheet = tmp_path / "out.csv"
    assert "已写出 650 个产品" in office.exports("--output", str(sheet)).output
    result = office.loads("--dry-run", "--products", str(sheet))
    assert "将新增或更新 0 行" in result.output, result.output


def test_one_suppliers_sheet_holds_their_products_alone(office: Office, tmp_path: Path) -> None:
    office.loads()
    result = office.exports("--supplier", "S033")
    rows = list(csv.DictReader(result.output.splitlines()))
    assert rows
    assert {row["supplier"] for row in rows} == {"S033"}
    result = office.exports("--supplier", "S999")
    assert result.exit_code == 1
    assert "没有编号为“S999”的供应商" in result.output
    result = office.exports("--output", str(tmp_path / "nowhere" / "out.csv"))
    assert result.exit_code == 1
    assert "写不了" in result.output


def test_a_sheet_with_one_fault_changes_none_of_its_products(office: Office, tmp_path: Path) -> None:
    office.loads()
    path = tmp_path / "out.csv"
    office.exports("--output", str(path))
    text = path.read_text(encoding="utf-8-sig").splitlines()
    text[1] = text[1].replace("弦乐四重奏", "铜管五重奏")
    text[2] = text[2].replace("艺术普及", "别的门类")
    path.write_text("\n".join(text), encoding="utf-8")
    result = office.loads("--products", str(path))
    assert result.exit_code == 1
    assert "第3行「field」" in result.output
    assert "弦乐四重奏" in office.exports().output


def test_a_sheet_that_cannot_be_read_is_told_what_to_do(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    for body, said in (
        (b"PK\x03\x04 and then nothing", "可能没有传完整"),
        (b"\xd0\xcf\x11\xe0 a password", "去掉密码"),
        (b"\x89PNG\x00\x00", "另存为"),
        (b"hello", "没有找到表头"),
        (b"", "没有找到表头"),
    ):
        path.write_bytes(body)
        result = office.loads("--products", str(path))
        assert result.exit_code == 1
        assert "sheet.xlsx" in result.output
        assert said in result.output
        assert "Traceback" not in result.output


def test_a_sheet_as_chinese_excel_saves_csv_is_read(office: Office, tmp_path: Path) -> None:
    office.loads()
    path = tmp_path / "out.csv"
    office.exports("--output", str(path))
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    assert "将新增或更新 0 行" in office.loads("--dry-run", "--products", str(path)).output


def test_what_is_exported_to_excel_and_loaded_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    office.loads()
    path = tmp_path / "out.xlsx"
    assert "已写出 650 个产品" in office.exports("--output", str(path)).output
    result = office.loads("--dry-run", "--products", str(path))
    assert "将新增或更新 0 行" in result.output, result.output


def test_a_template_has_nothing_to_load(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    assert office.exports("--template").exit_code == 2
    assert "已写出空白产品表" in office.exports("--template", "--output", str(path)).output
    office.loads()
    result = office.loads("--dry-run", "--products", str(path))
    assert "将新增或更新 0 行" in result.output, result.output


def test_a_database_that_cannot_be_is_refused_in_a_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for address in ("mysql://host/name", f"sqlite:///{tmp_path}", "nonsense"):
        monkeypatch.setenv("XIANGMEI_DATABASE_URL", address)
        result = office.loads("--dry-run")
        assert result.exit_code == 1, address
        assert result.output.splitlines()[-1], address
        assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
