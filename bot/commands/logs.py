"""The log of a running program: one line a record on standard error, secrets blotted out."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from bot.settings import Settings

BLOT = "***"
SHORTEST = 6  # characters; blotting out less would hide half the log and no secret


class Blotting(logging.Formatter):
    """Blots secrets out of whole records, tracebacks with them: libraries put addresses into their errors."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        spelled = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        # The longest first: one secret may hold another.
        self._secrets = sorted((form for form in spelled if len(form) >= SHORTEST), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, BLOT)
        return text


def start_logging(settings: "Settings") -> None:
    """Warnings and worse go to standard error, without the settings' secrets."""
    from pydantic import SecretStr

    given = (getattr(settings, name) for name in type(settings).model_fields)
    secrets = {value.get_secret_value() for value in given if isinstance(value, SecretStr)}
    # The second half of Telegram's token is the secret one, and stands alone in some errors.
    secrets |= {secret.partition(":")[2] for secret in secrets if secret.partition(":")[0].isdigit()}
    handler = logging.StreamHandler()
    handler.setFormatter(Blotting(secrets))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
