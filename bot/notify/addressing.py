"""Puts claimed notices into words and finds the accounts they may go to."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Reply
from storage import accounts, outbox, people
from storage.notices import ANSWER
from storage.outbox import Claimed
from storage.people import KnownAccount

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing is said, and why; `later` where the notice goes on waiting instead of becoming void."""

    reason: str
    later: bool = False


Write = Callable[[Session, Claimed], Reply | Withheld | None]


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice in hand, in words, and the accounts it may go to, the best first."""

    claimed: Claimed
    letter: Letter
    accounts: Sequence[KnownAccount]


@dataclass(frozen=True, slots=True)
class Post:
    """What was claimed together: letters, and notices without any."""

    letters: Sequence[Addressed]
    void: Sequence[tuple[Claimed, str]]  # not true any more, or why else they are not said
    held: Sequence[Claimed]  # they go on waiting
    failed: Sequence[Claimed]  # their words could not be found


def address(session: Session, claimed: Sequence[Claimed], write: Write) -> Post:
    """Letters for those that still wait, in their order; `write` gives the words where they are not fixed."""
    letters, void, held, failed = [], [], [], []
    waiting = outbox.still_waiting(session, [each.id for each in claimed])
    for each in claimed:
        try:
            reply = _reply(session, each, write) if each.id in waiting else None
        except Exception:
            log.exception("notice %d (%s %s) has no words", each.id, each.kind, each.subject)
            failed.append(each)
            continue
        if isinstance(reply, Withheld) and reply.later:
            held.append(each)
        elif isinstance(reply, Withheld):
            void.append((each, reply.reason))
        elif reply is None:
            void.append((each, ""))
        else:
            letter = Letter(each.kind, each.subject, reply)
            letters.append(Addressed(each, letter, _accounts(session, each)))
    return Post(letters, void, held, failed)


def _reply(session: Session, claimed: Claimed, write: Write) -> Reply | Withheld | None:
    return write(session, claimed) if claimed.reply is None else Reply.from_json(claimed.reply)


def _accounts(session: Session, claimed: Claimed) -> list[KnownAccount]:
    """The one that wrote last first; an answer has one only."""
    if claimed.kind != ANSWER:
        return people.accounts_of(session, claimed.recipient_id)
    only = accounts.active(session, claimed.account_id) if claimed.account_id else None
    return [only] if only else []
