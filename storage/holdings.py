"""What is held of one person, for their own eyes."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from storage.models import (
    Account,
    Event,
    Heard,
    Need,
    Notice,
    Order,
    OrderLog,
    Person,
    Product,
    Region,
    SignUp,
    Supplier,
    Unit,
    WeChatWindow,
    metadata,
)
from storage.statements import table_of

Rows = list[dict[str, Any]]

_SECRET = {"digest", "key"}  # columns that open something
_OF_OTHERS = {"order_log", "campaign_log", "product_log"}  # a log tells of its object, whoever did the step


def channels_of(session: Session, person_id: int) -> list[str]:
    """The channels on which a person has an account, in the order they came."""
    wanted = select(col(Account.channel)).where(col(Account.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Account.id))))


def messages_of(session: Session, person_id: int) -> int:
    """How many messages of a person are kept."""
    wanted = select(func.count()).select_from(Heard).join(Account, col(Account.id) == col(Heard.account_id))
    return session.scalar(wanted.where(col(Account.person_id) == person_id)) or 0


def needs_of(session: Session, person_id: int) -> list[Need]:
    """The needs that a person has noted, the oldest first."""
    wanted = select(Need).where(col(Need.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Need.id))))


def rows_of(session: Session, person_id: int) -> dict[str, Rows]:
    """Every row about a person by table, in the order they were made, without what opens something."""
    orders = select(col(Order.id)).where(col(Order.person_id) == person_id)
    accounts = select(col(Account.id)).where(col(Account.person_id) == person_id)
    openids = select(col(Account.external_id)).where(
        col(Account.person_id) == person_id, col(Account.channel) == "wechat"
    )
    which: dict[str, ColumnElement[bool]] = {
        table.name: table.c.person_id == person_id
        for table in metadata.sorted_tables
        if "person_id" in table.c and table.name not in _OF_OTHERS
    }
    which |= {
        table_of(Person).name: col(Person.id) == person_id,
        table_of(OrderLog).name: col(OrderLog.order_id).in_(orders),
        table_of(Heard).name: col(Heard.account_id).in_(accounts),
        table_of(SignUp).name: or_(col(SignUp.person_id) == person_id, col(SignUp.brought_by) == person_id),
        table_of(Notice).name: col(Notice.recipient_id) == person_id,
        table_of(WeChatWindow).name: col(WeChatWindow.openid).in_(openids),
    }
    held = {}
    for name, where in which.items():
        table = metadata.tables[name]
        wanted = select(*(each for each in table.c if each.name not in _SECRET))
        rows = session.execute(wanted.where(where).order_by(*table.primary_key)).mappings()
        held[name] = [dict(row) for row in rows]
    return {name: rows for name, rows in held.items() if rows}


def names_in(session: Session, held: Mapping[str, Rows]) -> dict[str, str]:
    """What these rows name: by code, and orders and events as `order_id:1` and `event_id:1`."""
    codes = {value for column, value in _values(held) if column.endswith("_code")}
    names: dict[str, str] = {}
    for model in (Region, Unit, Product, Supplier):
        table = table_of(model)
        found = session.execute(select(table.c.code, table.c.name).where(table.c.code.in_(codes)))
        names.update({code: name for code, name in found if name})
    orders = {value for column, value in _values(held) if column == "order_id"}
    occasions = {value for column, value in _values(held) if column == "event_id"}
    wanted = (
        select(col(Order.id), col(Event.id), col(Order.number), col(Product.name))
        .join(Product, col(Product.code) == col(Order.product_code))
        .join(Event, col(Event.order_id) == col(Order.id), isouter=True)
        .where(or_(col(Order.id).in_(orders), col(Event.id).in_(occasions)))
    )
    for order_id, event_id, number, title in session.execute(wanted):
        names[f"order_id:{order_id}"] = names[f"event_id:{event_id}"] = f"{title}（{number}）"
    return names


def _values(held: Mapping[str, Rows]) -> Iterator[tuple[str, Any]]:
    return (
        (column, value) for rows in held.values() for row in rows for column, value in row.items() if value
    )
