"""The page, its files, its cookie, and refusals over HTTP."""

import re
from http.cookies import SimpleCookie

import pytest
from aiohttp import ClientSession

from tests.channels.web.conftest import Site, Visitor, serving
from tests.channels.web.double import TurnsDouble


async def test_the_page_is_chinese_and_says_that_the_catalog_is_a_sample(
    visitor: Visitor, site: Site
) -> None:
    async with visitor.session.get(site.address) as response:
        page = await response.text()
    assert '<html lang="zh-CN">' in page
    assert "<title>向美点单</title>" in page
    assert "示例" in page


async def test_outside_the_demo_nothing_is_said_of_samples() -> None:
    async with (
        serving(TurnsDouble(), demo=False) as site,
        ClientSession() as session,
        session.get(site.address) as response,
    ):
        assert "示例" not in await response.text()


async def test_the_page_runs_only_its_own_scripts_and_loads_nothing_from_elsewhere(
    visitor: Visitor, site: Site
) -> None:
    async with visitor.session.get(site.address) as response:
        page = await response.text()
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?://|<script(?![^>]*src=)|<style|style=|\son\w+=", page)


async def test_a_new_visitor_gets_a_token_that_scripts_cannot_read_for_a_year(site: Site) -> None:
    async with ClientSession() as session, session.get(site.address) as response:
        cookie = SimpleCookie(response.headers["Set-Cookie"])["xiangmei_visitor"]
    assert len(cookie.value) == 43  # 256 bits
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert int(cookie["max-age"]) == 365 * 24 * 3600


async def test_behind_tls_the_cookie_is_secure(site: Site) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    async with ClientSession() as session, session.get(site.address, headers=headers) as response:
        assert SimpleCookie(response.headers["Set-Cookie"])["xiangmei_visitor"]["secure"]


async def test_a_known_visitor_keeps_the_token_and_a_made_up_one_is_replaced(site: Site) -> None:
    async def token(sent: str) -> str:
        async with (
            ClientSession(cookies={"xiangmei_visitor": sent}) as session,
            session.get(site.address) as response,
        ):
            return SimpleCookie(response.headers["Set-Cookie"])["xiangmei_visitor"].value

    assert await token("k" * 43) == "k" * 43
    for made_up in ("1", "k" * 44, "../etc/passwd", "k" * 42 + "é"):
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", await token(made_up))


async def test_files_are_kept_by_the_browser_and_asked_for_anew_when_they_change(
    visitor: Visitor, site: Site
) -> None:
    async with visitor.session.get(site.address) as response:
        links = re.findall(r'(?:href|src)="(/static/[^"]+)"', await response.text())
    assert {link.split("?")[0] for link in links} == {
        "/static/chat.css",
        "/static/chat.js",
        "/static/icon.svg",
    }
    for link in links:
        async with visitor.session.get(site.origin + link) as response:
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
            tag = response.headers["ETag"]
        plain = site.origin + link.split("?")[0]
        async with visitor.session.get(plain, headers={"If-None-Match": tag}) as response:
            assert response.status == 304
            assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("GET", "static/chat.html", 404),
        ("GET", "static/..%2fserver.py", 404),
        ("POST", "", 405),
        ("GET", "chat", 403),
        ("GET", "%00%ff", 404),
    ],
)
async def test_a_wrong_request_is_refused_in_chinese(
    visitor: Visitor, site: Site, method: str, path: str, status: int
) -> None:
    async with visitor.session.request(method, site.address + path) as response:
        assert response.status == status
        text = await response.text()
    assert re.search(r"[\u4e00-\u9fff]{4,}", text)
    assert "Traceback" not in text


async def test_the_socket_address_opened_as_a_page_is_refused_in_chinese(
    visitor: Visitor, site: Site
) -> None:
    async with visitor.session.get(site.address + "chat", headers={"Origin": site.origin}) as response:
        assert response.status == 400
        assert "返回首页" in await response.text()


async def test_the_health_check_needs_no_cookie(site: Site) -> None:
    async with ClientSession() as session, session.get(site.address + "healthz") as response:
        assert response.status == 200
        assert "Set-Cookie" not in response.headers
