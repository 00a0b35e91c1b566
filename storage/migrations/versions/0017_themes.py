"""What is planned for themes and their special deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "special",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["month"], ["theme.month"], name=op.f("fk_special_month_theme")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_special_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special")),
    )
    with op.batch_alter_table("special", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_special_month"), ["month"], unique=False)

    op.create_table(
        "theme_plan",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("product_codes", sa.JSON(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_theme_plan_edited_by_person")),
        sa.ForeignKeyConstraint(["month"], ["theme.month"], name=op.f("fk_theme_plan_month_theme")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_theme_plan")),
    )
    op.create_table(
        "special_venue",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("special_id", sa.Integer(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_special_venue_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["special_id"], ["special.id"], name=op.f("fk_special_venue_special_id_special")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_special_venue")),
    )
    with op.batch_alter_table("special_venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_special_venue_special_id"), ["special_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("special_venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_special_venue_special_id"))

    op.drop_table("special_venue")
    op.drop_table("theme_plan")
    with op.batch_alter_table("special", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_special_month"))

    op.drop_table("special")
