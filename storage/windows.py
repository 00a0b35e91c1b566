"""The windows in which requests for scarce products are collected."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.models import Window
from storage.statements import Statement, table_of


class Span(NamedTuple):
    """From when to when a window is open."""

    opens_at: datetime
    closes_at: datetime


_window = table_of(Window).c
_SPAN = Statement(
    select(_window.opens_at, _window.closes_at).where(
        _window.product_code == bindparam("product"), _window.allocated_at.is_(None)
    )
)


def span_of(session: Session, product_code: str) -> Span | None:
    """The span of the product's window that is not allocated yet; read in every turn about a product."""
    found = _SPAN.first(session, product=product_code)
    return Span._make(found) if found else None


def of_product(session: Session, product_code: str) -> Window | None:
    """The product's window that is not allocated yet; there is one at most."""
    wanted = select(Window).where(
        col(Window.product_code) == product_code, col(Window.allocated_at).is_(None)
    )
    return session.scalars(wanted.order_by(col(Window.id)).limit(1)).first()


def pending(session: Session) -> list[Window]:
    """All windows that are not allocated yet, the one that closes first on top."""
    wanted = select(Window).where(col(Window.allocated_at).is_(None))
    return list(session.scalars(wanted.order_by(col(Window.closes_at), col(Window.id))))


def over(session: Session, now: datetime) -> list[Window]:
    """The windows that are closed by now and not allocated yet."""
    wanted = select(Window).where(col(Window.allocated_at).is_(None), col(Window.closes_at) <= now)
    return list(session.scalars(wanted.order_by(col(Window.closes_at), col(Window.id))))
