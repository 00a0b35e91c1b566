"""`xiangmei synonyms`: staff teach the search their own words."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.knowledge import Knowledge
from storage.store import Store

OWN = "said\tmeant\tkind\n宝贝舞\t舞狮\tcraft\n大戏\t\toff\n"


class Staff:
    """Whoever keeps the synonyms of one database."""

    def __init__(self, folder: Path) -> None:
        self.database = f"sqlite:///{folder / 'xiangmei.db'}"
        self.sheet = folder / "own.tsv"

    def runs(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments))

    def loads(self, table: str, *options: str) -> Result:
        self.sheet.write_text(table, encoding="utf-8")
        return self.runs("synonyms", "load", str(self.sheet), *options)

    def finds(self, words: str) -> list[str]:
        """The names found by a program started now."""
        store = Store.open(self.database)
        try:
            return [hit.product.name for hit in Knowledge.of(store).catalog.current.search(words).hits]
        finally:
            store.close()


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Staff:
    here = Staff(tmp_path)
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", here.database)
    assert here.runs("catalog", "load").exit_code == 0
    return here


def test_a_word_that_staff_add_is_found_and_one_that_they_take_back_is_not(staff: Staff) -> None:
    assert not any("狮" in name for name in staff.finds("宝贝舞"))
    opera = staff.finds("大戏")
    assert staff.loads(OWN).exit_code == 0
    assert any("狮" in name for name in staff.finds("宝贝舞"))
    assert staff.finds("大戏") != opera


def test_what_was_loaded_is_shown_as_it_was_written(staff: Staff) -> None:
    staff.loads(OWN)
    assert staff.runs("synonyms", "show").output == OWN


def test_the_programs_own_table_can_be_looked_up(staff: Staff) -> None:
    shown = staff.runs("synonyms", "show", "--all").output
    assert "毛笔字" in shown


def test_a_dry_run_changes_nothing(staff: Staff) -> None:
    assert "未改动" in staff.loads(OWN, "--dry-run").output
    assert staff.runs("synonyms", "show").output == "said\tmeant\tkind\n"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("said\tmeant\tkind\n\t书法\tcraft\n", "row 2"),
        ("said\tmeant\tkind\n写字\t书法\tcarft\n", "carft"),
        ("写字,书法,craft\n写字,书法,craft\n", "row 2"),
    ],
)
def test_a_table_with_a_fault_is_refused_and_the_fault_is_named(staff: Staff, table: str, says: str) -> None:
    refused = staff.loads(table)
    assert refused.exit_code == 1
    assert says in refused.output
    assert staff.runs("synonyms", "show").output == "said\tmeant\tkind\n"


def test_a_table_in_another_encoding_is_refused_in_words(staff: Staff) -> None:
    staff.sheet.write_bytes("said\tmeant\tkind\n写字\t书法\tcraft\n".encode("gbk"))
    assert "UTF-8" in staff.runs("synonyms", "load", str(staff.sheet)).output
