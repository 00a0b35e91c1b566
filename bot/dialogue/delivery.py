"""What the courier hands to a channel, and what became of it; the same words for every platform."""

from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.messages import Reply

_ANSWER = "answer"  # the kind of a letter that is a part of an answer, `storage.notices.ANSWER`
_REMINDERS = "reminder-"  # how the kinds of reminders begin, `bot.notify.reminders`
# The slots of buttons that do nothing but show.
_SHOWS = frozenset({"show", "list", "start", "card", "help", "mine", "switch"})


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice in words. A platform that wants another form for some kinds finds the kind here."""

    kind: str  # as in `Notice.kind`
    subject: str  # as in `Notice.subject`
    reply: Reply

    @property
    def heading(self) -> str:
        """What it is, for a platform that shows no difference to an answer; a part of an answer has none."""
        if self.kind == _ANSWER:
            return ""
        return "【提醒】" if self.kind.startswith(_REMINDERS) else "【通知】"

    @property
    def asks(self) -> bool:
        """Whether it offers a choice that does something, rather than one that shows something."""
        if self.kind == _ANSWER or self.kind.startswith(_REMINDERS):
            return False
        return any(button.slot not in _SHOWS for button in self.reply.all_buttons())


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform has taken it; `message_id` is the platform's own, where it tells one."""

    message_id: str = ""


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Nobody can be reached there now: no page is open, no window to write is. Kept until they come."""


@dataclass(frozen=True, slots=True)
class Later:
    """The platform, or the way to it, asks to wait; `everybody` where this holds for the whole channel.

    `uncertain` where it may have arrived all the same (a send that timed out): sending again may repeat it.
    """

    seconds: float
    everybody: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """The account can never be reached again: the bot was blocked, the follower left."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The account goes by another id now; send there."""

    external_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message, however often it is sent."""

    reason: str


Delivery = Delivered | OutOfReach | Later | Gone | Moved | Refused


class Parcel(Protocol):
    """Letters that are in nobody else's hands for half a minute, to go with a platform's own answer."""

    @property
    def letters(self) -> tuple[Letter, ...]:
        """What is owed to the person, in the order it is to be said, what asks something last."""

    async def delivered(self, count: int) -> None:
        """The first `count` letters have been written to the platform: they are marked as sent, the others
        are due again at once. `delivered(0)` gives all back. Without any call they are given back when the
        half minute is over, and go out again.
        """


class TakesAlong(Protocol):
    """The courier, as far as a channel needs it that can say something only in answer to a message."""

    async def take_along(self, channel: str, external_id: str, room: int) -> Parcel:
        """Takes at most `room` letters that wait for the person of this account, in order.

        For a platform like WeChat's passive answers: call it when the turn is done, put as many letters as
        fit behind the turn's replies, and tell the parcel once the HTTP response has been written. A
        stranger's parcel is empty. Answers to a message of another account of the person are left out.
        """
