"""What a person may be, and for what: the roles, and a role that is held for a scope."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a person may be; everybody is a resident without being told so."""

    RESIDENT = "resident"  # 居民: everybody
    COORDINATOR = "coordinator"  # 文化专干: orders for a unit; the scope is the unit's code
    REVIEWER = "reviewer"  # 审核员 of a town, a district or the city; the scope is the region's code
    SUPPLIER = "supplier"  # 供应商 staff; the scope is the supplier's code
    STAFF = "staff"  # 市级工作人员, everywhere
    ADMINISTRATOR = "administrator"  # 管理员, everywhere
    AUDITOR = "auditor"  # 审计员: reads everything, changes nothing


class Grant(NamedTuple):
    """A role that is held, and the code of the unit, region or supplier it is held for."""

    role: Role
    scope: str = ""

    @property
    def hat(self) -> str:
        """The grant in one word, as it is kept and as a button carries it: `coordinator:440105007101`."""
        return f"{self.role}:{self.scope}"


RESIDENT = Grant(Role.RESIDENT)
_KNOWN = frozenset(Role)


def grants_of(held: Iterable[tuple[str, str]]) -> tuple[Grant, ...]:
    """The grants behind rows of role and scope; a role that this program does not know gives nothing."""
    return tuple(Grant(Role(role), scope) for role, scope in held if role in _KNOWN)


def worn(grants: tuple[Grant, ...], hat: str | None) -> Grant:
    """The grant somebody acts in: the hat they chose while they hold it, else the last unit they got, else
    the last role.
    """
    if hat == RESIDENT.hat:
        return RESIDENT
    if chosen := next((grant for grant in grants if grant.hat == hat), None):
        return chosen
    units = [grant for grant in grants if grant.role is Role.COORDINATOR]
    return (units or list(grants) or [RESIDENT])[-1]
