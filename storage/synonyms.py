"""The synonyms that staff added to the table of the program."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage import products
from storage.models import SynonymRow


def synonyms(session: Session) -> list[SynonymRow]:
    """Every row, in the order in which staff wrote them."""
    return list(session.scalars(select(SynonymRow).order_by(col(SynonymRow.id))))


def replace(session: Session, rows: Sequence[SynonymRow]) -> None:
    """Makes these rows the table, and tells every process that the search is another now."""
    session.execute(delete(SynonymRow))
    session.add_all(rows)
    products.changed(session)
