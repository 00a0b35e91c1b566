"""Applications: somebody asks for a role, and the level above decides."""

from dataclasses import dataclass

from bot.dialogue.messages import Reply
from bot.people.registry import Denied, Event, Registry
from bot.people.rights import Command, Target, approving
from bot.people.roles import Grant, Role
from storage import applications as records
from storage import people, places
from storage.models import Application

APPLIED_FOR = (Role.COORDINATOR, Role.SUPPLIER)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is applied for. A free unit that is new has no scope yet, but a name and a seat."""

    role: Role
    scope: str = ""
    region_code: str = ""
    unit_name: str = ""
    unit_kind: str = ""


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
        """Keeps the application; one for the same role that waits already is the same application."""
        for waiting in records.waiting_of(self._session, person_id):
            if (waiting.role, waiting.scope, waiting.region_code, waiting.unit_name) == (
                asked.role,
                asked.scope,
                asked.region_code,
                asked.unit_name,
            ):
                waiting.name, waiting.phone = name, phone
                self._session.flush()
                return waiting
        application = Application(
            person_id=person_id,
            role=asked.role,
            scope=asked.scope,
            region_code=asked.region_code,
            unit_name=asked.unit_name,
            unit_kind=asked.unit_kind,
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
        """Gives the role and registers a new unit; None where somebody else was quicker. Raises Denied."""
        if not self._decide(application, asker, records.APPROVED, ""):
            return None
        scope = application.scope or self._unit(application)
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

    def _may(self, asker: int, application: Application) -> bool:
        if self._alone and application.person_id != asker:
            return False
        return self._registry.may(asker, approving(Role(application.role)), self.target(application))

    def _decide(self, application: Application, asker: int, state: str, reason: str) -> bool:
        if application.id is None:
            raise Denied
        self._registry.demand(asker, approving(Role(application.role)), self.target(application))
        return records.decide(self._session, application.id, state, asker, reason, self._now)

    def _unit(self, application: Application) -> str:
        return places.free_unit(
            self._session, application.unit_name, application.unit_kind, application.region_code
        ).code
