"""The channels that are fuzzed, by name."""

from collections.abc import Callable, Mapping

from tests.fuzz.shots import Gun
from tests.fuzz.telegram_bodies import TelegramGun

GUNS: Mapping[str, Callable[[], Gun]] = {"telegram": TelegramGun}
