"""What the account may do: what was found out and what the settings say, never by the kind of the account."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from bot.settings import Capability, Settings
from storage.store import Store
from storage.wechat import capabilities

FRESH = timedelta(minutes=1)  # how long it takes at most until a probe is noticed by a running server


class Capabilities:
    """Of one account; one a process. `granted` are those that the settings name."""

    def __init__(
        self, store: Store, app_id: str, granted: Iterable[Capability], clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._app_id = app_id
        self._granted = frozenset[str](granted)
        self._clock = clock
        self._read_at: datetime | None = None
        self._found = frozenset[str]()

    @classmethod
    def of(cls, settings: Settings, store: Store, clock: Callable[[], datetime]) -> "Capabilities":
        """Those of the account in the settings; without an AppSecret nothing can be asked of WeChat."""
        if not settings.wechat_app_secret.get_secret_value():
            return cls(store, "", (), clock)
        return cls(store, settings.wechat_app_id, settings.wechat_can, clock)

    def __contains__(self, name: Capability) -> bool:
        """Whether the account may do this, as it was known a minute ago at most."""
        now = self._clock()
        if self._read_at is None or now - self._read_at >= FRESH:
            found = self._store.read(partial(capabilities.found, app_id=self._app_id))
            self._found = frozenset(each for each, can in found.items() if can)
            self._read_at = now
        return name in self._granted or name in self._found

    async def lost(self, name: Capability) -> None:
        """WeChat has just refused it: it counts as not found, until the next probe."""
        self._found -= {name}
        keep = partial(capabilities.keep, app_id=self._app_id, findings={name: False}, now=self._clock())
        await asyncio.shield(asyncio.wrap_future(self._store.write(keep)))
