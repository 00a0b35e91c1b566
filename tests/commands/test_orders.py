"""`xiangmei orders rules`: staff decide which levels review which orders."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli

HEAD = "level\tneeded\tproduct_code\tunit_kind\tdistrict\n"
OWN = f"{HEAD}town\tno\t\t\t海珠区\ncity\tyes\tC014\t\t\ndistrict\tno\t\t小学\t\n"


class Staff:
    """Whoever keeps the rules of one database."""

    def __init__(self, folder: Path) -> None:
        self.sheet = folder / "own.tsv"

    def runs(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments))

    def loads(self, table: str, *options: str) -> Result:
        self.sheet.write_text(table, encoding="utf-8")
        return self.runs("orders", "rules", "load", str(self.sheet), *options)

    @property
    def table(self) -> str:
        return self.runs("orders", "rules", "show").stdout


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled_address: str) -> Staff:
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", filled_address)
    return Staff(tmp_path)


def test_rules_that_are_loaded_are_shown_and_replace_those_before(staff: Staff) -> None:
    assert staff.table == HEAD
    loaded = staff.loads(OWN)
    assert (loaded.exit_code, "共 3 行" in loaded.stdout) == (0, True)
    assert staff.table == OWN
    assert staff.loads(HEAD).exit_code == 0
    assert staff.table == HEAD


def test_a_dry_run_changes_nothing(staff: Staff) -> None:
    assert "Nothing was changed" in staff.loads(OWN, "--dry-run").stdout
    assert staff.table == HEAD


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("village\tyes\t\t\t", "level"),
        ("town\tmaybe\t\t\t", "needed"),
        ("town\tno\tZZZ\t\t", "product_code"),
        ("town\tno\t\t月球站\t", "unit_kind"),
        ("town\tno\t\t\t火星区", "district"),
        ("town", "needed"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_loaded(staff: Staff, row: str, named: str) -> None:
    staff.loads(OWN)
    refused = staff.loads(f"{HEAD}town\tno\t\t\t\n{row}\n")
    assert refused.exit_code == 1
    assert "第 3 行" in refused.stderr
    assert named in refused.stderr
    assert staff.table == OWN


def test_a_sheet_without_the_columns_or_of_another_encoding_is_refused(staff: Staff) -> None:
    assert "缺少这些列" in staff.loads("level\tneeded\n").stderr
    staff.sheet.write_bytes(OWN.encode("gb18030"))
    assert "UTF-8" in staff.runs("orders", "rules", "load", str(staff.sheet)).stderr
