"""stable_token: one token is valid; the one before lives on for five minutes, unless it was forced away."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wechat.account import ApiFailure

LASTS = 7200.0
EARLY = 300.0  # so long before its end a token is replaced, and so long the old one lives on
FORCED_APART = 30.0  # forcing sooner refreshes nothing
FORCED_A_DAY = 20


@dataclass
class Tokens:
    """`ends` maps every token ever given to the time at which it ends."""

    app_id: str
    secret: str
    clock: Callable[[], float]
    current: str = ""
    ends: dict[str, float] = field(default_factory=dict)
    superseded: set[str] = field(default_factory=set)
    fetches: int = 0
    forced: list[float] = field(default_factory=list)

    def give(self, body: dict[str, Any]) -> dict[str, Any]:
        """Answers stable_token."""
        self.fetches += 1
        now = self.clock()
        if body.get("grant_type") != "client_credential":
            raise ApiFailure(40002, "invalid grant_type")
        if body.get("appid") != self.app_id:
            raise ApiFailure(40013, "invalid appid")
        if body.get("secret") != self.secret:
            raise ApiFailure(40125, "invalid appsecret")
        force = body.get("force_refresh", False)
        if not isinstance(force, bool):
            raise ApiFailure(47001, "data format error")
        if force and (not self.forced or now - self.forced[-1] >= FORCED_APART):
            if len([at for at in self.forced if at > now - 86400]) >= FORCED_A_DAY:
                raise ApiFailure(45009, "reach max api daily quota limit")
            self.forced.append(now)
            self._replace(now, old_lives_on=False)
        elif self.ends.get(self.current, 0.0) - now <= EARLY:
            self._replace(now, old_lives_on=True)
        return {"access_token": self.current, "expires_in": int(self.ends[self.current] - now)}

    def _replace(self, now: float, *, old_lives_on: bool) -> None:
        if self.current:
            if old_lives_on:
                self.ends[self.current] = min(self.ends[self.current] + EARLY, now + EARLY)
            else:
                self.superseded.add(self.current)
        self.current = f"90_{secrets.token_urlsafe(96)}"
        self.ends[self.current] = now + LASTS

    def check(self, token: str | None) -> None:
        """Raises ApiFailure where WeChat would not take the token."""
        if token is None:
            raise ApiFailure(41001, "access_token missing")
        if not re.fullmatch(r"90_[A-Za-z0-9_-]{128}", token):
            raise ApiFailure(40014, "invalid access_token")
        if token not in self.ends or token in self.superseded:
            raise ApiFailure(40001, "invalid credential, access_token is invalid or not latest")
        if self.ends[token] <= self.clock():
            raise ApiFailure(42001, "access_token expired")
