"""The courier's way to Telegram: a letter becomes messages, the platform's answer becomes a fate."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram import rendering
from bot.channels.telegram.api import call
from bot.channels.telegram.pace import Pace, TooSoon
from bot.channels.telegram.transport import Lost, NotSent
from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, Moved, Refused
from bot.dialogue.messages import Reply

AGAIN_SECONDS = 5.0  # after trouble on the way
NO_TOKEN_SECONDS = 600.0  # until somebody may have mended the token
HALF_SENT = 10_000  # letters remembered of which only a part went out
REASON = 120  # characters of the platform's own words that are kept

_GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "bot was kicked")

log = logging.getLogger(__name__)

Messages = list[tuple[Reply, ...]]


class TelegramChannel:
    """Sends to private chats and groups; `external_id` is the chat's id.

    A letter of several messages that breaks off goes on where it stopped, as long as the process lives.
    """

    name = "telegram"

    def __init__(self, bot: Bot, pace: Pace | None = None) -> None:
        self._bot = bot
        self.pace = pace or Pace()
        self._half_sent: OrderedDict[tuple[str, str, str], tuple[Messages, int]] = OrderedDict()

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Sends the letter as one message or, where it is longer, as several in order."""
        try:
            chat_id = int(external_id)
        except ValueError:
            return Gone("this is no chat of Telegram")
        messages = rendering.FITTING.messages([letter.reply])
        key = (external_id, letter.kind, letter.subject)
        known, done = self._half_sent.pop(key, (messages, 0))
        fate: Delivery = Delivered()
        for place in range(done if known == messages else 0, len(messages)):
            fate = await self._send(chat_id, messages[place])
            if not isinstance(fate, Delivered):
                if place and isinstance(fate, Later):
                    self._remember(key, messages, place)
                break
        return fate

    async def _send(self, chat_id: int, replies: Sequence[Reply]) -> Delivery:
        body = rendering.message(replies)
        try:
            async with self.pace.turn(chat_id):
                sent = await call(self._bot, "sendMessage", {"chat_id": chat_id, **body})
        except TooSoon as wait:
            return Later(wait.seconds)
        except TelegramError as error:
            return self._fate(error, chat_id)
        return Delivered(str(sent["message_id"]) if isinstance(sent, dict) and "message_id" in sent else "")

    def _fate(self, error: TelegramError, chat_id: int) -> Delivery:
        """What the platform's refusal, or the trouble on the way, means for the letter."""
        match error:
            case RetryAfter():
                return self._flooded(error, chat_id)
            case ChatMigrated():
                return Moved(str(error.new_chat_id))
            case Forbidden():
                return Gone(_reason(error))
            case InvalidToken():
                log.critical("Telegram refuses the bot's token; nothing can be sent. See `xiangmei doctor`.")
                return Later(NO_TOKEN_SECONDS, everybody=True)
            # Before NetworkError, of which it is one.
            case BadRequest():
                return _refused(error)
            case NotSent():
                return Later(AGAIN_SECONDS)
            case TimedOut() | Lost():
                return Later(AGAIN_SECONDS, uncertain=True)
        # A NetworkError is an answer of 500 or more; any other an answer that nobody can read.
        unreadable = type(error) is TelegramError
        return Later(AGAIN_SECONDS, uncertain=unreadable)

    def _flooded(self, error: RetryAfter, chat_id: int) -> Later:
        """The platform does not say what was too fast, the chat or the bot: two chats at once are the bot."""
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        everybody = self.pace.held(chat_id)
        self.pace.hold(seconds, None if everybody else chat_id)
        if everybody:
            self.pace.hold(seconds, chat_id)
        log.warning("Telegram asks to wait %.0f s%s", seconds, " with everything" if everybody else "")
        return Later(seconds, everybody=everybody)

    def _remember(self, key: tuple[str, str, str], messages: Messages, done: int) -> None:
        self._half_sent[key] = (messages, done)
        while len(self._half_sent) > HALF_SENT:
            self._half_sent.popitem(last=False)


def _refused(error: BadRequest) -> Delivery:
    said = error.message.lower()
    if "message is not modified" in said:
        return Delivered()
    if any(reason in said for reason in _GONE):
        return Gone(_reason(error))
    return Refused(_reason(error))


def _reason(error: TelegramError) -> str:
    return error.message[:REASON]
