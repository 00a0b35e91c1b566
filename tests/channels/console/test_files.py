"""Files on a terminal: sent by their path, and saved beside the person."""

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.console import HOW
from bot.channels.downloads import Downloads
from bot.dialogue.files import Document, Printed
from bot.dialogue.messages import Reply
from bot.settings import Settings
from tests.channels.pictures import jpeg

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


class PressDouble:
    def __init__(self, *bodies: bytes) -> None:
        self.bodies = list(bodies)

    def prints(self, key: str) -> Printed | None:
        return Printed(key, "image/png", self.bodies.pop(0)) if self.bodies else None


def play(tmp_path: Path, filled: Path, *said: str) -> list[str]:
    """What the console shows to these lines."""
    file = shutil.copy(filled, tmp_path / "xiangmei.db")
    shown: list[str] = []
    stream = io.BytesIO("".join(f"{line}\n" for line in said).encode())
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"))
    with App.open(settings, lambda: NOW) as app:
        app.play("陈姨", stream, shown.append)
    return shown


def test_a_file_is_sent_by_its_path(tmp_path: Path, filled: Path) -> None:
    photo = tmp_path / "合影 1.jpg"
    photo.write_bytes(jpeg())
    bad = tmp_path / "page.jpg"
    bad.write_bytes(b"<html>")
    _, sent, quoted, wrong, missing, folder, bare = play(
        tmp_path,
        filled,
        *(
            f"/file {photo}",
            f'/file "{photo}"',
            f"/file {bad}",
            "/file 没有.jpg",
            f"/file {tmp_path}",
            "/file",
        ),
    )
    assert "图片我看不懂" in sent
    assert "这张也收到了" in quoted
    assert "这种文件我看不懂" in wrong
    for said in (missing, folder, bare):
        assert said.startswith("没有找到这个文件")
    assert len(list((tmp_path / "files").glob("*/*.jpg"))) == 1


def test_how_to_send_a_file_is_said_with_an_example() -> None:
    assert "/file" in HOW


async def test_a_document_is_a_link_where_the_world_reaches_us() -> None:
    said = Reply("好了", documents=(Document("海报", "海报.png", "key"),))
    told = await Downloads(PressDouble(b"1"), "https://x.example").told(said)
    assert told == Reply("好了\n海报：https://x.example/documents/key/%E6%B5%B7%E6%8A%A5.png")


async def test_a_document_is_saved_without_writing_over_another(tmp_path: Path) -> None:
    downloads = Downloads(PressDouble(b"1", b"1", b"2"), folder=tmp_path / "downloads")
    said = Reply(documents=(Document("海报", "x", "../../海报.png"),))
    places = [(await downloads.told(said)).text for _ in range(4)]
    first, second = tmp_path / "downloads/海报.png", tmp_path / "downloads/海报 (2).png"
    assert places[:3] == [f"海报：已存到 {place}" for place in (first, first, second)]
    assert "已经过期" in places[3]
    assert [first.read_bytes(), second.read_bytes()] == [b"1", b"2"]
    assert len(list(tmp_path.rglob("*.png"))) == 2


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("a file")
    downloads = Downloads(PressDouble(b"1"), folder=tmp_path / "downloads")
    assert "没能存" in (await downloads.told(Reply(documents=(Document("海报", "x", "海报.png"),)))).text


def test_ones_data_are_saved_from_the_console(
    tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = play(tmp_path, filled, "我的数据")
    assert "已存到 downloads" in shown[-1]
    assert list((tmp_path / "downloads").iterdir())
