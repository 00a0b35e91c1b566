"""The edges through which the scripts are played: one module a channel, `EDGES` names them all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from tests.conversation.edges.console import play_on_console
from tests.conversation.edges.telegram import play_on_telegram
from tests.conversation.edges.web import play_on_web
from tests.conversation.edges.wechat import play_on_wechat, play_on_wechat_encrypted
from tests.conversation.person import Bot
from tests.conversation.script import Line

Play = Callable[[Bot, Sequence[Line]], Awaitable[None]]

EDGES: Mapping[str, Play] = {
    "console": play_on_console,
    "web": play_on_web,
    "telegram": play_on_telegram,
    "wechat": play_on_wechat,
    "wechat encrypted": play_on_wechat_encrypted,
}
