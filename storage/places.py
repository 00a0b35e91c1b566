"""Regions and the units seated in them."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import Region, Unit

_NEW_UNITS = ("new units",)  # one is registered at a time: names are looked up, codes are counted

# A community lies in a town, that in a district, that in the city; asked for in nearly every turn.
_ABOVE: list[type[Region]] = [aliased(Region) for _ in range(3)]
_LEVELS: list[type[Region]] = [Region, *_ABOVE]
_LINE = select(Region, *_ABOVE).where(col(Region.code) == bindparam("code"))
for _below, _above in zip(_LEVELS, _ABOVE, strict=False):
    _LINE = _LINE.outerjoin(_above, col(_above.code) == col(_below.parent_code))


def regions(session: Session) -> list[Region]:
    """Every region, parents before their children."""
    return list(session.scalars(select(Region).order_by(func.length(col(Region.code)), col(Region.code))))


def region(session: Session, code: str) -> Region | None:
    """The region of this code."""
    return session.get(Region, code)


def city(session: Session) -> Region | None:
    """The city."""
    return session.scalar(select(Region).where(col(Region.level) == "city"))


def regions_under(session: Session, code: str) -> list[Region]:
    """The regions of the next level in this one, by code."""
    wanted = select(Region).where(col(Region.parent_code) == code).order_by(col(Region.code))
    return list(session.scalars(wanted))


def district_called(session: Session, name: str) -> Region | None:
    """The district of this name."""
    wanted = select(Region).where(col(Region.name) == name, col(Region.level) == "district")
    return session.scalars(wanted.order_by(col(Region.code)).limit(1)).first()


def line_of(session: Session, code: str) -> list[Region]:
    """A region and those it lies in, from the city down; empty when there is none of this code."""
    found = session.execute(_LINE, {"code": code}).first()
    return [each for each in reversed(found) if each is not None] if found else []


def unit(session: Session, code: str) -> Unit | None:
    """The unit of this code."""
    return session.get(Unit, code)


def unit_for_region(session: Session, code: str) -> Unit:
    """The unit that is the region itself; made when it is first asked for.

    Raises LookupError when there is no such region.
    """
    found = session.get(Unit, code)
    if found is None:
        lock(session, _NEW_UNITS)
        found = session.get(Unit, code)
    if found is None:
        seat = session.get(Region, code)
        if seat is None:
            raise LookupError(f"no region has the code {code!r}")
        found = Unit(code=code, name=seat.name, region_code=code)
        session.add(found)
        session.flush()
    return found


def free_unit(session: Session, name: str, kind: str, region_code: str) -> Unit:
    """The barracks, school or company of this name seated in a region; made when it is first asked for.

    `kind` counts only for a new one: a name is one unit in its town, whatever it was taken for.
    Raises IntegrityError when there is no such region.
    """
    found = unit_called(session, name, region_code)
    if found is None:
        lock(session, _NEW_UNITS)
        found = unit_called(session, name, region_code)
    if found is None:
        count = session.scalar(select(func.count()).select_from(Unit).where(col(Unit.kind) != "region")) or 0
        found = Unit(code=f"U{count + 1:05}", name=name, kind=kind, region_code=region_code)
        session.add(found)
        session.flush()
    return found


def unit_called(session: Session, name: str, region_code: str) -> Unit | None:
    """The unit of this very name seated in a region."""
    return session.scalar(select(Unit).where(col(Unit.region_code) == region_code, col(Unit.name) == name))


def free_units_called(session: Session, name: str) -> list[Unit]:
    """The free units of this name, in all towns, the oldest first."""
    wanted = select(Unit).where(col(Unit.name) == name, col(Unit.kind) != "region")
    return list(session.scalars(wanted.order_by(col(Unit.code))))
