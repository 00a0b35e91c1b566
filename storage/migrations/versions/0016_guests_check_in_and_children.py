"""Guests in somebody's care, check-in at the door, and children."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_FILLED = (
    ("event", "code", sa.String()),
    ("event", "walk_ins", sa.Integer()),
    ("sign_up", "children", sa.Integer()),
)


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("walk_ins", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_event_code"), ["code"], unique=False)

    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("brought_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("children", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("came", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_up_brought_by"), ["brought_by"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_sign_up_event_id_brought_by_name"), ["event_id", "brought_by", "name"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_up_brought_by_person"), "person", ["brought_by"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_sign_up_one_keeper"), "(person_id IS NULL) <> (brought_by IS NULL)"
        )

    for table, column, kind in _FILLED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=kind, server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM sign_up WHERE person_id IS NULL")
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sign_up_one_keeper"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_sign_up_brought_by_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_sign_up_event_id_brought_by_name"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_sign_up_brought_by"))
        batch_op.drop_column("came")
        batch_op.drop_column("children")
        batch_op.drop_column("agreed_at")
        batch_op.drop_column("brought_by")
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_code"))
        batch_op.drop_column("walk_ins")
        batch_op.drop_column("code")
