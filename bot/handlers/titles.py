"""Roles and what they are held for, between words and codes: 北京街的文专 is coordinator:440104003."""

import re
from dataclasses import dataclass

from bot.dialogue.messages import Button
from bot.dialogue.readers.free_units import kind_of
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.understanding import Place
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import roles as wording
from bot.people.roles import Grant, Role
from storage.models import Application

CHOICES = 8
EVERYWHERE = {Role.STAFF, Role.ADMINISTRATOR, Role.AUDITOR, Role.RESIDENT}
# How people call the roles; the longer word first where one holds another.
_SAID: tuple[tuple[Role, str], ...] = (
    (Role.COORDINATOR, "文化专干|文化专员|文化干事|文专|专干"),
    (Role.REVIEWER, "镇街审核员|区审核员|市审核员|审核员|审核人|审批员"),
    (Role.SUPPLIER, "供应商(?:的)?(?:工作人员|人员|员工|账号)?"),
    (Role.STAFF, "市级工作人员|市工作人员|市级人员|市文化馆工作人员|工作人员"),
    (Role.ADMINISTRATOR, "系统管理员|管理员"),
    (Role.AUDITOR, "审计员|审计人员|督查员"),
)
ROLE_WORDS = "|".join(words for _, words in _SAID)
_ROLES = tuple((role, re.compile(f"(?:{words})")) for role, words in _SAID)
_CITY = re.compile("广州市?|全市|市级|市里")
_SEAT = re.compile("^.{1,8}?(?:街道|镇|街)(?=..)")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a role is meant for: the grants that fit the words, or a free unit that nobody registered yet."""

    grants: tuple[Grant, ...] = ()
    unit: str = ""
    kind: str = ""
    town: str = ""  # the code of the town the new unit is seated in; empty where it was not said


def title(turn: Turn, grant: Grant) -> str:
    """A role with what it is held for, in words."""
    return wording.title(grant.role, place(turn, grant))


def title_asked(turn: Turn, application: Application) -> str:
    """The role that an application asks for, in words."""
    role = Role(application.role)
    if role is Role.SUPPLIER and application.unit_name:
        return wording.new_supplier(application.unit_name)
    if application.unit_name:
        town = drafts.place_name(drafts.seat_of(turn, application.region_code))
        return wording.title(role, f"{town}{application.unit_name}")
    return title(turn, Grant(role, application.scope))


def without_role(words: str) -> str:
    """The words without the role that they name: the place, or the person."""
    return re.sub(f"(?:{ROLE_WORDS})", "", words).strip(" ,.:;!?、的")


def role_said(words: str) -> Role | None:
    """The role that the words name."""
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


def meant(turn: Turn, role: Role, words: str) -> Meant:
    """What a role is meant for, by the words beside it."""
    if role in EVERYWHERE:
        return Meant((Grant(role),))
    words = words.strip(" ,.:;!?、的")
    if not words:
        return Meant()
    if role is Role.SUPPLIER:
        found = turn.people.registry.suppliers_called(words)[:CHOICES]
        return Meant(tuple(Grant(role, supplier.code) for supplier in found))
    reading = turn.read(words, turn.local)
    places = list(reading.places) or turn.places.find(words, None, CHOICES)
    if role is Role.REVIEWER:
        return Meant(tuple(Grant(role, code) for code in _reviewed(turn, words, places)))
    if reading.free_unit:
        return _free_unit(turn, reading.free_unit, list(reading.places))
    return Meant(tuple(Grant(role, place.code) for place in places[:CHOICES]))


def choices(turn: Turn, topic: str, slot: str, grants: tuple[Grant, ...]) -> tuple[Button, ...]:
    """One button for each place or supplier that may be meant; its value is the grant."""
    return tuple(Button(place(turn, grant), topic, slot, grant.hat) for grant in grants[:CHOICES])


def parse(hat: str) -> Grant | None:
    """The grant that a button carries; None where it is none."""
    role, _, scope = hat.partition(":")
    return Grant(Role(role), scope) if role in set(Role) else None


def known(turn: Turn, grant: Grant) -> bool:
    """Whether there is such a unit, region or supplier; a button may come from anybody."""
    if grant.role in EVERYWHERE:
        return not grant.scope
    if grant.role is Role.SUPPLIER:
        return turn.people.registry.supplier(grant.scope) is not None
    if grant.role is Role.REVIEWER:
        place = turn.places.get(grant.scope)
        return place is not None and place.level != "community"
    return drafts.seat_of(turn, grant.scope) is not None


def place(turn: Turn, grant: Grant) -> str:
    """What a role is held for, in words; empty for one that counts everywhere."""
    if grant.role in EVERYWHERE:
        return ""
    if grant.role is Role.SUPPLIER:
        supplier = turn.people.registry.supplier(grant.scope)
        return supplier.name if supplier else grant.scope
    return drafts.place_name(drafts.seat_of(turn, grant.scope)) or grant.scope


def _reviewed(turn: Turn, words: str, places: list[Place]) -> list[str]:
    if _CITY.fullmatch(words):
        return [region.place.code for region in turn.places.regions.values() if region.place.level == "city"]
    return [place.code for place in places if place.level != "community"]


def _free_unit(turn: Turn, said: str, places: list[Place]) -> Meant:
    lines = [turn.people.registry.line(place.code) for place in places]
    name = _SEAT.sub("", said) if places else said
    units = [
        unit
        for unit in turn.people.registry.free_units_called(name)
        if not lines or any(set(line) <= set(turn.people.registry.line(unit.region_code)) for line in lines)
    ]
    if units:
        return Meant(tuple(Grant(Role.COORDINATOR, unit.code) for unit in units))
    towns = {line[2] for line in lines if len(line) > 2}
    return Meant(unit=name, kind=kind_of(normalise(name)), town=towns.pop() if len(towns) == 1 else "")
