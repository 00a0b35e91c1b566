"""The courier's way to Telegram: a letter becomes messages, the platform's answer becomes a fate."""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram import rendering, wording
from bot.channels.telegram.api import call
from bot.channels.telegram.pace import Pace, TooSoon
from bot.channels.telegram.transport import Lost, NotSent
from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, Moved, Refused
from bot.dialogue.files import Document, Press
from bot.dialogue.messages import Reply

AGAIN_SECONDS = 5.0  # after trouble on the way
NO_TOKEN_SECONDS = 600.0  # until somebody may have mended the token
HALF_SENT = 10_000  # letters remembered of which only a part went out
PHOTO_BYTES = 10 * 2**20  # of what is shown as a photo; what is larger goes as a file
UPLOAD_SECONDS = 60.0  # that a file may take on its way, and its answer
REASON = 120  # characters of the platform's own words that are kept

CAPTION = 1024  # characters below a file
WORDS = 64  # letters whose messages are remembered: those of a campaign say the same to everybody

_UNFIT = re.compile(r'[\x00-\x1f"\\/]')  # in the name of a file that is sent
_GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "bot was kicked")

log = logging.getLogger(__name__)

Messages = Sequence[tuple[Reply, ...]]


class TelegramChannel:
    """Sends to private chats and groups; `external_id` is the chat's id.

    A letter of several messages that breaks off goes on where it stopped, as long as the process lives.
    `press` makes the documents that a reply hands out; they are sent, not linked.
    """

    name = "telegram"

    def __init__(self, bot: Bot, pace: Pace | None = None, press: Press | None = None) -> None:
        self._bot = bot
        self._press = press
        self.pace = pace or Pace()
        self._cut = lru_cache(WORDS)(_cut)
        self._rendered = lru_cache(WORDS)(rendering.message)
        self._half_sent: OrderedDict[tuple[str, str, str], tuple[Messages, int]] = OrderedDict()

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Sends the letter as one message or, where it is longer, as several in order."""
        try:
            chat_id = int(external_id)
        except ValueError:
            return Gone("this is no chat of Telegram")
        messages = self._cut(letter.reply)
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

    async def _send(self, chat_id: int, replies: tuple[Reply, ...]) -> Delivery:
        try:
            method, given = "sendMessage", self._rendered(replies)
            if documents := replies[0].documents:
                method, given = await self._printed(documents[0])
            patience = None if method == "sendMessage" else UPLOAD_SECONDS
            async with self.pace.turn(chat_id):
                sent = await call(self._bot, method, {"chat_id": chat_id, **given}, patience)
        except TooSoon as wait:
            return Later(wait.seconds)
        except TelegramError as error:
            return self._fate(error, chat_id)
        return Delivered(str(sent["message_id"]) if isinstance(sent, dict) and "message_id" in sent else "")

    async def _printed(self, document: Document) -> tuple[str, rendering.Body]:
        """The method and the fields that send a document, or that say in words that it is gone."""
        made = await asyncio.to_thread(self._press.prints, document.key) if self._press else None
        if made is None:
            return "sendMessage", rendering.message([Reply(wording.GONE.format(document.label))])
        shows = document.is_picture and len(made.body) <= PHOTO_BYTES
        kind = "photo" if shows else "document"
        name = _UNFIT.sub("_", made.name)
        file = InputFile(made.body, filename=name)
        return f"send{kind.capitalize()}", {"caption": document.label[:CAPTION], kind: file}

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


def _cut(reply: Reply) -> Messages:
    return tuple(rendering.LETTERS.messages([reply]))


def _refused(error: BadRequest) -> Delivery:
    said = error.message.lower()
    if "message is not modified" in said:
        return Delivered()
    if any(reason in said for reason in _GONE):
        return Gone(_reason(error))
    return Refused(_reason(error))


def _reason(error: TelegramError) -> str:
    return error.message[:REASON]
