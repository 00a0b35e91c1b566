"""Who is at the page: a random token in a cookie, of which the core sees only the hash."""

import hashlib
import re
import secrets

from aiohttp import web

from bot.dialogue.messages import Sender

COOKIE = "xiangmei_visitor"
YEAR_SECONDS = 365 * 24 * 3600

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits as token_urlsafe writes them


def sender(request: web.BaseRequest) -> Sender | None:
    """The visitor behind the cookie, or None where there is none that we could have given out."""
    token = request.cookies.get(COOKIE, "")
    if not _TOKEN.fullmatch(token):
        return None
    return Sender("web", hashlib.sha256(token.encode()).hexdigest())


def remember(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Gives the visitor a token, or one more year with the one they have."""
    known = sender(request) is not None
    response.set_cookie(
        COOKIE,
        request.cookies[COOKIE] if known else secrets.token_urlsafe(32),
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        # Behind a proxy the scheme is only known from its header; a visitor who forges it binds no one else.
        secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
    )
