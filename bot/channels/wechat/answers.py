"""What a message is answered: what waited for the person, and what the core says to it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol

from bot.channels.plain import linked
from bot.channels.receiving import brought
from bot.channels.wechat import rendering
from bot.channels.wechat.events import Event
from bot.channels.wechat.offers import Choice, Offers
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.rendering import GOES_ON, MORE, PassiveFitting
from bot.channels.wechat.underway import Work
from bot.dialogue.delivery import Letter, Parcel, TakesAlong
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Button, Incoming, Reply, Sender
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

    def shows(self, sender: Sender, reply: Reply) -> Future[None]:
        """Lets the choices of what was told beside the turns be those in sight, numbered from 1."""

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

    `hint` tells what waits on, if anything does, `offers` holds the choices that are numbered in it and that
    the core does not know of, `rest` what could not be put into this one although it must be
    said first of all, `busy` that the store could not take the message, `touch` is the message's.
    """

    sender: Sender
    message_id: str
    begun_at: datetime
    touch: bool = False
    replies: tuple[Reply, ...] = ()
    letters: tuple[Letter, ...] = ()
    parcel: Parcel | None = None
    told: tuple[str, ...] = ()  # the letters in words
    hint: str = ""
    offers: Reply | None = None
    rest: tuple[Reply, ...] = ()
    busy: bool = False

    def text(self, *, hint: bool) -> str:
        """All of it as one text; `hint` adds how to hear more."""
        return rendering.together(self.told, rendering.words(self.replies), self.hint if hint else "")


class Answers:
    """Makes answers, and sees to what becomes of them."""

    def __init__(
        self,
        turns: Turns,
        arrivals: TakesAlong,
        clock: Callable[[], datetime],
        public_url: str = "",
        pictures: Pictures | None = None,
    ) -> None:
        self._turns = turns
        self._arrivals = arrivals
        self._clock = clock
        self._public_url = public_url
        self._pictures = pictures
        self._offers = Offers(turns.history)

    async def make(self, openid: str, incoming: Incoming, touch: bool, picture: str = "") -> Made:
        """The answer to one message, and to the `picture` at that address; our failure is a sentence."""
        nothing = Made(Sender(NAME, openid), incoming.message_id, self._clock(), touch)
        try:
            if incoming.text.strip("。.！! ") in GOES_ON:
                parcel = await self._take_along(openid)
                if parcel and parcel.letters:
                    return _of_parcel(nothing, parcel)
            match await self._offers.find(nothing.sender, incoming.text):
                case [only]:
                    incoming = replace(incoming, text="", button=only.data, label=incoming.text)
                case [_, *_] as several:
                    return _asks_which(nothing, incoming.text, several)
            if picture and self._pictures:
                incoming = brought(incoming, await self._pictures.fetch(picture))
            fitting = PassiveFitting(self._public_url)
            answer = await asyncio.wrap_future(self._turns.take(nothing.sender, incoming, fitting))
            self._offers.chosen(nothing.sender, answer.chosen)
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
            numbered = self._numbers(made)  # before anything else: the next message may be a number
            if made.rest:
                await self._postpone(made, made.rest, made.begun_at - OWED)
            if made.parcel:
                await made.parcel.delivered(len(made.letters))
            if numbered:
                await asyncio.wrap_future(numbered)
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
                if not made.letters and (numbered := self._numbers(made)):
                    await asyncio.wrap_future(numbered)
        except Exception:
            log.exception("an answer that came too late could not be kept")

    def _numbers(self, made: Made) -> Future[None] | None:
        return None if made.offers is None else self._turns.shows(made.sender, made.offers)

    async def _postpone(self, made: Made, replies: Sequence[Reply], at: datetime) -> None:
        texts = [Reply(rendering.words(replies))]  # with the numbers that its choices have now
        postponed = self._turns.postpone(made.sender, made.message_id, texts, at)
        await asyncio.shield(asyncio.wrap_future(postponed))

    async def _take_along(self, openid: str) -> Parcel | None:
        try:
            async with asyncio.timeout(ALONG_SECONDS):
                parcel = await self._arrivals.take_along(NAME, openid, LETTERS)
                return _Linked(parcel, self._public_url)
        except TimeoutError:  # somebody else is about to tell it
            return None
        except Exception:  # what waits can wait; the message is answered all the same
            log.exception("what waits for a follower could not be looked up")
            return None


class _Linked:
    """A parcel whose letters say where their documents are."""

    def __init__(self, parcel: Parcel, public_url: str) -> None:
        self._parcel = parcel
        self.letters = tuple(
            replace(letter, reply=linked(letter.reply, public_url)) for letter in parcel.letters
        )

    async def delivered(self, count: int) -> None:
        """As of the parcel itself."""
        await self._parcel.delivered(count)


def _joined(nothing: Made, answer: Answer, parcel: Parcel | None) -> Made:
    """What the core says, and before it as much of what waited as there is room for.

    One text has one numbering: where the core offers something, asks something, or has more to say, notices
    have no numbers, and what asks something itself waits.
    """
    made = replace(nothing, replies=answer.replies, hint=MORE if answer.waiting else "", busy=answer.busy)
    if parcel is None or not parcel.letters:
        return made
    said = rendering.words(answer.replies)
    taken = answer.asks or answer.repeated or answer.waiting > 0 or rendering.is_numbered(said)
    # What the answer itself had no room for comes after it.
    own = f":{nothing.message_id}:"
    letters = list(takewhile(lambda letter: own not in letter.subject, parcel.letters))
    made = _with(made, parcel, _told(letters, said, numbered=not taken), numbered=not taken)
    return replace(made, hint=MORE) if answer.waiting else made


def _of_parcel(nothing: Made, parcel: Parcel) -> Made:
    """As much of what waits as fits into one text: one letter at least, cut where it is too long.

    Notices have the numbers here, so that those of any list before mean nothing any more.
    """
    first = parcel.letters[0]
    numbered = first.kind != rendering.ANSWER
    whole = rendering.letter(first, rendering.numbers() if numbered else None)
    (piece,), *rest = PassiveFitting().messages([Reply(whole)])
    if rest:
        left = Reply("\n".join(reply.text for message in rest for reply in message))
        part = Letter(rendering.ANSWER, first.subject, piece)
        offers = first.reply if numbered else None
        return replace(
            nothing,
            letters=(part,),
            told=(piece.text,),
            parcel=parcel,
            hint=MORE,
            offers=offers,
            rest=(left,),
        )
    made = _with(nothing, parcel, _told(parcel.letters, "", numbered=numbered), numbered=numbered)
    return replace(made, offers=made.offers or Reply()) if numbered else made


def _told(letters: Sequence[Letter], said: str, *, numbered: bool) -> tuple[str, ...]:
    """The first letters in words, as many as go with what is said; one that asks is the last of them."""
    told: list[str] = []
    mark = rendering.numbers() if numbered else rendering.dots()
    for letter in letters:
        text = rendering.letter(letter, mark)
        if letter.asks and not numbered:
            break
        if numbered and letter.kind == rendering.ANSWER and rendering.is_numbered(text):
            break
        if not rendering.fits(rendering.together([*told, text], said)):
            break
        told.append(text)
        if letter.asks:
            break
    return tuple(told)


def _with(made: Made, parcel: Parcel, told: tuple[str, ...], *, numbered: bool) -> Made:
    """The answer with so many letters, and what waits behind them."""
    letters, waits = parcel.letters[: len(told)], parcel.letters[len(told) :]
    buttons = tuple(button for letter in letters for button in letter.reply.all_buttons())
    return replace(
        made,
        letters=letters,
        told=told,
        parcel=parcel,
        hint=rendering.behind(waits, all_known=len(parcel.letters) < LETTERS) if waits else "",
        offers=Reply(buttons=buttons) if numbered and buttons else None,
    )


def _asks_which(nothing: Made, words: str, found: Sequence[Choice]) -> Made:
    """Asks of which notice that choice was meant; nothing is done before that is said."""
    buttons = tuple(Button(f"{words.strip()}：{each.about}", *each.data.split(":", 2)) for each in found)
    which = Reply(f"有 {len(buttons)} 条通知可以回“{words.strip()}”，是哪一条？请回复数字：", buttons=buttons)
    return replace(nothing, replies=(which,), offers=which)
