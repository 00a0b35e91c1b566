"""Says in a table what the database was made for; files of SQLite said it in their header."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    purpose = op.create_table(
        "purpose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA user_version").scalar():
        op.bulk_insert(purpose, [{"id": 1, "demo": True}])


def downgrade() -> None:
    op.drop_table("purpose")
