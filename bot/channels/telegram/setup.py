"""Tells Telegram how the bot presents itself and where its webhook is. Doing it twice does no harm."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.finding import Finding
from bot.channels.telegram import secret
from bot.channels.telegram.api import call
from bot.channels.telegram.commands import COMMANDS, Command
from bot.channels.telegram.explaining import explain
from bot.channels.telegram.transport import close_bot, open_bot
from bot.channels.telegram.updates import ALLOWED
from bot.settings import Settings

CONNECTIONS = 100  # requests of the webhook at a time; the most that Telegram allows
IN_GROUPS = ("find", "help")  # what is answered there
DESCRIPTION = (  # shown in an empty chat; at most 512 characters
    "您好，我是“向美点单”助手。\n\n"
    "文化专干可以在这里找公共文化产品（演出、展览、讲座、培训、阅读、手作）、给社区点单、改期和取消；"
    "居民可以了解身边的文化活动。\n\n"
    "点“开始”，然后像平常说话一样告诉我，例如：下周三下午两点给社区老人约一场八段锦，五六十人。"
)
SHORT_DESCRIPTION = (
    "社区文化点单助手：找公共文化产品、预约配送、查订单，说中文就行。"  # at most 120 characters
)
NO_TOKEN = Finding(
    False,
    "没有设置 Telegram 的 token。There is no token of Telegram.",
    "请向 @BotFather 发 /newbot 申请，再设 XIANGMEI_TELEGRAM_TOKEN。Get one from @BotFather and set it.",
)
NO_ADDRESS = Finding(
    None,
    "没有设置公网地址，webhook 没有设。The public address is not set, so there is no webhook.",
    "请设 XIANGMEI_PUBLIC_URL=https://…；只想试用的话不必设，运行 xiangmei serve --telegram-polling。"
    "Set XIANGMEI_PUBLIC_URL, or just poll.",
)


class SetupError(Exception):
    """Something was not done; `finding` says what and the way out."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what)
        self.finding = finding


def webhook_address(settings: Settings) -> str:
    """Where Telegram has to send updates; empty where the public address is not known."""
    return f"{settings.public_url.rstrip('/')}{secret.PATH}" if settings.public_url else ""


async def set_up(settings: Settings, *, drop_pending: bool = False) -> AsyncIterator[str]:
    """Sets menus, descriptions and webhook; yields a line for each thing done. Raises SetupError.

    Without a public address there is no webhook to set: NO_ADDRESS says what it needs.
    """
    async with _open(settings) as bot:
        me = await call(bot, "getMe", {})
        yield f"机器人 @{me.get('username')}（{me.get('first_name')}）"
        for scope, commands in (
            ("default", COMMANDS),
            ("all_private_chats", COMMANDS),
            ("all_group_chats", [command for command in COMMANDS if command.name in IN_GROUPS]),
        ):
            await call(bot, "setMyCommands", {"scope": {"type": scope}, "commands": _menu(commands)})
        yield f"命令菜单：私聊 {len(COMMANDS)} 条，群里 {len(IN_GROUPS)} 条。Command menus are set."
        await call(bot, "setMyDescription", {"description": DESCRIPTION})
        await call(bot, "setMyShortDescription", {"short_description": SHORT_DESCRIPTION})
        yield "介绍和简介。The descriptions are set."
        await call(bot, "setChatMenuButton", {"menu_button": {"type": "commands"}})
        yield "输入框旁的菜单按钮。The menu button is set."
        if not (address := webhook_address(settings)):
            return
        before = await call(bot, "getWebhookInfo", {})
        await call(bot, "setWebhook", _webhook(address, settings, drop_pending))
        again = "重新设置 set again" if before.get("url") == address else "已设置 set"
        yield f"Webhook：{address}（{again}）"
        if drop_pending:
            yield "积压的消息已丢弃。Pending updates were dropped."
        elif waiting := before.get("pending_update_count"):
            yield f"还有 {waiting} 条消息在等，将会收到。{waiting} pending updates will arrive."


async def remove(settings: Settings, *, drop_pending: bool = False) -> AsyncIterator[str]:
    """Takes the webhook down; menus and descriptions stay. Raises SetupError."""
    async with _open(settings) as bot:
        before = await call(bot, "getWebhookInfo", {})
        await call(bot, "deleteWebhook", {"drop_pending_updates": drop_pending})
        yield (
            "Webhook 已删除。The webhook is removed."
            if before.get("url")
            else "本来就没有 webhook。There was none."
        )


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[Bot]:
    token = settings.telegram_token.get_secret_value()
    if not token:
        raise SetupError(NO_TOKEN)
    bot = open_bot(token, settings.telegram_api_url)
    try:
        yield bot
    except TelegramError as error:
        raise SetupError(explain(error, settings.telegram_api_url)) from None
    finally:
        await close_bot(bot)


def _webhook(address: str, settings: Settings, drop_pending: bool) -> dict[str, Any]:
    return {
        "url": address,
        "secret_token": secret.secret(settings.telegram_token.get_secret_value()),
        "allowed_updates": list(ALLOWED),
        "max_connections": CONNECTIONS,
        "drop_pending_updates": drop_pending,
    }


def _menu(commands: Sequence[Command]) -> list[dict[str, str]]:
    return [{"command": command.name, "description": command.explained} for command in commands]
