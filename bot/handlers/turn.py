"""What a step sees of a turn: who, what was said, the talk, the clock, the catalog and the desk (law 6).

No channel, no session and no HTTP client is within reach from here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.campaigns.campaigns import Campaigns
from bot.campaigns.surveys import Surveys
from bot.catalog import Catalog
from bot.catalog.assortment import Assortment
from bot.dialogue.documents import Kind
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Card, Incoming, Reply
from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.understanding import Understanding
from bot.dialogue.talk import Talk
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.hall import Hall
from bot.events.mydata import MyData
from bot.orders.decisions import Decisions
from bot.orders.desk import Desk
from bot.orders.evidence import Deliveries
from bot.orders.needs import Needs
from bot.orders.overview import Overviews
from bot.orders.photos import Photos
from bot.orders.ratings import Ratings
from bot.orders.request import Seat
from bot.orders.schedule import Schedule
from bot.orders.windows import Windows
from bot.people.office import Office
from bot.people.rights import EVERYTHING, Command, Target, may
from bot.people.roles import RESIDENT, Grant, Role
from bot.themes.planner import Planner
from bot.themes.specials import Specials
from bot.themes.year import Year
from storage.models import Order, Product

__all__ = ["Role", "Turn", "Who"]


@dataclass(slots=True)
class Who:
    """The person of a turn: all roles they hold, and the hat they wear.

    The hat decides what is offered first, never what is allowed (docs/decisions/0008). `units` are those
    that they are coordinator of; `home` is the one they order for by default, None where they have to say.
    """

    id: int
    name: str
    phone: str
    grants: tuple[Grant, ...] = ()
    hat: Grant = RESIDENT
    units: tuple[Seat, ...] = ()
    home: Seat | None = None

    @property
    def chosen(self) -> bool:
        """False for a visitor of the demo who has not said yet who to be."""
        return bool(self.grants)

    @property
    def may_order(self) -> bool:
        """Whether this person may order at all."""
        return self.may(Command.ORDER_FOR_ANOTHER)

    @property
    def supplier(self) -> str:
        """The supplier this person answers for: that of their hat, else the first; empty for none."""
        if self.hat.role is Role.SUPPLIER:
            return self.hat.scope
        return next((grant.scope for grant in self.grants if grant.role is Role.SUPPLIER), "")

    def may(self, command: str, target: Target = EVERYTHING) -> bool:
        """Whether this person may do that to this object."""
        return may(self.grants, command, target, self.id)


@dataclass(slots=True)
class Turn:
    """One message on its way through the topics, and the replies gathered so far."""

    who: Who
    incoming: Incoming
    reading: Understanding
    talk: Talk
    now: datetime  # aware
    catalog: Catalog
    places: Gazetteer
    desk: Desk
    decisions: Decisions
    ratings: Ratings
    events: Hall
    campaigns: Campaigns
    surveys: Surveys
    themes: Year
    planner: Planner
    specials: Specials
    mydata: MyData
    deliveries: Deliveries
    photos: Photos
    schedule: Schedule
    needs: Needs
    overviews: Overviews
    windows: Windows
    assortment: Assortment
    people: Office
    recognise: Callable[[int], Who]  # a person as the database knows them by now
    read: Callable[[str, datetime], Understanding]  # the reader, for another point of time than now
    enrol: Callable[[Grant, Iterable[Grant]], None]  # gives a role instead of others; only the demo does
    remember_contact: Callable[[str, str], None]  # name and phone, offered again at the next order
    contents: Callable[[str], bytes | None]  # of a file that was sent, by its digest
    hand_out: Callable[[Kind, str, str, bool], str]  # the key of a document; `document` asks for it
    demo: bool = False
    service_phone: str = ""
    public_url: str = ""  # where the world reaches us; empty where it does not
    telegram_username: str = ""  # the bot's, empty where there is none
    account_id: int = 0  # the account that wrote
    replies: list[Reply] = field(default_factory=list)
    chosen: str = ""  # the data of the button that was tapped, or that the words pointed at
    opening: list[str] = field(default_factory=list)  # what goes before the next words said

    @property
    def text(self) -> str:
        """The message's words as typed, without space around them."""
        return self.incoming.text.strip()

    @property
    def local(self) -> datetime:
        """Now, on the wall clock of Guangzhou (naive), as the readers count."""
        return self.now.astimezone(SHANGHAI).replace(tzinfo=None)

    def product_of(self, order: Order) -> Product | None:
        """The product that was ordered, also where it is on offer no more."""
        return self.catalog.product(order.product_code) or self.assortment.there(order.product_code)

    def hears_again(self, text: str) -> None:
        """Takes up words of an earlier message, whose time has come now."""
        self.incoming = replace(self.incoming, text=text)
        self.reading = self.read(text, self.local)

    def document(self, kind: Kind, subject: str, label: str, name: str, *, anew: bool = False) -> Document:
        """A document for this person, to be fetched from now on; `anew` closes the key it had before.

        `label` is what a link calls it, and `name` the file's, with the ending that tells its format.
        """
        return Document(label, name, self.hand_out(kind, subject, name, anew))

    def says(
        self,
        text: str = "",
        cards: tuple[Card, ...] = (),
        buttons: tuple[Button, ...] = (),
        documents: tuple[Document, ...] = (),
    ) -> None:
        """Adds a reply; what was opened with comes first."""
        words = "\n".join(part for part in (*self.opening, text) if part)
        self.opening.clear()
        self.replies.append(Reply(words, cards, buttons, documents=documents))

    def adds(self, text: str) -> None:
        """Adds words to the end of what was said last."""
        last = self.replies[-1]
        self.replies[-1] = replace(last, text=f"{last.text}\n{text}")

    def answers(self, reply: Reply) -> None:
        """Adds a reply as the wording made it."""
        self.says(reply.text, reply.cards, reply.buttons, reply.documents)

    def turns_page(self) -> None:
        """Lets what was said last take the place of the message whose button was tapped."""
        if self.incoming.button:
            self.replies[-1] = replace(self.replies[-1], replaces=True)

    def asks(self, text: str) -> None:
        """Asks for an answer in free words: a bare number is that answer, no choice from before."""
        self.talk.choices = []
        self.says(text)

    def opens(self, text: str) -> None:
        """Puts words before the next reply of this turn."""
        if text:
            self.opening.append(text)
