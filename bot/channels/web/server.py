"""The web application: the page, its files, the socket, and refusals in words."""

import logging

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.channels.receiving import Receiving
from bot.channels.web import documents, upload, visitor, wording
from bot.channels.web.assets import Assets
from bot.channels.web.frames import FRAME_BYTES
from bot.channels.web.pages import WebChannel
from bot.channels.web.socket import Arrivals, ChatSocket, Pace, Turns
from bot.dialogue.files import Press

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = logging.getLogger(__name__)


def application(
    turns: Turns,
    arrivals: Arrivals,
    channel: WebChannel,
    *,
    demo: bool,
    pace: Pace | None = None,
    receiving: Receiving | None = None,
    press: Press | None = None,
) -> web.Application:
    """The web chat, ready to be run.

    `arrivals` is the courier, to which `channel` must be known; `demo` shows that the catalog is a sample.
    `receiving` takes what visitors send as files, `press` makes the documents they are handed.
    Shutting the application down says goodbye to every open page; it closes none of its collaborators.
    """
    assets = Assets()
    socket = ChatSocket(turns, arrivals, channel, pace or Pace(), receiving)
    page = assets.page(
        "chat.html",
        sample_notice=wording.SAMPLE_NOTICE if demo else "",
        always=wording.ALWAYS,
        most_bytes=str(receiving.sizes.most if receiving else 0),
    )

    async def show_page(request: web.Request) -> web.Response:
        response = web.Response(text=page, content_type="text/html")
        response.headers[hdrs.CACHE_CONTROL] = "no-cache, private"
        visitor.remember(request, response)
        return response

    async def show_asset(request: web.Request) -> web.Response:
        asset = assets.find(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        return asset.respond(request)

    @web.middleware
    async def refuse_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            if refusal.status < 400:
                raise
            status, words = refusal.status, wording.ERROR_PAGES.get(refusal.status, wording.REFUSED_PAGE)
            headers = {name: refusal.headers[name] for name in (hdrs.ALLOW,) if name in refusal.headers}
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            status, words, headers = 500, wording.BROKEN_PAGE, {}
        text = assets.page("error.html", words=words)
        return web.Response(status=status, text=text, content_type="text/html", headers=headers)

    app = web.Application(middlewares=[refuse_in_words], client_max_size=FRAME_BYTES)
    app.on_response_prepare.append(_guard)
    app.on_shutdown.append(lambda _: channel.close())
    app.router.add_get("/", show_page)
    app.router.add_get("/static/{name}", show_asset)
    app.router.add_get("/chat", socket.serve, allow_head=False)
    app.router.add_post(upload.PATH, upload.Upload(receiving).serve)
    app.router.add_get(documents.PATH, documents.Documents(press, assets).show)
    app.router.add_get("/healthz", _healthy)
    return app


async def _guard(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)  # a document has a policy of its own


async def _healthy(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")
