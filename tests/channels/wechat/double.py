"""Stand-ins for the core, the courier and what WeChat's API would send."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.wechat.events import Event
from bot.dialogue.delivery import Letter
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.turn import Answer, Line


def echo(incoming: Incoming) -> tuple[Reply, ...]:
    """What was heard, in words."""
    heard = incoming.button or incoming.start or incoming.text
    return (Reply(f"{incoming.medium} {heard}"),)


@dataclass
class TurnsDouble:
    """Answers each message once, from a script; holds turns back while `gate` is closed."""

    script: Callable[[Incoming], tuple[Reply, ...]] = echo
    heard: list[Incoming] = field(default_factory=list)
    shown: list[Reply] = field(default_factory=list)
    postponed: list[Reply] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    answers: dict[tuple[str, str], tuple[Reply, ...]] = field(default_factory=dict)
    waiting: list[tuple[Future[Answer], Answer]] = field(default_factory=list)
    open: bool = True
    busy: int = 0  # so many turns the store cannot take

    def take(self, sender: Sender, incoming: Incoming, fitting: Fitting | None = None) -> Future[Answer]:
        assert fitting is not None
        future: Future[Answer] = Future()
        if self.busy:
            self.busy -= 1
            future.set_result(Answer((Reply("系统忙"),), busy=True))
            return future
        key = (sender.external_id, incoming.message_id)
        repeated = key in self.answers
        if not repeated:
            self.heard.append(incoming)
            self.answers[key] = self.script(incoming)
        first, *rest = fitting.messages(self.answers[key])
        answer = Answer(first, repeated, 0 if repeated else len(rest), owed=True)
        self.waiting.append((future, answer))
        self._let_go()
        return future

    def opens(self) -> None:
        self.open = True
        self._let_go()

    def _let_go(self) -> None:
        while self.open and self.waiting:
            future, answer = self.waiting.pop()
            future.set_result(answer)

    def history(self, sender: Sender, limit: int) -> list[Line]:
        return self.lines[-limit:]

    def shows(self, sender: Sender, reply: Reply) -> Future[None]:
        self.shown.append(reply)
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def postpone(
        self, sender: Sender, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> Future[None]:
        self.postponed += replies
        done: Future[None] = Future()
        done.set_result(None)
        return done


@dataclass
class ParcelDouble:
    letters: tuple[Letter, ...]
    courier: "CourierDouble"

    async def delivered(self, count: int) -> None:
        self.courier.told += self.letters[:count]
        self.courier.kept = [*self.letters[count:], *self.courier.kept]


@dataclass
class CourierDouble:
    """Keeps letters and hands them out; remembers who came and left."""

    kept: list[Letter] = field(default_factory=list)
    told: list[Letter] = field(default_factory=list)
    arrivals: list[str] = field(default_factory=list)
    departures: list[str] = field(default_factory=list)

    async def take_along(self, channel: str, external_id: str, room: int) -> ParcelDouble:
        await asyncio.sleep(0)
        taken, self.kept = self.kept[:room], self.kept[room:]
        return ParcelDouble(tuple(taken), self)

    async def arrived(self, channel: str, external_id: str) -> None:
        self.arrivals.append(external_id)

    async def left(self, channel: str, external_id: str) -> None:
        self.departures.append(external_id)


@dataclass
class FollowersDouble:
    """What the channel that sends by WeChat's API would hear."""

    pushes: bool = False
    touches: list[tuple[str, bool]] = field(default_factory=list)
    departures: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    async def heard(self, openid: str, *, touch: bool) -> None:
        self.touches.append((openid, touch))

    async def left(self, openid: str) -> None:
        self.departures.append(openid)

    async def happened(self, openid: str, event: Event) -> None:
        self.events.append(event)
