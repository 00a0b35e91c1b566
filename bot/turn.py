"""One turn: heard before? lock, load, step, keep, speak.

Everything a message does (the talk, an order with its log and notices, the "heard" row with the replies) is
one transaction; nothing is said before it is committed (laws 1 and 2).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.campaigns.campaigns import Campaigns
from bot.campaigns.surveys import Surveys
from bot.catalog import CatalogHolder
from bot.catalog.assortment import Assortment
from bot.dialogue.documents import Kind
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.sentence import Reader
from bot.dialogue.talk import Talk
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.hall import Hall
from bot.events.mydata import MyData
from bot.handlers import router
from bot.handlers.home import asking
from bot.handlers.turn import Turn, Who
from bot.handlers.wording import home
from bot.orders.course import News
from bot.orders.decisions import Decisions
from bot.orders.desk import Desk, Reminders
from bot.orders.evidence import Deliveries
from bot.orders.ledger import seat_of
from bot.orders.needs import Needs
from bot.orders.overview import Overviews
from bot.orders.photos import Photos
from bot.orders.ratings import Ratings
from bot.orders.request import Seat
from bot.orders.schedule import Schedule
from bot.orders.terms import USUAL, Terms
from bot.orders.windows import Windows
from bot.people.office import Office
from bot.people.roles import Grant, Role, grants_of, worn
from bot.themes.planner import Planner
from bot.themes.specials import Specials
from bot.themes.year import Year
from storage import documents, locks, notices, outbox, people, talks
from storage.failures import StoreFailure
from storage.files import Files
from storage.people import KnownAccount
from storage.store import Store

OWED = timedelta(days=2)  # how long an answer that could not be given at once is still worth giving

M = TypeVar("M", Sender, Incoming)
Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """The replies to one message. `repeated` tells that they were given before, to the same message.

    `waiting` counts the further messages that the outbox holds, where a channel says only one at once;
    `owed` tells that something waits there, where a channel can say it in an answer only.
    `asks` tells that a question of ours is open, whose answer may be a number, and `chosen` is the data of
    the button that was tapped or that the words pointed at.
    `busy` tells that nothing was done since the store could not take it: the same message may succeed in a
    moment, so that a platform that delivers again should be asked to.
    """

    replies: tuple[Reply, ...]
    repeated: bool = False
    waiting: int = 0
    owed: bool = False
    busy: bool = False
    asks: bool = False
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as it was seen: what the person said, or one reply of the assistant."""

    at: datetime
    who: Literal["person", "assistant"]
    text: str = ""
    reply: Reply | None = None
    notice: bool = False  # came by itself, not as an answer


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stays the same from turn to turn."""

    store: Store
    catalog: CatalogHolder
    places: Gazetteer
    reader: Reader
    reminders: Reminders
    news: News
    clock: Clock
    terms: Terms = USUAL
    demo: bool = False
    service_phone: str = ""
    public_url: str = ""
    telegram_username: str = ""
    files: Files | None = None  # what people send; None where nothing is kept


class Turns:
    """Takes messages from the channels, one turn each, and tells what was said before."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def take(self, sender: Sender, incoming: Incoming, fitting: Fitting | None = None) -> Future[Answer]:
        """Does everything the message asks for; resolved once that is safe on disk.

        A channel that can say one message at once says how much that holds: `fitting`. The answer is then
        that one message, and the others are notices in the outbox, kept in the same transaction. A message
        delivered again gets the replies it got before and does nothing (law 1). A failure of ours takes
        the whole turn back and is answered with a sentence; the message may be tried again.
        """
        sender, incoming = _clean(sender), _clean(incoming)
        answered: Future[Answer] = Future()

        def resolve(done: Future[Answer]) -> None:
            if (failure := done.exception()) is None:
                answered.set_result(done.result())
            else:
                log.error("a turn on %s failed", sender.channel, exc_info=failure)
                busy = isinstance(failure, StoreFailure | OperationalError)
                answered.set_result(Answer((home.trouble(),), busy=busy))

        turn = self._around.store.write(
            lambda session: self._turn(session, sender, incoming, fitting),
            line=(sender.channel, sender.external_id),
        )
        turn.add_done_callback(resolve)
        return answered

    def postpone(
        self, sender: Sender, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> Future[None]:
        """Puts the first replies to a message into the outbox, where they came too late to be said at once.

        `at` is a time before the turn: they go out before those replies that wait already.
        """
        bodies = [reply.to_json() for reply in replies]

        def work(session: Session) -> None:
            account = people.account_of(session, sender.channel, sender.external_id)
            if account is not None:
                expires_at = self._around.clock() + OWED
                notices.owe(session, account, f"{message_id}:late", bodies, at, expires_at)

        return self._around.store.write(work)

    def shows(self, sender: Sender, reply: Reply) -> Future[None]:
        """Lets the choices of what was told beside the turns be those in sight, numbered from 1."""

        def work(session: Session) -> None:
            locks.lock(session, ("account", sender.channel, sender.external_id))
            account = people.account_of(session, sender.channel, sender.external_id)
            if account is not None:
                talk = Talk.from_json(talks.load_talk(session, account.person_id) or {})
                talk.choices = []
                talk.offer([reply])
                talks.save_talk(session, account.person_id, talk.to_json(), self._around.clock())

        return self._around.store.write(work, line=(sender.channel, sender.external_id))

    def history(self, sender: Sender, limit: int = 50) -> list[Line]:
        """The last `limit` exchanges and notices of an account, the oldest first; none for a stranger."""
        return self._around.store.read(lambda session: _history(session, sender, limit))

    def _turn(self, session: Session, sender: Sender, incoming: Incoming, fitting: Fitting | None) -> Answer:
        locks.lock(session, ("account", sender.channel, sender.external_id))
        now = self._around.clock()
        account = _account(session, sender, now)
        kept = talks.find_heard(session, account.id, incoming.message_id)
        if kept is not None:
            said_before = tuple(Reply.from_json(body) for body in kept)
            if fitting is None:
                return Answer(said_before, repeated=True)
            return Answer(fitting.messages(said_before)[0], repeated=True, owed=fitting.alone)
        body = talks.load_talk(session, account.person_id)
        if body is None:  # another turn joined this account to another person, or took it off one
            account = _account(session, sender, now)
            body = talks.load_talk(session, account.person_id)
        turn = self._see(session, account, incoming, Talk.from_json(body or {}), now)
        if incoming.files:
            turn.photos.brings(incoming.files)
        router.step(turn)
        if turn.mydata.erased:  # there is nobody to keep it for
            return Answer(tuple(turn.replies) if fitting is None else fitting.messages(turn.replies)[0])
        account = account._replace(person_id=turn.who.id)  # as it is now, where this turn did that
        talks.save_talk(session, account.person_id, turn.talk.to_json(), now)
        bodies = [reply.to_json() for reply in turn.replies]
        said = incoming.said
        talks.store_heard(session, account.id, incoming.message_id, said, bodies, now)
        if fitting is None:
            return Answer(tuple(turn.replies), asks=asking(turn), chosen=turn.chosen)
        first, *rest = fitting.messages(turn.replies)
        later = [piece.to_json() for message in rest for piece in message]
        notices.owe(session, account, incoming.message_id, later, now, now + OWED)
        owed = fitting.alone and (bool(later) or outbox.is_owed(session, account.person_id, now))
        return Answer(first, waiting=len(later), owed=owed, asks=asking(turn), chosen=turn.chosen)

    def _see(
        self, session: Session, account: KnownAccount, incoming: Incoming, talk: Talk, now: datetime
    ) -> Turn:
        around, person_id = self._around, account.person_id
        catalog = around.catalog.current

        def enrol(grant: Grant, instead: Iterable[Grant]) -> None:
            for held in instead:
                people.revoke_role(session, person_id, held.role, held.scope, now)
            people.grant_role(session, person_id, grant.role, grant.scope, now)
            people.wear(session, person_id, grant.hat)

        def remember_contact(name: str, phone: str) -> None:
            person = people.person(session, person_id)
            if person is not None:
                person.name, person.phone = name, phone

        def hand_out(kind: Kind, subject: str, name: str, anew: bool) -> str:
            until = now + kind.lasts if kind.lasts else None
            return documents.hand_out(session, person_id, kind, subject, name, now, until, anew=anew)

        who = self._who(session, person_id)
        desk = Desk(session, now, catalog, around.reminders, around.news, around.terms)
        terms = around.terms
        office = Office(session, now, around.places, alone=terms.alone)
        hall = Hall(
            session,
            now,
            who.grants,
            person_id,
            terms.event_offer,
            no_shows=terms.no_shows,
            alone=terms.alone,
        )
        decisions = Decisions(session, now, desk, around.reminders, who.grants, person_id)
        year = Year(session, now, who.grants, person_id)
        planner = Planner(session, now, catalog, desk, year, person_id)
        return Turn(
            who=who,
            incoming=incoming,
            reading=around.reader.read(incoming.text, now.astimezone(SHANGHAI).replace(tzinfo=None)),
            talk=talk,
            now=now,
            catalog=catalog,
            places=around.places,
            desk=desk,
            decisions=decisions,
            ratings=Ratings(session, now, desk, decisions),
            deliveries=Deliveries(session, now, desk, decisions),
            photos=Photos(session, now, decisions, who.grants, alone=around.terms.alone),
            schedule=Schedule(session, now, desk, who.grants, person_id),
            needs=Needs(session, now, around.terms, who.grants, person_id),
            overviews=Overviews(session, now, who.grants),
            windows=Windows(session, now, who.grants, person_id),
            events=hall,
            themes=year,
            planner=planner,
            specials=Specials(session, now, catalog, desk, year, planner, person_id),
            campaigns=Campaigns(session, now, who.grants, person_id, terms),
            surveys=Surveys(session, now, who.grants, person_id, terms),
            mydata=MyData(session, now, hall, person_id),
            assortment=Assortment(
                office.registry,
                who.grants,
                person_id,
                reviewed=terms.new_products_reviewed,
                alone=terms.alone,
            ),
            people=office,
            recognise=lambda who: self._who(session, who),
            read=around.reader.read,
            enrol=enrol,
            remember_contact=remember_contact,
            hand_out=hand_out,
            contents=around.files.read if around.files else lambda digest: None,
            demo=around.demo,
            service_phone=around.service_phone,
            public_url=around.public_url,
            telegram_username=around.telegram_username,
            account_id=account.id,
        )

    def _who(self, session: Session, person_id: int) -> Who:
        grants = grants_of(people.roles_of(session, person_id))
        name, phone, chosen = people.profile_of(session, person_id)
        hat = worn(grants, chosen)
        seats = {
            grant: seat
            for grant in grants
            if grant.role is Role.COORDINATOR and (seat := self._seat(session, grant.scope))
        }
        units = tuple(seats.values())
        # Who has several units and chose none is asked which one it is for.
        home = units[0] if len(units) == 1 else seats.get(hat) if chosen == hat.hat else None
        return Who(person_id, name, phone, grants, hat, units, home)

    def _seat(self, session: Session, unit_code: str) -> Seat | None:
        place = self._around.places.get(unit_code)
        return Seat.of_place(place) if place else seat_of(session, unit_code)


def _account(session: Session, sender: Sender, now: datetime) -> KnownAccount:
    """The account that wrote; a stranger is enrolled."""
    found = people.account_of(session, sender.channel, sender.external_id)
    return found or people.enrol(session, sender.channel, sender.external_id, sender.name, now)


def _clean(message: M) -> M:
    """The same in text that can be kept and sent: no lone surrogates (half an emoji) and no NUL."""
    values = [(each.name, getattr(message, each.name)) for each in fields(message)]
    words = [(name, value) for name, value in values if isinstance(value, str)]
    if "".join(value for _, value in words).isprintable():  # which neither of them is
        return message
    kept = {
        name: value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "") for name, value in words
    }
    return replace(message, **kept)  # type: ignore[arg-type]  # only its words


def _history(session: Session, sender: Sender, limit: int) -> list[Line]:
    account = people.account_of(session, sender.channel, sender.external_id)
    if account is None:
        return []
    lines: list[Line] = []
    for heard in talks.heard_lately(session, account.id, limit):
        if heard.said:
            lines.append(Line(heard.at, "person", heard.said))
        lines += [Line(heard.at, "assistant", reply=Reply.from_json(body)) for body in heard.replies]
    for sent in notices.sent_lately(session, account.id, limit):
        lines.append(Line(sent.at, "assistant", reply=Reply.from_json(sent.reply), notice=True))
    lines.sort(key=lambda line: line.at)
    return lines
