"""Files that people send: Telegram tells where one is to be had, and it is fetched from there."""

import logging
import re
from collections.abc import Sequence

from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.channels.receiving import Receiving
from bot.channels.telegram.api import call
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.updates import Sent
from bot.dialogue.files import Attachment, Untaken

ATTEMPTS = 2
_PATH = re.compile(r"(?!.*\.\.)[\w-][\w./-]{0,255}", re.ASCII)

log = logging.getLogger(__name__)


async def fetch(bot: Bot, sent: Sequence[Sent], receiving: Receiving | None) -> Attachment | Untaken:
    """The largest of what was sent that may be taken, fetched and kept; or why there is none."""
    if receiving is None or not sent:
        return Untaken.LOST
    wanted = next((each for each in sent if each.size <= receiving.sizes.most), None)
    if wanted is None:
        return Untaken.TOO_LARGE
    for attempt in range(1, ATTEMPTS + 1):
        try:
            body = await _download(bot, wanted, receiving.sizes.most)
        except BadRequest as error:  # before NetworkError, of which it is one
            log.warning("Telegram does not hand a file over: %s", error)
            return Untaken.TOO_LARGE if "too big" in error.message.lower() else Untaken.LOST
        except NetworkError as error:
            log.warning("a file could not be fetched from Telegram, attempt %d: %s", attempt, error)
        except TelegramError as error:
            log.warning("a file could not be fetched from Telegram: %s", error)
            return Untaken.LOST
        else:
            return Untaken.TOO_LARGE if body is None else await receiving.take(body, wanted.name)
    return Untaken.LOST


async def _download(bot: Bot, wanted: Sent, most: int) -> bytes | None:
    """The bytes; None where they are more than `most`. Raises TelegramError."""
    told = await call(bot, "getFile", {"file_id": wanted.file})
    path = told.get("file_path") if isinstance(told, dict) else None
    request = bot.request
    if not isinstance(path, str) or not _PATH.fullmatch(path) or not isinstance(request, AiohttpRequest):
        raise TelegramError("a file without a place")
    return await request.download(f"{bot.base_file_url}/{path}", most)
