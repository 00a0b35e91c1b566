"""Loads whole tables from rows that were read elsewhere: the first catalog, or a newer one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam
from sqlmodel import Session, SQLModel

from storage import products
from storage.locks import lock
from storage.models import Product, Region, Supplier, Theme
from storage.statements import table_of

Progress = Callable[[int, int], None]
BATCH = 500  # rows between two calls of progress
ORDER: tuple[type[SQLModel], ...] = (Region, Supplier, Product, Theme)  # what is referred to comes first


class Difference(NamedTuple):
    """A row that is not in its table, or not like this: attribute → (there, here); nothing of a new one."""

    row: SQLModel
    new: bool
    changes: dict[str, tuple[Any, Any]]


def is_empty(session: Session) -> bool:
    """Whether nothing was ever loaded."""
    return session.execute(table_of(Region).select().limit(1)).first() is None


def differences(session: Session, rows: Iterable[SQLModel]) -> list[Difference]:
    """What `load` would do with these rows, in their order."""
    known: dict[type[SQLModel], dict[Any, dict[str, Any]]] = {}
    found = []
    for row in rows:
        table = table_of(type(row))
        (key,) = table.primary_key
        if type(row) not in known:
            there = session.execute(table.select()).mappings()
            known[type(row)] = {each[key.key]: dict(each) for each in there}
        before = known[type(row)].get(getattr(row, key.key))
        if before is None:
            found.append(Difference(row, True, {}))
            continue
        here = {column.key: getattr(row, column.key) for column in table.c}
        changes = {name: (before[name], value) for name, value in here.items() if before[name] != value}
        if changes:
            found.append(Difference(row, False, changes))
    return found


def without_supplier(session: Session, rows: Sequence[SQLModel]) -> list[Product]:
    """The products among the rows whose supplier is neither in the table nor among the rows."""
    known = {each.code for each in products.suppliers(session)}
    known.update(row.code for row in rows if isinstance(row, Supplier))
    return [row for row in rows if isinstance(row, Product) and row.supplier_code not in known]


def load(session: Session, rows: Iterable[SQLModel], progress: Progress | None = None) -> int:
    """Adds the regions, suppliers, products and themes that are new and updates those that differ.

    Regions come with their parents before them. `progress(done, all)` is called within the work. Rows
    of the table that are not among `rows` stay as they are. Returns how many were added or updated.
    Raises TypeError for a row of any other table.
    """
    lock(session, ("catalog",))  # whoever loads the same at the same time finds it there
    groups: dict[type[SQLModel], list[dict[str, Any]]] = {model: [] for model in ORDER}
    for row in rows:
        if type(row) not in groups:
            raise TypeError(f"{type(row).__name__} is not loaded in bulk")
        groups[type(row)].append({column.key: getattr(row, column.key) for column in table_of(type(row)).c})
    total, done, touched, news = sum(map(len, groups.values())), 0, 0, False
    for model, values in groups.items():
        table = table_of(model)
        (key,) = table.primary_key
        known = (
            {row[key.key]: dict(row) for row in session.execute(table.select()).mappings()} if values else {}
        )
        for start in range(0, len(values), BATCH):
            batch = values[start : start + BATCH]
            merged = _merge(session, table, key.key, known, batch)
            touched += merged
            news = news or (merged > 0 and model in (Product, Supplier))
            done += len(batch)
            if progress:
                progress(done, total)
    if news:
        products.changed(session)
    return touched


def _merge(
    session: Session,
    table: Table,
    key: str,
    known: dict[Any, dict[str, Any]],
    batch: Sequence[dict[str, Any]],
) -> int:
    added = [row for row in batch if row[key] not in known]
    changed = [row for row in batch if row[key] in known and known[row[key]] != row]
    if added:
        session.execute(table.insert(), added)
    if changed:
        renamed = [{**row, "known_key": row[key]} for row in changed]
        session.execute(table.update().where(table.c[key] == bindparam("known_key")), renamed)
    return len(added) + len(changed)
