"""The word that Telegram says at our webhook, made of the bot's token: nothing has to be kept for it."""

import hashlib
import hmac

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram/webhook"  # under the public address; it holds no secret, the header does

_PURPOSE = b"xiangmei telegram webhook"


def secret(token: str) -> str:
    """64 hexadecimal digits, from which nobody learns the token; what setWebhook's `secret_token` allows."""
    return hmac.new(token.encode(), _PURPOSE, hashlib.sha256).hexdigest()


def matches(said: str, token: str) -> bool:
    """Whether a header holds this token's secret; the time taken tells nothing of how much is right."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), secret(token).encode())
