"""The web chat: one page served by the program itself, and a socket that carries the talk."""

from bot.channels.web.pages import WebChannel
from bot.channels.web.server import application
from bot.channels.web.socket import Pace

__all__ = ["Pace", "WebChannel", "application"]
