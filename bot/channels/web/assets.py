"""The page's files, read once at the start and named by what they hold."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from aiohttp import hdrs, web

_STATIC = files("bot.channels.web") / "static"
_TYPES = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "elements.js": "text/javascript",
    "files.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file. `version` is its hash: a browser that knows it need not ask again."""

    body: bytes
    content_type: str
    version: str

    def respond(self, request: web.Request) -> web.Response:
        """The file; or 304 where the browser has it already."""
        current = request.query.get("v") == self.version
        headers = {
            hdrs.ETAG: f'"{self.version}"',
            hdrs.CACHE_CONTROL: _FOREVER if current else "no-cache",
        }
        known = request.if_none_match or ()
        if any(tag.value in (self.version, "*") for tag in known):
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.body, content_type=self.content_type, charset="utf-8", headers=headers)


class Assets:
    """All static files, and the pages that refer to them."""

    def __init__(self) -> None:
        self._files: dict[str, Asset] = {}
        for name, content_type in _TYPES.items():
            body = (_STATIC / name).read_bytes()
            self._files[name] = Asset(body, content_type, hashlib.sha256(body).hexdigest()[:16])
        self._links = {
            name.replace(".", "_"): f"/static/{name}?v={asset.version}" for name, asset in self._files.items()
        }

    def find(self, name: str) -> Asset | None:
        """The static file of this name, if there is one."""
        return self._files.get(name)

    def page(self, name: str, **words: str) -> str:
        """An HTML page of ours, links and `words` filled in; `words` are our own, never a visitor's."""
        return Template((_STATIC / name).read_text("utf-8")).substitute(self._links, **words)
