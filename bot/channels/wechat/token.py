"""The access token: one fetch at a time, in this process and in all that share the store.

WeChat's stable_token gives the same token to whoever asks, until shortly before its end. Forcing a new one
ends the old one at once and for everybody, so that is done only where WeChat refuses a token that it still
gives out.
"""

import asyncio
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.channels.wechat.failures import UnreachableError, failure
from bot.channels.wechat.wire import Wire
from storage.store import Store
from storage.wechat import tokens
from storage.wechat.tokens import Token

PATH = "/cgi-bin/stable_token"
EARLY = timedelta(minutes=4)  # WeChat has a new one five minutes before the end of the old one
LEASE = timedelta(seconds=15)  # longer than two fetches take
PATIENCE = 100  # looks for the token that another process fetches
LOOK_SECONDS = 0.1  # between two of them


class Credentials(NamedTuple):
    """Of the account, as the platform's page 基本配置 shows them."""

    app_id: str
    secret: str

    def __repr__(self) -> str:
        return f"Credentials({self.app_id!r})"


async def fetch(wire: Wire, credentials: Credentials, *, force: bool = False) -> tuple[str, timedelta]:
    """The token from WeChat, and for how long it is valid. Raises ApiError and UnreachableError."""
    body = {
        "grant_type": "client_credential",
        "appid": credentials.app_id,
        "secret": credentials.secret,
        "force_refresh": force,
    }
    answer, _ = await wire.post(PATH, body)
    if refused := failure(answer, credentials.secret):
        raise refused
    text, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(text, str) or not text or not isinstance(seconds, int):
        raise UnreachableError("no token", uncertain=False)
    return text, timedelta(seconds=seconds)


class TokenSource:
    """The token of one account, kept in the store; one a process."""

    def __init__(
        self, wire: Wire, store: Store, credentials: Credentials, clock: Callable[[], datetime]
    ) -> None:
        self._wire = wire
        self._store = store
        self._credentials = credentials
        self._clock = clock
        self._name = uuid.uuid4().hex  # ours among the processes
        self._known: Token | None = None
        self._fetching: asyncio.Task[Token] | None = None

    async def get(self, refused: str = "") -> str:
        """A token that is valid and is not `refused`. Raises ApiError and UnreachableError.

        However many ask at the same time, one of them goes to the store and to WeChat.
        """
        for _ in range(2):  # a fetch begun by others may bring the very token that was refused
            if self._known is not None and self._is_good(self._known, refused):
                return self._known.text
            if self._fetching is None:
                self._fetching = asyncio.create_task(self._obtain(refused))
                self._fetching.add_done_callback(self._obtained)
            # Whoever asked may give up; the others, and the lease in the store, still wait for the answer.
            token = await asyncio.shield(self._fetching)
            if token.text != refused:
                break
        return token.text

    def _obtained(self, task: asyncio.Task[Token]) -> None:
        self._fetching = None
        if not task.cancelled() and task.exception() is None:
            self._known = task.result()

    def _is_good(self, token: Token, refused: str) -> bool:
        return token.text != refused and token.expires_at - EARLY > self._clock()

    async def _obtain(self, refused: str) -> Token:
        """The token that the store has, or the one that this or another process puts there."""
        app_id = self._credentials.app_id
        for _ in range(PATIENCE):
            kept = await asyncio.to_thread(self._store.read, lambda session: tokens.current(session, app_id))
            if kept is not None and self._is_good(kept, refused):
                return kept
            now = self._clock()
            claim = partial(
                tokens.claim,
                app_id=app_id,
                fetcher=self._name,
                now=now,
                wanted_until=now + EARLY,
                lease=LEASE,
                refused=refused,
            )
            if await asyncio.shield(asyncio.wrap_future(self._store.write(claim))):
                return await self._fetch(refused)
            await asyncio.sleep(LOOK_SECONDS)
        raise UnreachableError("another process is fetching the token", uncertain=False)

    async def _fetch(self, refused: str) -> Token:
        app_id, name = self._credentials.app_id, self._name
        try:
            text, lasts = await fetch(self._wire, self._credentials)
            if text == refused:
                text, lasts = await fetch(self._wire, self._credentials, force=True)
            now = self._clock()
            token = Token(text, now + lasts)
            keep = partial(tokens.keep, app_id=app_id, fetcher=name, token=token, now=now)
            await asyncio.shield(asyncio.wrap_future(self._store.write(keep)))
        except BaseException:
            release = partial(tokens.release, app_id=app_id, fetcher=name, now=self._clock())
            self._store.write(release)
            raise
        return token
