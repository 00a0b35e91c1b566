"""The servers that turns are compared with: `python -m benchmarks.peers NAME PORT API_PORT FILE`.

Each hears a message in the way its library serves a webhook and answers with one text of 200 characters.
None searches or understands anything, and only WeRoBot keeps something (its session).
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from aiohttp import web

TOKEN = "123456:AAHbenchmarksOnlyBenchmarksOnlyBench"
SECRET = "benchmarks"  # of WeChat's signatures
WORDS = "广州公共文化产品" * 25
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def telegram_bot(api: int, file: str) -> Handler:
    """python-telegram-bot: an Application whose handler calls sendMessage."""
    ext = import_module("telegram.ext")
    update_type = import_module("telegram").Update
    address = f"http://127.0.0.1:{api}/bot"
    application = (
        ext.Application.builder()
        .token(TOKEN)
        .base_url(address)
        .updater(None)
        .concurrent_updates(True)
        .build()
    )

    async def answer(update: Any, context: Any) -> None:
        await update.message.reply_text(WORDS)

    application.add_handler(ext.MessageHandler(ext.filters.TEXT, answer))
    await application.initialize()
    await application.start()

    async def hear(request: web.Request) -> web.Response:
        await application.process_update(update_type.de_json(await request.json(), application.bot))
        return web.Response()

    return hear


async def aiogram(api: int, file: str) -> Handler:
    """aiogram: a dispatcher whose handler answers in the webhook's response."""
    library = import_module("aiogram")
    served = import_module("aiogram.webhook.aiohttp_server")
    dispatcher = library.Dispatcher()

    async def answer(message: Any) -> Any:
        return message.answer(WORDS)

    dispatcher.message.register(answer)
    bot = library.Bot(TOKEN)
    handler: Handler = served.SimpleRequestHandler(dispatcher, bot, handle_in_background=False).handle
    return handler


async def werobot(api: int, file: str) -> Handler:
    """WeRoBot: plain mode, its session kept in SQLite at every message."""
    library = import_module("werobot")
    storage = import_module("werobot.session.sqlitestorage").SQLiteStorage(file)
    robot = library.WeRoBot(token=SECRET, enable_session=True, session_storage=storage)

    @robot.text  # type: ignore[untyped-decorator]
    def answer(message: Any, session: Any) -> str:
        session["heard"] = session.get("heard", 0) + 1
        return WORDS

    parse = import_module("werobot.parser").parse_user_msg

    async def hear(request: web.Request) -> web.Response:
        signed = (request.query[name] for name in ("timestamp", "nonce", "signature"))
        if not robot.check_signature(*signed):
            raise web.HTTPForbidden
        reply = robot.get_encrypted_reply(parse(await request.read()))
        return web.Response(text=reply, content_type="application/xml")

    return hear


PEERS = {"python-telegram-bot": telegram_bot, "aiogram": aiogram, "WeRoBot": werobot}


_USER = {"id": 123456, "is_bot": True, "first_name": "bot", "username": "benchmarks_bot"}
_MESSAGE = {"message_id": 1, "date": 1795000000, "chat": {"id": 1, "type": "private"}, "text": WORDS}


class Api(asyncio.Protocol):
    """Telegram's Bot API, as fast as Python can be: every message is sent, nothing is looked at."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._held = b""

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, rest = self._held.partition(b"\r\n\r\n")
            sizes = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            size = int(sizes[0]) if sizes else 0
            if len(rest) < size:
                return
            self._held = rest[size:]
            result = _USER if b"/getMe" in head.partition(b"\r\n")[0] else _MESSAGE
            body = json.dumps({"ok": True, "result": result}).encode()
            said = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
                body
            )
            assert isinstance(self._transport, asyncio.WriteTransport)
            self._transport.write(said + body)


async def serve(name: str, port: int, api: int, file: str) -> None:
    """Serves until the process is ended."""
    if name == "api":
        await asyncio.get_running_loop().create_server(Api, "127.0.0.1", port)
    else:
        app = web.Application()
        app.router.add_post("/", await PEERS[name](api, file))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
