"""A strict double of Telegram's Bot API over real HTTP: it keeps the platform's rules and counts offences."""

from tests.fakes.telegram.chats import Chat, Shown
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.server import TOKEN, FakeTelegram

__all__ = ["TOKEN", "Chat", "FakeTelegram", "Fault", "Limits", "Shown"]
