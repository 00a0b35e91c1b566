"""The queries by noun, on a small world."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import notices, orders, people, places, products, seed, talks, themes
from storage.models import Notice, Order, Product, Region, Supplier, Theme
from storage.statements import Statement, table_of
from storage.store import Store

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)

REGIONS = [
    Region(code="440100", name="广州市", level="city"),
    Region(code="440106", name="天河区", level="district", parent_code="440100"),
    Region(code="440106001", name="五山街道", level="town", parent_code="440106"),
]


def product(code: str, **more: Any) -> Product:
    given: dict[str, Any] = {
        "name": "八段锦进社区", "brand": "尽善尽美", "field": "传统体育", "form": "培训",
        "audiences": ["老年人"], "summary": "", "keywords": [], "supplier_code": "S001", "team": "S001",
        "mode": "线下", "duration_min": 90, "people_min": 10, "people_max": 60, "venue": "", "provides": "",
        "lead_days": 7, "sessions_per_year": 4, "months": [11, 12], "districts": [], "languages": ["粤语"],
    }  # fmt: skip
    return Product(code=code, **(given | more))


def order(number: str, starts_at: datetime, **more: Any) -> Order:
    given: dict[str, Any] = {
        "product_code": "A001", "team": "S001", "supplier_code": "S001", "unit_code": "440106",
        "person_id": 1,
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "room": "", "audiences": [],
        "people_min": 50, "people_max": 60, "contact_name": "", "contact_phone": "", "state": "confirmed",
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Order(number=number, **(given | more))


@pytest.fixture
def world(store: Store) -> Store:
    def work(session: Session) -> None:
        rows = [*REGIONS, Supplier(code="S001", name="馆", kind="文化馆", district="天河区"), product("A001")]
        seed.load(session, [type(row)(**row.model_dump()) for row in rows])
        people.enrol(session, "web", "ming", "阿明", NOW)
        places.unit_for_region(session, "440106")

    store.write(work).result(10)
    return store


def does(store: Store, work: Callable[[Session], T]) -> T:
    return store.write(work).result(10)


def test_whoever_writes_first_is_enrolled_once(world: Store) -> None:
    account = world.read(lambda session: people.account_of(session, "web", "ming"))
    assert account == people.KnownAccount(1, 1, "web", "ming")
    assert world.read(lambda session: people.account_of(session, "telegram", "ming")) is None
    with pytest.raises(IntegrityError):
        does(world, lambda session: people.enrol(session, "web", "ming", "阿明", NOW))
    who = world.read(lambda session: people.person(session, 1))
    assert who
    assert who.name == "阿明"


def test_roles_are_held_until_they_are_taken_back(world: Store) -> None:
    for _ in range(2):
        does(world, lambda session: people.grant_role(session, 1, "coordinator", "440106", NOW))
    assert world.read(lambda session: people.roles_of(session, 1)) == [("coordinator", "440106")]
    taken = [
        does(world, lambda session: people.revoke_role(session, 1, "coordinator", "440106", NOW))
        for _ in range(2)
    ]
    assert taken == [True, False]
    assert world.read(lambda session: people.roles_of(session, 1)) == []


def test_the_account_that_wrote_last_comes_first(world: Store) -> None:
    def work(session: Session) -> list[str]:
        other = people.enrol(session, "telegram", "88", "", NOW)
        session.connection().exec_driver_sql("UPDATE account SET person_id = 1")
        talks.store_heard(session, other.id, "m1", "在吗", [], NOW)
        first = [account.channel for account in people.accounts_of(session, 1)]
        talks.store_heard(session, 1, "m2", "在", [], NOW)
        second = [account.channel for account in people.accounts_of(session, 1)]
        session.connection().exec_driver_sql("UPDATE account SET active = false WHERE id = 1")
        return [*first, *second, *(account.channel for account in people.accounts_of(session, 1))]

    assert does(world, work) == ["telegram", "web", "web", "telegram", "telegram"]


def test_a_talk_is_remembered_and_what_was_heard_is_told_in_order(world: Store) -> None:
    def work(session: Session) -> None:
        assert talks.load_talk(session, 1) == {}
        talks.save_talk(session, 1, {"topic": "search", "notes": {"词": ["太极"]}}, NOW)
        assert talks.find_heard(session, 1, "m1") is None
        for place in range(5):
            talks.store_heard(
                session, 1, f"m{place}", f"第{place}句", [{"text": str(place)}], NOW + place * DAY
            )

    does(world, work)
    assert (does(world, lambda session: talks.load_talk(session, 1)) or {})["notes"] == {"词": ["太极"]}
    assert world.read(lambda session: talks.find_heard(session, 1, "m3")) == [{"text": "3"}]
    assert world.read(lambda session: talks.heard_lately(session, 1, 2)) == [
        (NOW + 3 * DAY, "第3句", [{"text": "3"}]),
        (NOW + 4 * DAY, "第4句", [{"text": "4"}]),
    ]


def test_orders_are_found_by_number_and_person(world: Store) -> None:
    does(world, lambda session: session.add_all([order("GZ1", NOW), order("GZ2", NOW + DAY)]))
    found = world.read(lambda session: orders.by_number(session, "GZ1"))
    assert found
    assert found.starts_at == NOW
    assert world.read(lambda session: orders.by_number(session, "GZ9")) is None
    mine = world.read(lambda session: orders.of_person(session, 1))
    assert [each.number for each in mine] == ["GZ2", "GZ1"]
    assert world.read(lambda session: orders.of_person(session, 2)) == []


def test_running_numbers_begin_anew_each_year_and_are_not_lost_by_a_failing_work(world: Store) -> None:
    def fails(session: Session) -> None:
        orders.next_order_number(session, 2026)
        raise KeyError

    def given(year: int) -> int:
        return does(world, lambda session: orders.next_order_number(session, year))

    assert [given(2026), given(2026), given(2027)] == [1, 2, 1]
    assert isinstance(world.write(fails).exception(10), KeyError)
    assert given(2026) == 3


def test_a_region_becomes_a_unit_when_it_is_first_asked_for(world: Store) -> None:
    for _ in range(2):
        unit = does(world, lambda session: places.unit_for_region(session, "440106001"))
        assert (unit.name, unit.kind, unit.region_code) == ("五山街道", "region", "440106001")
    with pytest.raises(LookupError, match="999"):
        does(world, lambda session: places.unit_for_region(session, "999"))
    line = world.read(lambda session: places.line_of(session, "440106001"))
    assert [region.name for region in line] == ["广州市", "天河区", "五山街道"]
    assert world.read(lambda session: places.line_of(session, "999")) == []


def test_a_barracks_is_made_once_and_gets_a_code_of_its_own(world: Store) -> None:
    def code(name: str) -> str:
        return does(world, lambda session: places.free_unit(session, name, "barracks", "440106")).code

    assert [code("某部一连"), code("某部二连"), code("某部一连")] == ["U00001", "U00002", "U00001"]
    found = world.read(lambda session: places.unit(session, "U00002"))
    assert found
    assert found.name == "某部二连"


def test_loading_again_touches_only_what_differs(world: Store) -> None:
    steps: list[tuple[int, int]] = []
    rows = [product("A001", name="新名字"), product("A002"), *(Region(**r.model_dump()) for r in REGIONS)]
    rows.append(Theme(month="2026-12", title="暖冬", brand="", audiences=[], intro="", keywords=["戏"]))
    assert does(world, lambda session: seed.load(session, rows, lambda *step: steps.append(step))) == 3
    assert steps[-1] == (6, 6)
    assert does(world, lambda session: seed.load(session, rows)) == 0
    on_offer = world.read(lambda session: list(products.products(session)))
    assert [(each.code, each.name, each.months) for each in on_offer] == [
        ("A001", "新名字", [11, 12]),
        ("A002", "八段锦进社区", [11, 12]),
    ]
    assert [theme.keywords for theme in world.read(themes.themes)] == [["戏"]]
    assert [supplier.code for supplier in world.read(products.suppliers)] == ["S001"]
    assert [region.code for region in world.read(places.regions)] == [region.code for region in REGIONS]


def test_an_empty_database_is_known_from_one_that_was_filled(store: Store) -> None:
    assert store.read(seed.is_empty)
    does(store, lambda session: seed.load(session, [Region(**REGIONS[0].model_dump())]))
    assert not store.read(seed.is_empty)
    with pytest.raises(TypeError, match="Notice"):
        does(store, lambda session: seed.load(session, [notice("a", NOW)]))


def test_a_product_withdrawn_is_not_on_offer(world: Store) -> None:
    does(world, lambda session: seed.load(session, [product("A001", active=False)]))
    assert world.read(lambda session: list(products.products(session))) == []


def notice(kind: str, due_at: datetime, subject: str = "GZ1/1", days: int = 3) -> Notice:
    return Notice(
        kind=kind,
        subject=subject,
        recipient_id=1,
        due_at=due_at,
        expires_at=due_at + days * DAY,
        created_at=NOW,
    )


def test_a_notice_is_made_once_however_often_its_cause_is_repeated(world: Store) -> None:
    def work(session: Session) -> int:
        return notices.add(session, [notice("a", NOW), notice("b", NOW), notice("a", NOW, "GZ1/2")])

    assert [does(world, work), does(world, work)] == [3, 0]


def test_a_parameter_without_a_value_is_named_instead_of_being_null(world: Store) -> None:
    code = table_of(Region).c.code
    statement = Statement(select(code).where(code == bindparam("code"), code != "440100"))
    assert world.read(lambda session: statement.rows(session, code="440106")) == [("440106",)]
    assert world.read(lambda session: statement.first(session, code="440100")) is None
    with pytest.raises(KeyError, match="code"):
        world.read(lambda session: statement.rows(session))
