"""`xiangmei serve`: the web chat and the clock of the notices, in one process."""

import errno
import socket
from typing import TYPE_CHECKING

import click

from bot.commands.logs import start_logging
from bot.commands.options import open_app, settings_from

if TYPE_CHECKING:
    from bot.people.lookup import Made
    from bot.settings import Settings

NEIGHBOURS = 20  # ports tried after the wanted one, in demo mode


@click.command()
@click.option("--demo", is_flag=True, help="A sample catalog, and everybody may try the coordinator's role.")
@click.option("--host", help="Address to listen on; 127.0.0.1 reaches this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--telegram-polling",
    is_flag=True,
    help="Fetch Telegram's updates instead of waiting for them; needs no public address.",
)
def serve(demo: bool, host: str | None, port: int | None, telegram_polling: bool) -> None:
    """Serve the web chat, and the platforms that the settings name, until Ctrl-C."""
    settings = settings_from(demo=demo or None, host=host, port=port)
    if telegram_polling and not settings.telegram_token.get_secret_value():
        raise click.UsageError(
            "请先设置 XIANGMEI_TELEGRAM_TOKEN。--telegram-polling needs XIANGMEI_TELEGRAM_TOKEN."
        )
    # The port comes first: who finds it taken should not have waited for anything else.
    with _listening(settings) as listener:
        start_logging(settings)
        with open_app(settings) as app:
            address = _address(settings.host, listener)
            if app.empty:
                click.echo(
                    "目录是空的，请先运行 xiangmei catalog load。"
                    "The catalog is empty: run `xiangmei catalog load` first."
                )
            if app.only_for_trying and not settings.demo:
                click.echo(
                    "这是试用库，里面的文化专干是自己选的身份，请不要用来办真实订单。"
                    "This database was made as a demo; do not take real orders in it.",
                    err=True,
                )
            first = app.first_administrator()
            app.serve(
                listener,
                lambda: click.echo(_ready(address, settings) + (_first(address, first) if first else "")),
                telegram_polling=telegram_polling,
            )
    click.echo("已停止。Stopped.")


def _listening(settings: "Settings") -> socket.socket:
    last = settings.port + NEIGHBOURS if settings.demo and settings.port else settings.port
    for port in range(settings.port, min(last, 65535) + 1):
        try:
            listener = _listen(settings.host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise click.ClickException(
                f"{settings.host}:{port} cannot be listened on: {error.strerror}. "
                "这个地址不能用，请换 --host 或 --port。"
            ) from None
        if port != settings.port:
            click.echo(
                f"端口 {settings.port} 已被占用，改用 {port}。Port {settings.port} is taken, using {port}."
            )
        return listener
    raise click.ClickException(
        f"端口 {settings.port} 已被占用，请用 --port 换一个。"
        f"Port {settings.port} is taken; choose another with --port."
    )


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def _address(host: str, listener: socket.socket) -> str:
    """What to type into the browser; a server on all addresses is reached here by this machine's own."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    port: int = listener.getsockname()[1]
    return f"http://{f'[{own}]' if ':' in own else own}:{port}/"


def _first(address: str, first: "Made") -> str:
    """How the first administrator signs in, while there is none."""
    from bot.people.codes import spoken

    return (
        "\n\n还没有管理员。请在 7 天内打开下面的链接，或对助手说“邀请码 "
        f"{spoken(first.code)}”（只能用一次，下次启动会换新的）：\n"
        "There is no administrator yet. Open this once, within 7 days:\n\n"
        f"    {address}?start=i_{first.code}\n"
    )


def _ready(address: str, settings: "Settings") -> str:
    if not settings.demo:
        return f"向美点单已就绪 ready: {address}"
    return (
        f"\n向美点单（试用）已就绪，请用浏览器打开\nThe demo of xiangmei is ready; open in a browser\n\n"
        f"    {address}\n\n"
        "先选一个身份，再说一句话试试：下周三下午两点给社区老人约一场八段锦，五六十人\n"
        "Choose a role, then say in Chinese what you want; 帮助 shows examples.\n"
        "产品目录是示例，不是广州市的官方目录。The catalog is a sample, not the city's official directory.\n"
        "按 Ctrl-C 停止，下次启动一切如旧。Ctrl-C stops; the next start finds everything as it was.\n"
    )
