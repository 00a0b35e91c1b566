"""What `xiangmei doctor` says of Telegram: asks it, changes nothing."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from telegram.error import TelegramError

from bot.channels.finding import Finding, clock_finding
from bot.channels.telegram.api import call
from bot.channels.telegram.explaining import explain
from bot.channels.telegram.setup import webhook_address
from bot.channels.telegram.transport import AiohttpRequest, close_bot, open_bot
from bot.channels.telegram.updates import ALLOWED
from bot.settings import Settings

MANY = 50  # updates that wait; fewer are a busy minute
RECENT = 3600.0  # seconds; an older error of the webhook is history
SETUP = "请运行 xiangmei telegram setup。Run `xiangmei telegram setup`."


async def examine(settings: Settings) -> list[Finding]:
    """One finding for each thing that has to be right; a single one where Telegram is not in use."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return [
            Finding(
                None,
                "没有设置 Telegram。Telegram is not in use.",
                "要用的话，请向 @BotFather 申请 token，设 XIANGMEI_TELEGRAM_TOKEN。Set a token to use it.",
            )
        ]
    bot = open_bot(token, settings.telegram_api_url)
    try:
        me = await call(bot, "getMe", {})
        info = await call(bot, "getWebhookInfo", {})
    except TelegramError as error:
        return [explain(error, settings.telegram_api_url)]
    finally:
        await close_bot(bot)
    now = datetime.now(UTC)
    date = bot.request.date if isinstance(bot.request, AiohttpRequest) else ""
    return [
        Finding(True, f"token 有效，机器人是 @{me.get('username')}。The token is right."),
        _inline(me),
        clock_finding(date, now, "Telegram"),
        _webhook(info, webhook_address(settings)),
        _pending(info),
        *_error(info, now),
    ]


def _inline(me: dict[str, Any]) -> Finding:
    if me.get("supports_inline_queries"):
        return Finding(True, "可以在任何聊天里 @ 它查产品。Inline queries are on.")
    return Finding(
        None,
        "行内查询没有打开。Inline queries are off.",
        "想用 @机器人 八段锦，请向 @BotFather 发 /setinline。Send /setinline to @BotFather to have them.",
    )


def _webhook(info: dict[str, Any], ours: str) -> Finding:
    found = info.get("url", "")
    if not found and not ours:
        return Finding(
            None, "没有 webhook，消息要靠轮询。There is no webhook.", "xiangmei serve --telegram-polling"
        )
    if not found:
        return Finding(
            False,
            "没有设置 webhook。There is no webhook.",
            f"{SETUP}若正用 --telegram-polling 试用，可不理会。Not needed while polling.",
        )
    if found != ours:
        # The path may be somebody's secret.
        host = urlsplit(found).hostname
        return Finding(False, f"webhook 指向别处（{host}）。The webhook is elsewhere.", SETUP)
    if set(info.get("allowed_updates", ())) != set(ALLOWED):
        return Finding(False, "webhook 收不全消息种类。Some kinds of updates are not sent.", SETUP)
    return Finding(True, f"webhook 是 {ours}。The webhook is ours.")


def _pending(info: dict[str, Any]) -> Finding:
    waiting = int(info.get("pending_update_count", 0))
    if waiting < MANY:
        return Finding(True, f"{waiting} 条消息在等。{waiting} pending updates.")
    return Finding(
        False,
        f"积压了 {waiting} 条消息。{waiting} updates are waiting.",
        "请看 xiangmei serve 是否在运行、公网地址能否打开。See that the server runs and can be reached.",
    )


def _error(info: dict[str, Any], now: datetime) -> list[Finding]:
    """What the webhook met last, where it still matters."""
    if not info.get("last_error_message"):
        return []
    ago = now.timestamp() - int(info.get("last_error_date", 0))
    what = f"{ago / 60:.0f} 分钟前 webhook 出过错：{info['last_error_message']}。The webhook met an error."
    return [Finding(False if ago < RECENT else None, what, _way_out(info["last_error_message"]))]


def _way_out(said: str) -> str:
    match said.lower():
        case text if "403" in text or "forbidden" in text:
            return f"密钥或路径不对：token 换过，或反向代理拦了。{SETUP}The secret or the path is wrong."
        case text if "ssl" in text or "certificate" in text:
            return "证书链不完整或已过期，请在反向代理上装完整的证书链。Install the full certificate chain."
        case text if "resolve" in text:
            return "请检查域名解析。Check the DNS record."
        case text if "refused" in text or "timed out" in text or "timeout" in text:
            return "请看 xiangmei serve 和反向代理是否在运行、防火墙是否放行。Is it running and reachable?"
        case text if "404" in text or "502" in text or "503" in text or "504" in text:
            return "反向代理没有转到 xiangmei serve，请检查它的配置。The reverse proxy does not pass it on."
    return "请看 xiangmei serve 的日志。See the log of `xiangmei serve`."
