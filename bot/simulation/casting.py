"""Who takes part, and how they come by their roles: each by an invitation from the level above."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.people.office import Office
from bot.people.roles import Grant, Role
from bot.simulation.answerers import Answerer, Staff, Supplier
from bot.simulation.coordinators import Coordinator
from bot.simulation.habits import Chance, habits
from bot.simulation.player import Player, World
from bot.simulation.residents import contact
from storage import places, products
from storage.models import Product, Region

_CODE = re.compile(r"邀请码：(\S+)")
_FREE = ("消防救援站", "小学", "中学", "图书馆", "文化站")
_STAFF = 2


class CastingError(RuntimeError):
    """Somebody did not get the role they were invited to; the message says what was answered instead."""


@dataclass(slots=True)
class Cast:
    """Everybody with a role, and the towns in which units are."""

    coordinators: list[Coordinator] = field(default_factory=list)
    suppliers: list[Supplier] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    towns: list[Region] = field(default_factory=list)


class Map:
    """The regions of the city, by level and by what they lie in."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._regions = {each.code: each for each in regions}
        self._below: dict[str, list[Region]] = {}
        for each in regions:
            self._below.setdefault(each.parent_code or "", []).append(each)
        self.districts = [each for each in regions if each.level == "district"]

    def below(self, region: Region) -> list[Region]:
        """What lies directly in it, in the order of the codes."""
        return sorted(self._below.get(region.code, ()), key=lambda each: each.code)

    def above(self, region: Region) -> Region:
        """What it lies in."""
        return self._regions[region.parent_code or ""]

    def name(self, region: Region) -> str:
        """With what it lies in: 海珠区海幢街道寺前社区."""
        if region.level == "city":
            return "全市"
        return region.name if region.level == "district" else self.name(self.above(region)) + region.name

    def some_district(self, chance: Chance) -> Region:
        """One of them, by its inhabitants."""
        table: dict[str, int] = habits()["inhabitants"]
        return chance.dice.choices(self.districts, [table.get(each.name, 1) for each in self.districts])[0]


class Casting:
    """Invites everybody, from the first administrator down to the communities."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = Chance(world.seed, "casting")
        store = world.stage.app.store
        self.map = Map(store.read(places.regions))
        self.products = [each for each in store.read(_products) if each.active]
        self._suppliers = store.read(lambda session: list(products.suppliers(session)))

    def cast(self, units: int, progress: Callable[[str], None]) -> Cast:
        """Everybody for so many units. Raises CastingError where the conversation gives a role to nobody."""
        found = Cast()
        administrator = self._administrator()
        for place in range(_STAFF):
            member = Staff(self._world, f"staff-{place + 1}")
            self._invite(administrator, "邀请市级工作人员", member)
            found.staff.append(member)
        office = found.staff[0]
        progress("市级工作人员 staff")
        districts = {}
        for each in self.map.districts:
            districts[each.code] = reviewer = Answerer(self._world, f"district-{each.code}")
            self._invite(office, f"邀请审核员 {each.name}", reviewer)
        progress(f"{len(districts)} 个区的审核员 reviewers of districts")
        share = min(1.0, units / habits()["cast"]["units_for_all_suppliers"])
        for supplier in self._suppliers:
            if self._chance.happens("cast", "supplier_joins") and self._chance.dice.random() < share:
                member_of = Supplier(self._world, f"supplier-{supplier.code}")
                self._invite(office, f"邀请供应商 {supplier.name}", member_of)
                found.suppliers.append(member_of)
        progress(f"{len(found.suppliers)} 家供应商 suppliers")
        self._units(units, districts, found)
        progress(f"{len(found.coordinators)} 个点单单位 units in {len(found.towns)} 个镇街 towns")
        return found

    def _administrator(self) -> Player:
        stage = self._world.stage

        def first(session: Session) -> str:
            office = Office(session, stage.now, stage.app.knowledge.places)
            return office.invitations.make(Grant(Role.ADMINISTRATOR), None).code

        administrator = Player(self._world, "administrator")
        self._accept(administrator, stage.app.store.write(first).result())
        return administrator

    def _units(self, units: int, districts: dict[str, Answerer], found: Cast) -> None:
        table, dice = habits()["cast"], self._chance.dice
        towns: dict[str, tuple[Region, Answerer | None, list[Region]]] = {}
        wanted = max(1, round(units / table["units_per_town"]))
        while len(towns) < wanted:
            district = self.map.some_district(self._chance)
            town = dice.choice(self.map.below(district))
            communities = self.map.below(town)
            if town.code in towns or not communities:
                continue
            reviewer = None
            if self._chance.happens("cast", "town_has_reviewer"):
                reviewer = Answerer(self._world, f"town-{town.code}")
                self._invite(districts[district.code], f"邀请审核员 {self.map.name(town)}", reviewer)
            towns[town.code] = (town, reviewer, communities)
        found.towns = [town for town, _, _ in towns.values()]
        for count in range(units):
            town, reviewer, communities = dice.choice(list(towns.values()))
            district = self.map.above(town)
            inviter = reviewer or districts[district.code]
            free = self._chance.happens("cast", "free_units") or not communities
            if free:
                name = f"{town.name.removesuffix('街道').removesuffix('镇')}{dice.choice(_FREE)}"
                place = f"{self.map.name(town)}{name}"
            else:
                place = self.map.name(communities.pop(dice.randrange(len(communities))))
            found.coordinators.append(self._coordinator(inviter, f"coordinator-{count + 1}", place, district))

    def _coordinator(self, inviter: Player, name: str, place: str, district: Region) -> Coordinator:
        person = Coordinator(self._world, name, place, district.name, contact(self._chance), self.products)
        self._invite(inviter, f"邀请文专 {place}", person)
        return person

    def _invite(self, inviter: Player, words: str, invited: Player) -> None:
        inviter.says(words)
        if not (code := _CODE.search(inviter.heard)):
            exact = words.partition(" ")[2]
            choice = inviter.button(exact) or next(inviter.buttons(), None)
            if choice:
                inviter.taps(choice)
            code = _CODE.search(inviter.heard)
        if code is None:
            raise CastingError(f"{words}: {inviter.heard}")
        self._accept(invited, code[1])

    def _accept(self, invited: Player, code: str) -> None:
        invited.says(f"邀请码 {code}")
        if button := invited.button("可以"):
            invited.taps(button)
        if "您现在是" not in invited.heard:
            raise CastingError(f"{invited.name}: {invited.heard}")


def _products(session: Session) -> list[Product]:
    return list(products.products(session))
