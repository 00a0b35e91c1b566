"""Queries about regions and units."""

from sqlmodel import Session, col, func, select

from storage.models import Region, Unit

REGION = "region"  # the kind of a unit that is a region itself


def unit_of(session: Session, code: str) -> Unit | None:
    """The unit of that code; a region's own unit is made when it is first needed."""
    unit = session.get(Unit, code)
    if unit is None and (region := session.get(Region, code)) is not None:
        unit = Unit(code=code, name=region.name, kind=REGION, region_code=code)
        session.add(unit)
        session.flush()
    return unit


def free_unit(session: Session, name: str, kind: str, region_code: str) -> Unit:
    """The unit of that name seated in the region, made when it is new; codes count up within the region."""
    seated = col(Unit.region_code) == region_code, col(Unit.kind) != REGION
    known = session.exec(select(Unit).where(*seated, col(Unit.name) == name)).first()
    if known is not None:
        return known
    count = session.exec(select(func.count()).select_from(Unit).where(*seated)).one()
    unit = Unit(code=f"U{region_code}-{count + 1}", name=name, kind=kind, region_code=region_code)
    session.add(unit)
    session.flush()
    return unit


def region_chain(session: Session, code: str) -> list[Region]:
    """The region of that code and all above it, up to the city; empty where the code is unknown."""
    chain: list[Region] = []
    following: str | None = code
    while following is not None and (region := session.get(Region, following)) is not None:
        chain.append(region)
        following = region.parent_code
    return chain
