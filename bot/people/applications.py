"""Applications: somebody asks for a role, and the level above decides."""

from dataclasses import dataclass

from bot.dialogue.messages import Reply
from bot.people.registry import Denied, Event, Registry
from bot.people.rights import Command, Target, approving
from bot.people.roles import Grant, Role
from storage import applications as records
from storage import people, places, products
from storage.locks import lock
from storage.models import Application

APPLIED_FOR = (Role.COORDINATOR, Role.SUPPLIER)
MOST_WAITING = 3  # of one person


class TooMany(Exception):  # noqa: N818 - says what is the case
    """As many as one person may have wait for a decision."""


class NameTaken(Exception):  # noqa: N818 - says what is the case
    """There is a supplier of this name by now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is applied for. A free unit or a supplier that is new has no scope yet, but a name and a seat."""

    role: Role
    scope: str = ""
    region_code: str = ""
    unit_name: str = ""
    unit_kind: str = ""
    intro: str = ""  # what a new supplier does


class Applications:
    """Made, listed and decided. `alone`: an application is nobody's business but of who made it, as with
    visitors of the demo, who would otherwise see each other's names and telephone numbers.
    """

    def __init__(self, registry: Registry, *, alone: bool = False) -> None:
        self._alone = alone
        self._registry = registry
        self._session = registry.session
        self._now = registry.now

    def apply(self, person_id: int, asked: Asked, name: str, phone: str) -> Application:
        """Keeps the application; one for the same role that waits already is the same application.

        Raises TooMany.
        """
        own = records.waiting_of(self._session, person_id)
        for waiting in own:
            if (waiting.role, waiting.scope, waiting.region_code, waiting.unit_name) == (
                asked.role,
                asked.scope,
                asked.region_code,
                asked.unit_name,
            ):
                waiting.name, waiting.phone = name, phone
                waiting.unit_kind, waiting.intro = asked.unit_kind, asked.intro
                self._session.flush()
                return waiting
        if len(own) >= MOST_WAITING:
            raise TooMany
        application = Application(
            person_id=person_id,
            role=asked.role,
            scope=asked.scope,
            region_code=asked.region_code,
            unit_name=asked.unit_name,
            unit_kind=asked.unit_kind,
            intro=asked.intro,
            name=name,
            phone=phone,
            made_at=self._now,
        )
        self._session.add(application)
        self._session.flush()
        self._registry.note(
            Event.APPLIED, person_id, person_id, Grant(asked.role, asked.scope), application=application.id
        )
        return application

    def ask_deciders(self, application: Application, words: Reply) -> int:
        """Owes everybody who may decide a message in these words; returns how many they are.

        Reviewers and staff decide; where there are none, the administrators are asked.
        """
        command = Command(approving(Role(application.role)))
        deciders = [
            person
            for person in self._registry.who_may(command, self.target(application))
            if (person == application.person_id) is self._alone
        ]
        administrators = {each.person_id for each in self._registry.holders(Role.ADMINISTRATOR)}
        first = [person for person in deciders if person not in administrators] or deciders
        for person in first:
            self._registry.tell(person, "application", f"application/{application.id}", words)
        return len(first)

    def target(self, application: Application) -> Target:
        """What the right to decide is about."""
        if application.role == Role.SUPPLIER:
            return Target(supplier=application.scope, owner=application.person_id)
        return Target(
            application.scope, self._registry.line(application.region_code), owner=application.person_id
        )

    def pending(self, asker: int) -> list[Application]:
        """What waits for this person's decision, the oldest first."""
        return [
            each
            for each in records.waiting(self._session, [role.value for role in APPLIED_FOR])
            if self._may(asker, each)
        ]

    def application(self, application_id: int, asker: int) -> Application | None:
        """One that this person may decide, decided or not."""
        found = records.application(self._session, application_id)
        return found if found is not None and self._may(asker, found) else None

    def approve(self, application: Application, asker: int) -> Grant | None:
        """Gives the role and registers a new unit or supplier; None where somebody else was quicker.

        Raises Denied, and NameTaken where the new supplier's name is another's by now.
        """
        if self._is_new_supplier(application):
            lock(self._session, ("catalog",))
            if products.supplier_named(self._session, application.unit_name):
                raise NameTaken
        if not self._decide(application, asker, records.APPROVED, ""):
            return None
        scope = application.scope or self._registered(application)
        grant = Grant(Role(application.role), scope)
        self._registry.give(application.person_id, grant)
        person = people.person(self._session, application.person_id)
        if person is not None:
            person.name, person.phone = application.name, application.phone
        self._registry.note(Event.APPROVED, application.person_id, asker, grant, application=application.id)
        return grant

    def refuse(self, application: Application, asker: int, reason: str) -> bool:
        """Turns it down; False where somebody else was quicker. Raises Denied."""
        if not self._decide(application, asker, records.REFUSED, reason):
            return False
        grant = Grant(Role(application.role), application.scope)
        self._registry.note(
            Event.REFUSED, application.person_id, asker, grant, application=application.id, reason=reason
        )
        return True

    def own(self, person_id: int) -> list[Application]:
        """A person's own that wait, the oldest first."""
        return records.waiting_of(self._session, person_id)

    def withdraw(self, application_id: int, person_id: int) -> Application | None:
        """Takes back one's own; None where it is not theirs or was decided meanwhile."""
        found = records.application(self._session, application_id)
        if found is None or found.person_id != person_id:
            return None
        done = records.decide(self._session, application_id, records.WITHDRAWN, person_id, "", self._now)
        if not done:
            return None
        grant = Grant(Role(found.role), found.scope)
        self._registry.note(Event.WITHDRAWN, person_id, person_id, grant, application=found.id)
        return found

    def alike(self, application: Application) -> list[str]:
        """Whose names are like a new supplier's: suppliers', and those of other applications that wait."""
        if not self._is_new_supplier(application):
            return []
        others = [
            each.unit_name
            for each in records.waiting(self._session, [Role.SUPPLIER])
            if each.id != application.id and each.unit_name == application.unit_name
        ]
        return [*(each.name for each in self._registry.suppliers_called(application.unit_name)), *others]

    @staticmethod
    def _is_new_supplier(application: Application) -> bool:
        return application.role == Role.SUPPLIER and not application.scope

    def _may(self, asker: int, application: Application) -> bool:
        if self._alone and application.person_id != asker:
            return False
        return self._registry.may(asker, approving(Role(application.role)), self.target(application))

    def _decide(self, application: Application, asker: int, state: str, reason: str) -> bool:
        if application.id is None:
            raise Denied
        self._registry.demand(asker, approving(Role(application.role)), self.target(application))
        return records.decide(self._session, application.id, state, asker, reason, self._now)

    def _registered(self, application: Application) -> str:
        """The code of the unit or supplier that the approval makes."""
        name, kind, seat = application.unit_name, application.unit_kind, application.region_code
        if not self._is_new_supplier(application):
            return places.free_unit(self._session, name, kind, seat).code
        district = places.region(self._session, seat)
        supplier = products.add_supplier(
            self._session, name, kind, district.name if district else "", application.intro
        )
        return supplier.code
