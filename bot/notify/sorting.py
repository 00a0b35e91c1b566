"""Gives what is due its lane: the channel by which it goes, or a rest until the person arrives."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.notify.carrier import REST
from bot.notify.quiet import AT_ANY_HOUR, QuietHours
from storage import accounts, outbox, people
from storage.notices import ANSWER
from storage.outbox import Unrouted
from storage.people import KnownAccount

BATCH = 250  # notices that are sorted in one transaction
# How long an open page is looked for, in every process, before a notice goes to another account of somebody
# who was on the page last.
PAGE_FIRST = timedelta(seconds=6)


class Sorter:
    """`anywhere` are the channels that reach a person wherever they are."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        anywhere: Collection[str],
        quiet: QuietHours | None,
    ) -> None:
        self._clock = clock
        self._anywhere = anywhere
        self._quiet = quiet

    def sort(self, session: Session) -> bool:
        """Sorts some of what is due; True where there may be more."""
        now = self._clock()
        morning = self._quiet.until(now) if self._quiet else None
        known: dict[int, list[KnownAccount]] = {}
        ways = []
        batch = outbox.unrouted(session, now, BATCH)
        for notice in batch:
            if morning is not None and notice.kind not in AT_ANY_HOUR:
                ways.append((notice.id, "", morning))
                continue
            if notice.recipient_id not in known:
                known[notice.recipient_id] = people.accounts_of(session, notice.recipient_id)
            ways.append((notice.id, *self._way(session, notice, known[notice.recipient_id], now + REST)))
        outbox.route(session, ways)
        return len(batch) == BATCH

    def _way(
        self, session: Session, notice: Unrouted, accounts_of: list[KnownAccount], later: datetime
    ) -> tuple[str, datetime]:
        rest = "", later
        if notice.kind == ANSWER:
            only = accounts.active(session, notice.account_id) if notice.account_id else None
            return (only.channel, notice.next_at) if only and only.channel in self._anywhere else rest
        reaching = [account.channel for account in accounts_of if account.channel in self._anywhere]
        if not reaching:
            return rest
        waits = timedelta() if accounts_of[0].channel == reaching[0] else PAGE_FIRST
        return reaching[0], notice.next_at + waits
