"""A person who talks with the assistant in tests: says, taps, hears, restarts_the_bot."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from bot.campaigns.planner import Planner
from bot.dialogue.files import Document, Printed
from bot.dialogue.messages import Button, Incoming, Reply, Sender
from bot.dialogue.talk import Talk
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents import Imprint, Press
from bot.knowledge import Knowledge
from bot.notify.addressing import Withheld
from bot.notify.deadlines import Deadlines
from bot.notify.letters import Letters
from bot.notify.news import News
from bot.notify.reminders import Reminders
from bot.orders import numbers
from bot.orders.terms import USUAL, Terms
from bot.turn import Surroundings, Turns
from storage import orders as records
from storage import people, places, talks
from storage.files import Files
from storage.models import Need, Notice, Order, OrderLog, Product
from storage.outbox import Claimed
from storage.store import Store

NOW = "2026-11-22 09:00"  # a Sunday


def moment(text: str) -> datetime:
    """2026-11-22 09:00 on Guangzhou's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Bot:
    """The assistant over one database; it can be stopped and started again like the real one."""

    address: str
    knowledge: Knowledge
    now: datetime = field(default_factory=lambda: moment(NOW))
    demo: bool = False
    service_phone: str = "020-12345678"
    public_url: str = ""
    telegram_username: str = ""
    terms: Terms = USUAL
    files: Files | None = None  # where what people send is kept
    store: Store = field(init=False)
    turns: Turns = field(init=False)
    press: Press = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.terms = replace(self.terms, alone=self.demo)
        self.store = Store.open(self.address)
        self.store.migrate()
        self.turns = Turns(
            Surroundings(
                store=self.store,
                catalog=self.knowledge.catalog,
                places=self.knowledge.places,
                reader=self.knowledge.reader,
                reminders=Reminders(),
                news=News(),
                clock=lambda: self.now,
                terms=self.terms,
                demo=self.demo,
                service_phone=self.service_phone,
                files=self.files,
                public_url=self.public_url,
                telegram_username=self.telegram_username,
            )
        )
        imprint = Imprint(self.service_phone, self.public_url, self.telegram_username)
        places = self.knowledge.places
        self.press = Press(self.store, lambda: self.now, places, imprint, self.files, alone=self.terms.alone)

    def passes(self, until: str) -> None:
        """Moves the clock on and lets time take its steps with orders and campaigns."""
        self.now = moment(until)
        deadlines = Deadlines(
            self.store, lambda: self.now, self.knowledge.catalog, Reminders(), News(), self.terms
        )
        self.store.write(deadlines.run).result()
        planner = Planner(lambda: self.now, self.terms)
        while self.store.write(planner.step).result():
            pass
        self.store.write(planner.finish).result()

    def restart(self) -> None:
        self.store.close()
        self.start()

    def product(self, name: str) -> Product:
        """The product of that name in the sample."""
        return self.store.read(
            lambda session: session.exec(select(Product).where(col(Product.name) == name)).one()
        )

    def is_booked(self, name: str, *starts: str, unit: str = "440105007102") -> None:
        """Others have ordered the product at these times, for a neighbouring community."""
        product = self.product(name)

        def work(session: Session) -> None:
            code = places.unit_for_region(session, unit).code
            other = people.account_of(session, "test", "others") or people.enrol(
                session, "test", "others", "", self.now
            )
            for start in map(moment, starts):
                session.add(
                    Order(
                        number=numbers.make(2025, records.next_order_number(session, 2025)),
                        product_code=product.code,
                        team=product.team,
                        supplier_code=product.supplier_code,
                        unit_code=code,
                        person_id=other.person_id,
                        starts_at=start,
                        ends_at=start + timedelta(minutes=product.duration_min),
                        room="礼堂",
                        audiences=["老年人"],
                        people_min=20,
                        people_max=20,
                        contact_name="何姐",
                        contact_phone="13800138001",
                        state="confirmed",
                        created_at=self.now,
                        updated_at=self.now,
                    )
                )

        self.store.write(work).result()


@dataclass
class Person:
    """One person on one channel."""

    bot: Bot
    name: str
    channel: str = "console"
    replies: list[Reply] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def sender(self) -> Sender:
        return Sender(self.channel, self.name, self.name)

    def becomes(self, role: str, scope: str) -> "Person":
        """Holds a role from now on, without having asked for it in the chat."""

        def work(session: Session) -> None:
            known = people.account_of(session, self.channel, self.name)
            if known is None:
                known = people.enrol(session, self.channel, self.name, "", self.bot.now)
            people.grant_role(session, known.person_id, role, scope, self.bot.now)

        self.bot.store.write(work).result()
        return self

    def loses(self, role: str, scope: str) -> "Person":
        """Holds the role no longer."""

        def work(session: Session) -> None:
            people.revoke_role(session, self.id_in(session), role, scope, self.bot.now)

        self.bot.store.write(work).result()
        return self

    def sends(self, incoming: Incoming) -> "Person":
        self.replies = list(self.bot.turns.take(self.sender, incoming).result().replies)
        assert self.replies, f"no answer to {incoming}"
        return self

    def says(self, *texts: str) -> "Person":
        """Sends messages one after another; the replies to the last one are heard."""
        for text in texts:
            self.sends(Incoming(f"{self.name}-{next(self.numbers)}", text=text))
        return self

    @property
    def buttons(self) -> list[Button]:
        """The buttons in sight, in reading order."""
        return [button for reply in self.replies for button in reply.all_buttons()]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, label: str) -> str:
        """The data of the button in sight that has this label, or begins with it."""
        for fits in (lambda button: button.label == label, lambda button: button.label.startswith(label)):
            if found := next(filter(fits, self.buttons), None):
                return found.data
        raise AssertionError(f"no button {label}: {self.labels}\n{self.heard}")

    def taps(self, *labels: str) -> "Person":
        """Taps the buttons of that label one after another."""
        for label in labels:
            self.taps_data(self.button(label), label)
        return self

    def taps_data(self, data: str, label: str = "") -> "Person":
        """Taps a button from any time, by its data."""
        return self.sends(Incoming(f"{self.name}-{next(self.numbers)}", button=data, label=label))

    def looks_up(self) -> "Person":
        """Reads the notices that came by themselves since the last look; they are heard next."""

        def work(session: Session) -> list[Reply]:
            write, told = Letters(lambda: self.bot.now, self.bot.terms), []
            for notice in self.notices_in(session):
                if notice.state == "waiting" and notice.due_at <= self.bot.now < notice.expires_at:
                    claimed = Claimed(
                        notice.id or 0,
                        notice.kind,
                        notice.subject,
                        notice.recipient_id,
                        None,
                        notice.reply,
                        1,
                    )
                    reply = Reply.from_json(notice.reply) if notice.reply else write(session, claimed)
                    if isinstance(reply, Withheld) and reply.later:
                        continue
                    told += [reply] if isinstance(reply, Reply) else []
                    notice.state = "sent" if isinstance(reply, Reply) else "void"
                    notice.sent_at = self.bot.now if isinstance(reply, Reply) else None
                    session.add(notice)
            return told

        self.replies = self.bot.store.write(work).result()
        return self

    def notices_in(self, session: Session) -> list[Notice]:
        wanted = select(Notice).where(col(Notice.recipient_id) == self.id_in(session))
        return list(session.exec(wanted.order_by(col(Notice.due_at), col(Notice.id))))

    def document(self, label: str) -> Document:
        """The document in sight that has this label."""
        offered = [each for reply in self.replies for each in reply.documents]
        found = next((each for each in offered if each.label == label), None)
        assert found, f"no document {label}: {[each.label for each in offered]}\n{self.heard}"
        return found

    def fetches(self, label: str) -> Printed:
        """The document in sight, as its address yields it."""
        printed = self.bot.press.prints(self.document(label).key)
        assert printed, f"{label} is not to be had"
        return printed

    def hears(self, *words: str) -> bool:
        """Whether all the words stand in the replies; fails with what was said instead."""
        heard = self.heard
        for word in words:
            assert word in heard, f"{word!r} is not in:\n{heard}"
        return True

    def hears_nothing_of(self, *words: str) -> bool:
        heard = self.heard
        for word in words:
            assert word not in heard, f"{word!r} is in:\n{heard}"
        return True

    @property
    def heard(self) -> str:
        return "\n".join(spoken(reply) for reply in self.replies)

    def restarts_the_bot(self) -> "Person":
        self.bot.restart()
        return self

    def id_in(self, session: Session) -> int:
        account = people.account_of(session, self.channel, self.name)
        assert account is not None
        return account.person_id

    @property
    def orders(self) -> list[Order]:
        """The orders on record, the first one first."""
        return self.bot.store.read(lambda session: records.of_person(session, self.id_in(session)))[::-1]

    @property
    def order(self) -> Order:
        """The only order on record."""
        (only,) = self.orders
        return only

    @property
    def log(self) -> list[OrderLog]:
        """The life of the only order."""
        number = self.order.id
        assert number is not None
        return self.bot.store.read(lambda session: records.log_of(session, number))

    @property
    def notices(self) -> list[Notice]:
        """Every notice on record for this person, the earliest due first."""

        return self.bot.store.read(self.notices_in)

    @property
    def needs(self) -> list[Need]:
        return self.bot.store.read(
            lambda session: list(session.exec(select(Need).where(col(Need.person_id) == self.id_in(session))))
        )

    @property
    def talk(self) -> Talk:
        return Talk.from_json(
            self.bot.store.write(lambda session: talks.load_talk(session, self.id_in(session))).result() or {}
        )


def spoken(reply: Reply) -> str:
    """Everything a reply shows, in one text."""
    parts = [reply.text]
    for card in reply.cards:
        parts += [card.title, card.text, *(f"{label}：{value}" for label, value in card.rows)]
    parts += [f"[{button.label}]" for button in reply.all_buttons()]
    return "\n".join(part for part in parts if part)
