"""The channels that are fuzzed, by name."""

from collections.abc import Callable, Mapping

from tests.fuzz.shots import Gun
from tests.fuzz.telegram_bodies import TelegramGun
from tests.fuzz.wechat_bodies import WeChatGun

GUNS: Mapping[str, Callable[[], Gun]] = {"telegram": TelegramGun, "wechat": WeChatGun}
