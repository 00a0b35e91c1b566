"""What a message is answered: what waited for the person, and what the core says to it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.channels.wechat import rendering
from bot.channels.wechat.events import Event
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.rendering import GOES_ON, PassiveFitting
from bot.channels.wechat.underway import Work
from bot.dialogue.delivery import Letter, Parcel, TakesAlong
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.handlers.wording import home
from bot.turn import OWED, Answer, Line

NAME = "wechat"
LETTERS = 10  # taken along with one answer at most
ALONG_SECONDS = 1.0  # what cannot be had in this time waits for another answer
_BEFORE = timedelta(milliseconds=1)

log = logging.getLogger(__name__)


class Turns(Protocol):
    """The core, as far as this channel needs it; `bot.turn.Turns` is one."""

    def take(self, sender: Sender, incoming: Incoming, fitting: Fitting | None = None) -> Future[Answer]:
        """Does what the message asks for; resolved after the commit."""

    def postpone(
        self, sender: Sender, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> Future[None]:
        """Puts replies into the outbox that could not be said, before those that wait already."""

    def history(self, sender: Sender, limit: int) -> Sequence[Line]:
        """The last of what was said, the oldest first. Blocks."""


class Arrivals(TakesAlong, Protocol):
    """The courier, as far as this channel needs it."""

    async def arrived(self, channel: str, external_id: str) -> object:
        """Delivers what waits for this account."""

    async def left(self, channel: str, external_id: str) -> object:
        """Sends nothing to this account any more, until it arrives again."""


class Followers(Protocol):
    """What else wants to know of followers: the channel that sends by WeChat's API."""

    @property
    def pushes(self) -> bool:
        """Whether messages can be sent beside the passive answer."""

    async def heard(self, openid: str, *, touch: bool) -> None:
        """A follower wrote; or tapped the menu, followed or scanned (`touch`)."""

    async def left(self, openid: str) -> None:
        """A follower left."""

    async def happened(self, openid: str, event: Event) -> None:
        """One of the other events."""


@dataclass(frozen=True, slots=True)
class Made:
    """An answer: the first of what waited, and what is said to the message itself.

    `more` tells that something waits on, `rest` what could not be put into this one although it must be
    said first of all, `busy` that the store could not take the message, `touch` is the message's.
    """

    sender: Sender
    message_id: str
    begun_at: datetime
    touch: bool = False
    replies: tuple[Reply, ...] = ()
    letters: tuple[Letter, ...] = ()
    parcel: Parcel | None = None
    more: bool = False
    rest: tuple[Reply, ...] = ()
    busy: bool = False

    def text(self, *, hint: bool) -> str:
        """All of it as one text; `hint` adds how to hear more."""
        before = [rendering.letter(letter) for letter in self.letters]
        return rendering.together(before, rendering.words(self.replies), more=hint)


class Answers:
    """Makes answers, and sees to what becomes of them."""

    def __init__(self, turns: Turns, arrivals: TakesAlong, clock: Callable[[], datetime]) -> None:
        self._turns = turns
        self._arrivals = arrivals
        self._clock = clock
        self._offers = Offers(turns.history)

    async def make(self, openid: str, incoming: Incoming, touch: bool) -> Made:
        """The answer to one message; a failure of ours becomes a sentence."""
        nothing = Made(Sender(NAME, openid), incoming.message_id, self._clock(), touch)
        try:
            if incoming.text.strip("。.！! ") in GOES_ON:
                parcel = await self._take_along(openid)
                if parcel and parcel.letters:
                    return _of_parcel(nothing, parcel)
            if data := await self._offers.find(nothing.sender, incoming.text):
                incoming = replace(incoming, text="", button=data, label=incoming.text)
            answer = await asyncio.wrap_future(self._turns.take(nothing.sender, incoming, PassiveFitting()))
            parcel = await self._take_along(openid) if answer.owed else None
            return _joined(nothing, answer, parcel)
        except Exception:
            log.exception("a message of WeChat's could not be answered")
            return replace(nothing, replies=(home.trouble(),))

    async def told(self, made: Made) -> None:
        """The answer has been written."""
        notices = (letter.reply for letter in made.letters if letter.kind != rendering.ANSWER)
        self._offers.told(made.sender, notices, made.replies)
        try:
            if made.rest:
                await self._postpone(made, made.rest, made.begun_at - OWED)
            if made.parcel:
                await made.parcel.delivered(len(made.letters))
        except Exception:
            log.exception("what was told with an answer could not be marked; it may be told again")

    async def keep(self, work: Work[Made]) -> None:
        """Nobody took the answer: what waited waits on, and so does the answer where it came too late."""
        try:
            made = await work.task
            if made.parcel:
                await made.parcel.delivered(0)
            if work.late and made.replies:
                await self._postpone(made, made.replies, made.begun_at - _BEFORE)
        except Exception:
            log.exception("an answer that came too late could not be kept")

    async def _postpone(self, made: Made, replies: Sequence[Reply], at: datetime) -> None:
        texts = [Reply(rendering.words(replies))]  # with the numbers that its choices have now
        postponed = self._turns.postpone(made.sender, made.message_id, texts, at)
        await asyncio.shield(asyncio.wrap_future(postponed))

    async def _take_along(self, openid: str) -> Parcel | None:
        try:
            async with asyncio.timeout(ALONG_SECONDS):
                return await self._arrivals.take_along(NAME, openid, LETTERS)
        except TimeoutError:  # somebody else is about to tell it
            return None
        except Exception:  # what waits can wait; the message is answered all the same
            log.exception("what waits for a follower could not be looked up")
            return None


def _joined(nothing: Made, answer: Answer, parcel: Parcel | None) -> Made:
    """What the core says, and before it as much of what waited as there is room for."""
    made = replace(nothing, replies=answer.replies, more=answer.waiting > 0, busy=answer.busy)
    if parcel is None or not parcel.letters:
        return made
    own = f":{nothing.message_id}:"  # what the answer itself had no room for, which comes after it
    told: list[str] = []
    said = rendering.words(answer.replies)
    for letter in parcel.letters:
        if own in letter.subject or not rendering.fits(
            rendering.together([*told, rendering.letter(letter)], said)
        ):
            break
        told.append(rendering.letter(letter))
    letters = tuple(parcel.letters[: len(told)])
    return replace(made, letters=letters, parcel=parcel, more=made.more or len(told) < len(parcel.letters))


def _of_parcel(nothing: Made, parcel: Parcel) -> Made:
    """As much of what waits as fits into one text: one letter at least, cut where it is too long."""
    first, *others = parcel.letters
    (piece,), *rest = PassiveFitting().messages([Reply(rendering.letter(first))])
    if rest:
        left = Reply("\n".join(reply.text for message in rest for reply in message))
        part = Letter(rendering.ANSWER, first.subject, piece)
        return replace(nothing, letters=(part,), parcel=parcel, more=True, rest=(left,))
    told = [first]
    for letter in others:
        texts = [rendering.letter(each) for each in (*told, letter)]
        if not rendering.fits(rendering.together(texts, "")):
            break
        told.append(letter)
    return replace(nothing, letters=tuple(told), parcel=parcel, more=len(told) < len(parcel.letters))
