"""What can be ordered, as the catalog loads it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import CatalogVersion, Product, ProductLog, Supplier

PAGE = 1000  # rows in memory at once; the index keeps them in far less room


def products(session: Session) -> Iterator[Product]:
    """Every product on offer, in order of code; read page by page."""
    wanted = select(Product).where(col(Product.active)).order_by(col(Product.code))
    yield from session.scalars(wanted.execution_options(yield_per=PAGE))


def codes(session: Session) -> frozenset[str]:
    """The codes of all products, whether or not they are on offer."""
    return frozenset(session.scalars(select(Product.code)))  # type: ignore[call-overload]


def of_supplier(session: Session, code: str) -> list[Product]:
    """A supplier's products on offer, in order of code."""
    wanted = select(Product).where(col(Product.active), col(Product.supplier_code) == code)
    return list(session.scalars(wanted.order_by(col(Product.code))))


def every_one_of(session: Session, supplier_code: str) -> list[Product]:
    """A supplier's products whether or not they are on offer, in order of code."""
    wanted = select(Product).where(col(Product.supplier_code) == supplier_code)
    return list(session.scalars(wanted.order_by(col(Product.code))))


def called(session: Session, words: str, supplier_code: str = "") -> list[Product]:
    """The products of this code or name, else those whose name holds the words, in order of code."""
    wanted = select(Product).order_by(col(Product.code))
    if supplier_code:
        wanted = wanted.where(col(Product.supplier_code) == supplier_code)
    exact = (col(Product.name) == words) | (col(Product.code) == words.upper())
    found = list(session.scalars(wanted.where(exact)))
    return found or list(session.scalars(wanted.where(col(Product.name).contains(words, autoescape=True))))


def to_look_at(session: Session) -> list[Product]:
    """Those that wait for somebody's look, the one entered first on top."""
    entered = select(func.max(col(ProductLog.id))).where(col(ProductLog.product_code) == Product.code)
    wanted = select(Product).where(col(Product.waiting))
    return list(session.scalars(wanted.order_by(entered.scalar_subquery(), col(Product.code))))


def add(session: Session, product: Product) -> Product:
    """Keeps a new product, under the next free code where it has none. The catalog must be locked."""
    product.code = product.code or _next("P", codes(session))
    session.add(product)
    session.flush()
    return product


def note(session: Session, row: ProductLog) -> int:
    """Adds a line to the log of products and returns its number."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def log_of(session: Session, code: str) -> list[ProductLog]:
    """What was done to a product, from its beginning."""
    wanted = select(ProductLog).where(col(ProductLog.product_code) == code)
    return list(session.scalars(wanted.order_by(col(ProductLog.id))))


def count(session: Session) -> int:
    """How many products are on offer."""
    return session.scalar(select(func.count()).where(col(Product.active))) or 0


def version(session: Session) -> int:
    """Counts the changes of products, suppliers and synonyms; 0 before the first."""
    return session.scalar(select(CatalogVersion.version)) or 0  # type: ignore[call-overload]


def changed(session: Session) -> None:
    """Tells every process that products, suppliers or synonyms are others now."""
    lock(session, ("catalog version",))
    row = session.get(CatalogVersion, 1) or CatalogVersion(id=1, version=0)
    row.version += 1
    session.add(row)
    session.flush()


def suppliers(session: Session) -> list[Supplier]:
    """Every supplier, in order of code."""
    return list(session.scalars(select(Supplier).order_by(col(Supplier.code))))


def supplier_named(session: Session, name: str) -> Supplier | None:
    """The supplier of exactly this name, the first where there are several."""
    return session.scalars(
        select(Supplier).where(col(Supplier.name) == name).order_by(col(Supplier.code))
    ).first()


def add_supplier(session: Session, name: str, kind: str, district: str, intro: str) -> Supplier:
    """A new supplier under the next free code; every process is told."""
    lock(session, ("catalog",))
    taken: Iterable[str] = session.scalars(select(Supplier.code))  # type: ignore[call-overload]
    supplier = Supplier(code=_next("S", taken), name=name, kind=kind, district=district, intro=intro)
    session.add(supplier)
    changed(session)
    return supplier


def _next(letter: str, taken: Iterable[str]) -> str:
    """S067 after S066; codes of another form are passed over."""
    numbers = [int(code[1:]) for code in taken if code[:1] == letter and code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1:03}"
