"""Documents to take away: whoever has the address may fetch them, as long as they count.

Calendar programs come again every few hours: what has not changed since is not sent again (RFC 9110, 13.1.2).
"""

import asyncio
import hashlib
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.channels.web import wording
from bot.channels.web.assets import Assets
from bot.dialogue.files import Press

PATH = "/documents/{key}/{name}"
_INLINE = ("image/", "application/pdf", "text/calendar")
# A document is no page of ours. In a sandbox browsers refuse to show a PDF, which can do nothing to us.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
_POLICY_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


class Documents:
    """The handler of `GET /documents/{key}/{name}`; the name is for whoever reads the address."""

    def __init__(self, press: Press | None, assets: Assets) -> None:
        self._press = press
        self._gone = assets.page("error.html", words=wording.NO_DOCUMENT)

    async def show(self, request: web.Request) -> web.Response:
        """The document as it is now, or a page that says it is gone (404)."""
        key = request.match_info["key"]
        printed = await asyncio.to_thread(self._press.prints, key) if self._press else None
        if printed is None:
            return web.Response(status=404, text=self._gone, content_type="text/html")
        tag = hashlib.sha256(printed.body).hexdigest()
        if any(tag == known.value for known in request.if_none_match or ()):
            return web.Response(status=304, headers={hdrs.ETAG: f'"{tag}"'})
        is_pdf = printed.media_type == "application/pdf"
        way = "inline" if printed.media_type.startswith(_INLINE) else "attachment"
        response = web.Response(body=printed.body, content_type=printed.media_type)
        if printed.media_type.startswith("text/"):
            response.charset = "utf-8"
        response.headers.update(
            {
                hdrs.CONTENT_DISPOSITION: f"{way}; {_named(printed.name)}",
                hdrs.ETAG: f'"{tag}"',
                hdrs.CACHE_CONTROL: "private, no-cache",
                "Content-Security-Policy": _POLICY_OF_PDF if is_pdf else _POLICY,
                "X-Robots-Tag": "noindex",
            }
        )
        return response


def _named(name: str) -> str:
    """The file's name in ASCII for old programs, and as it is (RFC 6266, RFC 5987)."""
    ending = name[name.rfind(".") :] if "." in name else ""
    plain = "".join(
        sign for sign in f"document{ending}" if sign.isascii() and (sign.isalnum() or sign in ".-_")
    )
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
