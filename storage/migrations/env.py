"""Alembic runs this file: it hands over the open connection and the models."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import types
from sqlmodel import AutoString

from storage.models import UTCDateTime, metadata


def spell_plainly(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Writes our column types as SQLAlchemy's own: a revision must not change when our code does."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.{types.String(item.length)!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=spell_plainly,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
