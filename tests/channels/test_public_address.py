"""The examination of the public address, before real TLS servers with certificates of every kind."""

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.public_address import examine


class Authority:
    """Signs certificates, and is trusted by `trust`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        own = self._sign(self._name, self._key, 0, 365, ca=True)
        self.trust = ssl.create_default_context(cadata=own.public_bytes(serialization.Encoding.PEM).decode())

    def serves(self, host: str = "localhost", begins: float = -1, ends: float = 90) -> ssl.SSLContext:
        """What a server needs to show a certificate for `host`, valid in that range of days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._sign(name, key, begins, ends, host=host)
        file = self._folder / f"{host}-{ends}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        begins: float,
        ends: float,
        *,
        host: str = "",
        ca: bool = False,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + dt.timedelta(days=begins))
            .not_valid_after(now + dt.timedelta(days=ends))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(own, critical=False)
            .add_extension(issuer, critical=False)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@asynccontextmanager
async def served(tls: ssl.SSLContext | None, said: str = "ok\n", status: int = 200) -> AsyncIterator[str]:
    """A server at localhost that answers /healthz; yields its address."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=said, status=status)

    app = web.Application()
    app.router.add_get("/healthz", answer)
    server = TestServer(app, host="localhost")
    await server.start_server(ssl=tls)
    try:
        yield f"{'https' if tls else 'http'}://localhost:{server.port}"
    finally:
        await server.close()


async def test_a_valid_certificate_and_our_answer_are_well(authority: Authority) -> None:
    async with served(authority.serves()) as address:
        findings = await examine(address, authority.trust)
    assert [finding.ok for finding in findings] == [True, True]
    assert "还有 90 天" in findings[0].what
    assert f"{address}/healthz 能打开" in findings[1].what


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (lambda authority: authority.serves(begins=-30, ends=-1), "证书已过期"),
        (lambda authority: authority.serves("other.example"), "证书不是这个域名的"),
    ],
)
async def test_a_certificate_that_is_not_valid_is_found(
    certificate: Callable[[Authority], ssl.SSLContext], reason: str, authority: Authority
) -> None:
    async with served(certificate(authority)) as address:
        (finding,) = await examine(address, authority.trust)
    assert finding.ok is False
    assert reason in finding.what
    assert finding.advice


async def test_a_certificate_of_an_unknown_authority_is_found(authority: Authority) -> None:
    async with served(authority.serves()) as address:
        (finding,) = await examine(address)
    assert finding.ok is False
    assert "证书链不完整" in finding.what


async def test_a_certificate_that_ends_soon_is_found_in_time(authority: Authority) -> None:
    async with served(authority.serves(ends=5)) as address:
        findings = await examine(address, authority.trust)
    assert [finding.ok for finding in findings] == [False]
    assert "请续期" in findings[0].advice


async def test_plain_http_is_found_and_looked_at_all_the_same() -> None:
    async with served(None) as address:
        findings = await examine(address)
    assert [finding.ok for finding in findings] == [None, True]
    assert "不是 https" in findings[0].what


@pytest.mark.parametrize(("said", "status"), [("welcome to nginx", 200), ("ok", 502), ("ok", 301)])
async def test_somebody_else_who_answers_there_is_found(said: str, status: int, authority: Authority) -> None:
    async with served(authority.serves(), said, status) as address:
        _, finding = await examine(address, authority.trust)
    assert finding.ok is False
    assert "答的不是我们" in finding.what


async def test_an_address_where_nobody_listens_is_found() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        (finding,) = await examine(f"https://127.0.0.1:{closed.getsockname()[1]}")
    assert finding.ok is False
    assert "打不开" in finding.what


async def test_a_host_that_is_not_there_is_found() -> None:
    (finding,) = await examine("https://no.such.host.invalid")
    assert finding.ok is False
    assert "域名查不到" in finding.what


async def test_a_port_without_tls_is_found() -> None:
    async with served(None) as address:
        (finding,) = await examine(address.replace("http://", "https://"))
    assert finding.ok is False
    assert "不会 TLS" in finding.what


async def test_no_address_is_no_fault_and_a_broken_one_is() -> None:
    (none,) = await examine("")
    (broken,) = await examine("https://[broken")
    assert (none.ok, broken.ok) == (None, False)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.public_address.SECONDS", 0.1)

    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        (finding,) = await examine(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await left.wait()
    assert finding.ok is False
    assert "TimeoutError" in finding.what
