"""What Telegram's errors mean to the operator, and the way out."""

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.finding import Finding
from bot.channels.telegram.transport import NotSent

_WEBHOOK = {
    "https url must be provided": (
        "webhook 的地址必须是 https。The address of a webhook must be https.",
        "请把 XIANGMEI_PUBLIC_URL 改成 https://… 开头。Set XIANGMEI_PUBLIC_URL to https://….",
    ),
    "only on ports": (
        "Telegram 打不开这个端口，只用 443、80、88、8443。Telegram calls no other port than these.",
        "请在反向代理上用 443 端口，并改 XIANGMEI_PUBLIC_URL。Serve on one of them.",
    ),
    "failed to resolve host": (
        "Telegram 查不到这个域名。Telegram cannot resolve the host.",
        "请检查 XIANGMEI_PUBLIC_URL 和域名解析。Check XIANGMEI_PUBLIC_URL and the DNS record.",
    ),
    "ip address": (
        "这个域名指向内网地址。The host has a reserved address.",
        "请用公网地址；没有的话用 xiangmei serve --telegram-polling。Use a public address, or poll.",
    ),
}


def explain(error: TelegramError, api_url: str) -> Finding:
    """One sentence and the way out; never the token."""
    if isinstance(error, InvalidToken):
        return Finding(
            False,
            "Telegram 不认这个 token。Telegram refuses the token.",
            "请向 @BotFather 发 /token 重新复制，改 XIANGMEI_TELEGRAM_TOKEN。Copy it again from @BotFather.",
        )
    if isinstance(error, RetryAfter):
        return Finding(False, f"Telegram 要求稍等：{error}。", "请稍后再试。Try again later.")
    if isinstance(error, BadRequest):
        said = error.message
        for words, (what, advice) in _WEBHOOK.items():
            if words in said.lower():
                return Finding(False, what, advice)
        return Finding(False, f"Telegram 拒绝了：{said}。", "请对照 docs/telegram.md。See docs/telegram.md.")
    if isinstance(error, NotSent):
        return Finding(
            False,
            f"连不上 {api_url}（{error.message}）。Telegram cannot be reached.",
            "请检查网络；要走代理就设 HTTPS_PROXY，自建的接口设 XIANGMEI_TELEGRAM_API_URL。"
            "Check the network, HTTPS_PROXY or XIANGMEI_TELEGRAM_API_URL.",
        )
    return Finding(
        False,
        f"{api_url} 没有好好回答（{error.message}）。Telegram did not answer well.",
        "请稍后再试；若一直如此，请检查代理和 XIANGMEI_TELEGRAM_API_URL。Try again, or check the way there.",
    )
