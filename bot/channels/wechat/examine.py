"""What `xiangmei doctor` says of WeChat: looks at the settings, asks WeChat, changes nothing."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.channels.finding import Finding, clock_finding
from bot.channels.wechat import token
from bot.channels.wechat.failures import (
    AddressRefusedError,
    ApiError,
    CredentialsError,
    TokenRefusedError,
    UnreachableError,
    failure,
)
from bot.channels.wechat.token import Credentials
from bot.channels.wechat.webhook import PATH
from bot.channels.wechat.wire import Wire
from bot.settings import Settings

_PORTS = {None, 80, 443}  # WeChat calls no other


async def examine(settings: Settings) -> list[Finding]:
    """One finding for each thing that has to be right; a single one where WeChat is not in use."""
    if not settings.wechat_token.get_secret_value() and not settings.wechat_app_id:
        return [Finding(None, "没有设置微信公众号。No WeChat account is set.")]
    return [_token(settings), *_mode(settings), _address(settings), *await _account(settings)]


def _token(settings: Settings) -> Finding:
    text = settings.wechat_token.get_secret_value()
    if not text:
        advice = "请设置 XIANGMEI_WECHAT_TOKEN，与公众平台“服务器配置”里的一致。"
        return Finding(False, "没有设置 Token，收不到消息。There is no token.", f"{advice}Set it.")
    return Finding(True, "Token 已设置。The token is set.")


def _mode(settings: Settings) -> list[Finding]:
    """How messages are encrypted; that the keys can be keys is seen to when the settings are read."""
    if not settings.wechat_aes_key.get_secret_value():
        advice = "建议在公众平台改用安全模式，并设置 XIANGMEI_WECHAT_AES_KEY。Secure mode is safer."
        return [Finding(None, "明文模式：消息没有加密。Plain mode: messages are not encrypted.", advice)]
    findings = [Finding(True, "安全模式：消息是加密的。Secure mode: messages are encrypted.")]
    if settings.wechat_plain:
        advice = "换成安全模式后，请去掉 XIANGMEI_WECHAT_PLAIN。Unset it once secure mode is on."
        findings = [Finding(None, "兼容模式：没有加密的消息也收。Plain messages are taken too.", advice)]
    if settings.wechat_previous_aes_key.get_secret_value():
        advice = "新钥匙用上之后，请去掉旧的。Unset the previous key once the new one is in use."
        findings.append(Finding(None, "旧的钥匙还在用。The previous key is still taken.", advice))
    return findings


def _address(settings: Settings) -> Finding:
    address = f"{settings.public_url.rstrip('/')}{PATH}"
    advice = "请把 XIANGMEI_PUBLIC_URL 设为公网能打开的网址，微信只用 80 和 443 端口。Set the public address."
    if not settings.public_url:
        return Finding(None, "没有设置公网地址。The public address is not set.", advice)
    try:
        fits = urlsplit(settings.public_url).port in _PORTS
    except ValueError:
        fits = False
    if not fits:
        return Finding(False, f"微信打不开 {address} 的端口。WeChat calls no such port.", advice)
    return Finding(True, f"公众平台“服务器配置”的 URL 应填 {address}。This is the URL for WeChat.")


async def _account(settings: Settings) -> list[Finding]:
    """What WeChat says to our credentials."""
    secret = settings.wechat_app_secret.get_secret_value()
    if not settings.wechat_app_id or not secret:
        advice = "要主动发消息、发布菜单，请设置 AppID 和 AppSecret。Set both to send by oneself."
        return [Finding(None, "没有 AppSecret：只能回复。Answers are passive only.", advice)]
    wire = Wire(settings.wechat_api_url)
    try:
        text, _ = await token.fetch(wire, Credentials(settings.wechat_app_id, secret))
        answer, date = await wire.get("/cgi-bin/get_callback_ip", token=text)
        if refused := failure(answer, text):
            raise refused
    except (ApiError, UnreachableError) as error:
        return [Finding(False, str(error), _advice(error))]
    finally:
        await wire.close()
    return [
        Finding(True, "AppID、AppSecret 和 IP 白名单都对。Credentials and whitelist are right."),
        clock_finding(date, datetime.now(UTC), "微信 WeChat"),
    ]


def _advice(error: ApiError | UnreachableError) -> str:
    match error:
        case AddressRefusedError():
            return (
                f"请在公众平台“基本配置”的 IP 白名单里加上 {error.address}，几分钟后生效。"
                f"Put {error.address} on the whitelist."
            )
        case CredentialsError() | TokenRefusedError():
            return "请核对 AppID 和 AppSecret（在公众平台可以重置）。Check AppID and AppSecret."
        case UnreachableError():
            return "请检查网络和 XIANGMEI_WECHAT_API_URL。Check the network and XIANGMEI_WECHAT_API_URL."
    return "请稍后再试。Try again later."
