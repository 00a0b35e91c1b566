"""The menu below the chat: WeChat takes it, and every button of it leads somewhere."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from bot.channels.wechat import menu
from bot.channels.wechat.menu import outline
from bot.dialogue.messages import Button
from bot.handlers.wording import home
from bot.knowledge import Knowledge
from tests.channels.wechat.outbound import Clock, connected, opened
from tests.conversation.person import Bot, Person
from tests.fakes.wechat import FakeWeChat

KEYS = [button["key"] for group in menu.menu()["button"] for button in group["sub_button"]]


@pytest.fixture(scope="module")
def coordinator(
    tmp_path_factory: pytest.TempPathFactory, filled: Path, knowledge: Knowledge
) -> Iterator[Person]:
    file = tmp_path_factory.mktemp("menu") / "our.db"
    copyfile(filled, file)
    bot = Bot(f"sqlite:///{file}", knowledge)
    yield Person(bot, "陈姐", channel="wechat").becomes("coordinator", "440105007101")
    bot.store.close()


async def test_wechat_takes_the_menu_and_shows_it() -> None:
    clock = Clock()
    with opened() as store:
        async with FakeWeChat(clock=clock.seconds) as wechat, connected(wechat, store, clock) as client:
            await client.publish_menu(menu.menu())
            assert await client.menu() == menu.menu()
            assert [group["name"] for group in menu.menu()["button"]] == ["找产品", "我要点单", "我的"]
            await client.delete_menu()
            assert wechat.account.menu is None


@pytest.mark.parametrize("key", KEYS)
def test_every_button_of_the_menu_is_understood(coordinator: Person, key: str) -> None:
    if Button.parse(key):
        coordinator.taps_data(key)
    else:
        coordinator.says(key)
    old, unclear = home.old_button(False).text, home.unclear(False).text
    assert coordinator.hears_nothing_of(old, unclear, "没听懂", "没有找到")
    coordinator.says("重来")


def test_the_outline_names_groups_and_buttons() -> None:
    assert outline()[1].startswith("我要点单：我要点单、")


@pytest.mark.parametrize(
    "text",
    [
        "[[groups]]\nname = '我要点单看看'\nbuttons = [{ name = '看', key = 'k' }]",
        f"[[groups]]\nname = '看'\nbuttons = [{{ name = '{'看' * 21}', key = 'k' }}]",
        f"[[groups]]\nname = '看'\nbuttons = [{{ name = '看', key = '{'k' * 129}' }}]",
        "[[groups]]\nname = '看'\nbuttons = []",
        "[[groups]]\nname = '看'\nbuttons = [{ name = '看', key = 'k' }]\n" * 4,
    ],
)
def test_a_menu_beyond_wechats_limits_is_refused_here_already(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "menu.toml"
    table.write_text(text, encoding="utf-8")
    monkeypatch.setattr(menu, "_TABLE", table)
    with pytest.raises(ValueError, match=r"bytes|at most"):
        menu.menu()
