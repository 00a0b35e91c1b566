"""What can be ordered, as the catalog loads it."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage.models import Product, Supplier, Theme


def products(session: Session) -> list[Product]:
    """Every product on offer, in order of code."""
    return list(session.scalars(select(Product).where(col(Product.active)).order_by(col(Product.code))))


def suppliers(session: Session) -> list[Supplier]:
    """Every supplier, in order of code."""
    return list(session.scalars(select(Supplier).order_by(col(Supplier.code))))


def themes(session: Session) -> list[Theme]:
    """Every monthly theme, the earliest first."""
    return list(session.scalars(select(Theme).order_by(col(Theme.month))))
