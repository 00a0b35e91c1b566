"""What `xiangmei doctor` says of the public address: name, certificate, and whether we answer there."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

from bot.channels.finding import Finding

SECONDS = 10.0  # that a connection may take
RENEW_DAYS = 14.0  # a certificate that ends sooner is a finding

_UNTRUSTED = {  # X509_V_ERR_… of OpenSSL
    10: ("证书已过期。The certificate has expired.", "请续期证书。Renew it."),
    62: (
        "证书不是这个域名的。The certificate is for another host.",
        "请换成这个域名的证书。Get one for this host.",
    ),
    18: (
        "证书是自签的，平台不认。The certificate is self-signed.",
        "请用公认机构的证书。Get one from a public authority.",
    ),
    20: (
        "证书链不完整。The certificate chain is incomplete.",
        "请在反向代理上装完整的证书链。Install the full chain.",
    ),
}


async def examine(public_url: str, trust: ssl.SSLContext | None = None) -> list[Finding]:
    """One finding for each thing that has to be right; `trust` replaces the system's authorities."""
    if not public_url:
        return [
            Finding(
                None,
                "没有设置公网地址。The public address is not set.",
                "要用 webhook 和链接，请设 XIANGMEI_PUBLIC_URL=https://…。Set it for webhooks and links.",
            )
        ]
    try:
        parts = urlsplit(public_url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host, port = None, 0
    if not host:
        return [
            Finding(False, "公网地址不是网址。It is no address.", "请改 XIANGMEI_PUBLIC_URL。Correct it.")
        ]
    trust = trust or ssl.create_default_context()
    if parts.scheme != "https":
        first = Finding(
            None,
            f"{public_url} 不是 https：微信能用，Telegram 不能。It is not https; only WeChat takes it.",
            "请在前面放一个有证书的反向代理。Put a reverse proxy with a certificate before it.",
        )
    else:
        first = await _certificate(host, port, trust)
    if first.ok is False and parts.scheme == "https":
        return [first]
    return [first, await _answers(public_url, trust)]


async def _certificate(host: str, port: int, trust: ssl.SSLContext) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=trust)
    except ssl.SSLCertVerificationError as error:
        what, advice = _UNTRUSTED.get(
            error.verify_code,
            (f"证书无效：{error.verify_message}。The certificate is not valid.", "请更换证书。Replace it."),
        )
        return Finding(False, f"{host}：{what}", advice)
    except ssl.SSLError as error:
        return Finding(
            False, f"{host}:{port} 不会 TLS（{error.reason}）。", "请检查反向代理。Check the reverse proxy."
        )
    except (OSError, TimeoutError) as error:
        return _unreachable(f"{host}:{port}", error)
    try:
        certificate = writer.get_extra_info("peercert") or {}
    finally:
        writer.transport.abort()  # a peer that never says goodbye would be waited for
    return _expiry(host, certificate)


def _expiry(host: str, certificate: Mapping[str, str]) -> Finding:
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    days = (ends - datetime.now(UTC)).total_seconds() / 86400
    what = f"{host} 的证书有效到 {ends:%Y-%m-%d}，还有 {days:.0f} 天。The certificate is valid."
    if days < RENEW_DAYS:
        return Finding(False, what, "快到期了，请续期。Renew it soon.")
    return Finding(True, what)


async def _answers(public_url: str, trust: ssl.SSLContext) -> Finding:
    address = f"{public_url.rstrip('/')}/healthz"
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address, ssl=trust, allow_redirects=False) as response,
        ):
            body = await response.content.read(16)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return _unreachable(address, error)
    if response.status == 200 and body.strip() == b"ok":
        return Finding(True, f"{address} 能打开。We answer there.")
    return Finding(
        False,
        f"{address} 答的不是我们（{response.status}）。Somebody else answers there.",
        "请检查反向代理是否转到 xiangmei serve。See that the reverse proxy passes everything on to it.",
    )


def _unreachable(what: str, error: Exception) -> Finding:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, socket.gaierror):
        return Finding(
            False,
            f"{what} 的域名查不到。The host cannot be resolved.",
            "请检查 XIANGMEI_PUBLIC_URL 和域名解析。Check XIANGMEI_PUBLIC_URL and the DNS record.",
        )
    return Finding(
        False,
        f"{what} 打不开（{type(cause).__name__}）。It cannot be reached.",
        "请看 xiangmei serve、反向代理是否在运行，防火墙是否放行。Are both running and reachable?",
    )
