"""Keeps what is said of a delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_rating_answered_by_person")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_rating_order_id_orders")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id_person")),
        sa.ForeignKeyConstraint(
            ["product_code"], ["product.code"], name=op.f("fk_rating_product_code_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("order_id", name=op.f("uq_rating_order_id")),
    )
    with op.batch_alter_table("rating") as batch:
        batch.create_index(batch.f("ix_rating_product_code"), ["product_code"])


def downgrade() -> None:
    with op.batch_alter_table("rating") as batch:
        batch.drop_index(batch.f("ix_rating_product_code"))

    op.drop_table("rating")
