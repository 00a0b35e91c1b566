"""May this person do this to this object? The one place that answers; what no row allows is denied.

A row says for one command which roles may do it and how far: a rule compares the scope of the role that is
held with the object. Rights add up over all roles of a person; the hat they wear decides nothing here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.people.roles import RESIDENT, Grant, Role


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is about; empty where it is about nothing of that kind.

    `line` are the codes of the regions it lies in, from the city down to its own; a free unit's ends with
    the town it is seated in. `owner` is the id of the person it belongs to.
    """

    unit: str = ""
    line: tuple[str, ...] = ()
    supplier: str = ""
    owner: int | None = None


EVERYTHING = Target()  # the object of commands about the whole: statistics, the log, a broadcast


class Command(StrEnum):
    """Everything for which a right is needed."""

    ORDER = "order"  # for the unit, as one's own
    ORDER_FOR_ANOTHER = "order_for_another"  # for a unit that is not one's own (docs/decisions/0002)
    SEE_ORDER = "see_order"
    SEE_PHOTOS = "see_photos"  # of a delivery, with residents' faces
    CHANGE_ORDER = "change_order"
    CANCEL_ORDER = "cancel_order"
    REVIEW_TOWN = "review_town"  # the first of the three looks at an order
    REVIEW_DISTRICT = "review_district"
    REVIEW_CITY = "review_city"
    ANSWER_OFFER = "answer_offer"  # a supplier's yes or no to an order
    EDIT_PRODUCT = "edit_product"
    REVIEW_PRODUCT = "review_product"  # the look at a supplier's new product
    REGISTER_UNIT = "register_unit"  # a free unit in the target's town
    INVITE_COORDINATOR = "invite_coordinator"
    INVITE_REVIEWER = "invite_reviewer"
    INVITE_SUPPLIER = "invite_supplier"
    INVITE_STAFF = "invite_staff"
    INVITE_ADMINISTRATOR = "invite_administrator"
    INVITE_AUDITOR = "invite_auditor"
    REVOKE_COORDINATOR = "revoke_coordinator"
    REVOKE_REVIEWER = "revoke_reviewer"
    REVOKE_SUPPLIER = "revoke_supplier"
    REVOKE_STAFF = "revoke_staff"
    REVOKE_ADMINISTRATOR = "revoke_administrator"
    REVOKE_AUDITOR = "revoke_auditor"
    APPROVE_COORDINATOR = "approve_coordinator"
    APPROVE_SUPPLIER = "approve_supplier"
    SEE_HOLDERS = "see_holders"  # who holds a role for the target
    BROADCAST = "broadcast"
    APPROVE_BROADCAST = "approve_broadcast"  # somebody else's, to many
    KEEP_THEMES = "keep_themes"  # the year's themes, what is planned for them, and their special deliveries
    SEE_STATISTICS = "see_statistics"
    SEE_LOG = "see_log"
    OPEN_WINDOW = "open_window"  # in which a scarce product is asked for
    RESEND_DEAD_LETTERS = "resend_dead_letters"


READING = frozenset(
    {Command.SEE_ORDER, Command.SEE_PHOTOS, Command.SEE_HOLDERS, Command.SEE_STATISTICS, Command.SEE_LOG}
)  # commands that change nothing
Rule = Callable[[str, Target, int | None], bool]  # the scope held, the object, who asks


def everywhere(scope: str, target: Target, asker: int | None) -> bool:
    """Whatever it is about."""
    return True


def mine(scope: str, target: Target, asker: int | None) -> bool:
    """What belongs to the person who asks."""
    return asker is not None and target.owner == asker


def own_unit(scope: str, target: Target, asker: int | None) -> bool:
    """The unit itself; where the unit is a region, also what lies in it."""
    return bool(scope) and (scope == target.unit or scope in target.line)


def within(scope: str, target: Target, asker: int | None) -> bool:
    """The region itself and everything in it."""
    return scope in target.line


def below(scope: str, target: Target, asker: int | None) -> bool:
    """What lies in the region, without the region itself."""
    return scope in target.line[:-1]


def own_supplier(scope: str, target: Target, asker: int | None) -> bool:
    """What the supplier offers."""
    return bool(scope) and scope == target.supplier


def as_city(scope: str, target: Target, asker: int | None) -> bool:
    """Everything in the city, for whom the city is the scope."""
    return target.line[:1] == (scope,)


def as_district(scope: str, target: Target, asker: int | None) -> bool:
    """Everything in the district, for whom the district is the scope."""
    return target.line[1:2] == (scope,)


def as_town(scope: str, target: Target, asker: int | None) -> bool:
    """Everything in the town, for whom the town is the scope."""
    return target.line[2:3] == (scope,)


_COORDINATOR, _REVIEWER, _SUPPLIER = Role.COORDINATOR, Role.REVIEWER, Role.SUPPLIER
_ADMINISTRATORS: Mapping[Role, Rule] = {Role.ADMINISTRATOR: everywhere}
_OFFICE: Mapping[Role, Rule] = {Role.STAFF: everywhere, Role.ADMINISTRATOR: everywhere}
_READERS: Mapping[Role, Rule] = {**_OFFICE, Role.AUDITOR: everywhere}
_LAY_DOWN: Mapping[Role, Rule] = {Role.RESIDENT: mine}  # one's own role

RIGHTS: Mapping[Command, Mapping[Role, Rule]] = {
    Command.ORDER: {_COORDINATOR: own_unit},
    Command.ORDER_FOR_ANOTHER: {_COORDINATOR: everywhere},
    Command.SEE_ORDER: {
        Role.RESIDENT: mine,
        _COORDINATOR: own_unit,
        _REVIEWER: within,
        _SUPPLIER: own_supplier,
        **_READERS,
    },
    Command.SEE_PHOTOS: {_COORDINATOR: own_unit, _REVIEWER: within, _SUPPLIER: own_supplier, **_OFFICE},
    Command.CHANGE_ORDER: {Role.RESIDENT: mine, _COORDINATOR: own_unit},
    Command.CANCEL_ORDER: {Role.RESIDENT: mine, _COORDINATOR: own_unit},
    Command.REVIEW_TOWN: {_REVIEWER: as_town},
    Command.REVIEW_DISTRICT: {_REVIEWER: as_district},
    Command.REVIEW_CITY: {_REVIEWER: as_city, Role.STAFF: everywhere},
    Command.ANSWER_OFFER: {_SUPPLIER: own_supplier},
    Command.EDIT_PRODUCT: {_SUPPLIER: own_supplier, Role.STAFF: everywhere},
    Command.REVIEW_PRODUCT: _OFFICE,
    Command.REGISTER_UNIT: {_REVIEWER: within, **_OFFICE},
    Command.INVITE_COORDINATOR: {_REVIEWER: within, **_OFFICE},
    Command.INVITE_REVIEWER: {_REVIEWER: below, **_OFFICE},
    Command.INVITE_SUPPLIER: _OFFICE,
    Command.INVITE_STAFF: _ADMINISTRATORS,
    Command.INVITE_ADMINISTRATOR: _ADMINISTRATORS,
    Command.INVITE_AUDITOR: _ADMINISTRATORS,
    Command.REVOKE_COORDINATOR: {**_LAY_DOWN, _REVIEWER: within, **_OFFICE},
    Command.REVOKE_REVIEWER: {**_LAY_DOWN, _REVIEWER: below, **_OFFICE},
    Command.REVOKE_SUPPLIER: {**_LAY_DOWN, **_OFFICE},
    Command.REVOKE_STAFF: {**_LAY_DOWN, **_ADMINISTRATORS},
    Command.REVOKE_ADMINISTRATOR: {**_LAY_DOWN, **_ADMINISTRATORS},
    Command.REVOKE_AUDITOR: {**_LAY_DOWN, **_ADMINISTRATORS},
    Command.APPROVE_COORDINATOR: {_REVIEWER: within, **_OFFICE},
    Command.APPROVE_SUPPLIER: _OFFICE,
    Command.SEE_HOLDERS: {_COORDINATOR: own_unit, _REVIEWER: within, **_READERS},
    Command.BROADCAST: {_REVIEWER: within, **_OFFICE},
    Command.APPROVE_BROADCAST: {_REVIEWER: within, **_OFFICE},
    Command.KEEP_THEMES: _OFFICE,
    Command.SEE_STATISTICS: {_REVIEWER: within, **_READERS},
    Command.SEE_LOG: _READERS,
    Command.OPEN_WINDOW: {Role.STAFF: everywhere},
    Command.RESEND_DEAD_LETTERS: _OFFICE,
}


def may(grants: Iterable[Grant], command: str, target: Target = EVERYTHING, asker: int | None = None) -> bool:
    """Whether somebody who holds these roles may do it; every person is a resident besides.

    A command that is not in the table is denied, and so is a role that its row does not name.
    """
    if command not in RIGHTS:
        return False
    row = RIGHTS[Command(command)]
    return any(
        (rule := row.get(grant.role)) is not None and rule(grant.scope, target, asker)
        for grant in (RESIDENT, *grants)
    )


def inviting(role: Role) -> str:
    """The command that invites somebody to a role; for residents there is none."""
    return f"invite_{role}"


def revoking(role: Role) -> str:
    """The command that takes a role back."""
    return f"revoke_{role}"


def approving(role: Role) -> str:
    """The command that decides on an application for a role; most roles are not applied for."""
    return f"approve_{role}"
