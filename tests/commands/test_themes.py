"""`xiangmei themes`: the year's themes out of a sheet and back."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.catalog import read_themes, sample


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", f"sqlite:///{tmp_path}/xiangmei.db")


def runs(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["themes", *arguments])


def test_what_is_loaded_comes_out_as_it_was(tmp_path: Path) -> None:
    with sample("themes") as file:
        assert runs("load", str(file)).exit_code == 0
        before = read_themes(file)
    out = tmp_path / "themes.csv"
    assert "已写出 12 个专题" in runs("export", str(out)).output
    assert read_themes(out) == before
    assert "将新增或更新 0 行" in runs("load", str(out), "--dry-run").output
    assert runs("export").output.startswith("month,title,brand")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    with sample("themes") as file:
        runs("load", str(file))
        text = file.read_text(encoding="utf-8").replace("暖冬有戏", "暖冬大戏台")
    new = tmp_path / "new.csv"
    new.write_text(text, encoding="utf-8")
    assert (
        "专题表 第2行 2026-12「title」：暖冬有戏 → 暖冬大戏台" in runs("load", str(new), "--dry-run").output
    )
    assert "暖冬有戏" in runs("export").output


def test_a_faulty_sheet_is_refused_by_row_and_column(tmp_path: Path) -> None:
    with sample("themes") as file:
        text = file.read_text(encoding="utf-8").replace("2027-01", "明年一月")
    new = tmp_path / "new.csv"
    new.write_text(text, encoding="utf-8")
    result = runs("load", str(new))
    assert result.exit_code == 1
    assert "第3行「month」" in result.output
    assert runs("export").output.strip() == "month,title,brand,audiences,intro,keywords"
