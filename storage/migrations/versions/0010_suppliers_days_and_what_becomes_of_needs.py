"""Suppliers' days, what they show of a delivery, and what becomes of needs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unavailable_day",
        sa.Column("supplier_code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unavailable_day_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_code"], ["supplier.code"], name=op.f("fk_unavailable_day_supplier_code_supplier")
        ),
        sa.PrimaryKeyConstraint("supplier_code", "day", name=op.f("pk_unavailable_day")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_evidence_order_id_orders")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("order_id", name=op.f("uq_evidence_order_id")),
    )
    with op.batch_alter_table("need") as batch:
        batch.add_column(sa.Column("month", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("district", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("product_code", sa.String(), nullable=True))
        batch.add_column(sa.Column("answer_code", sa.String(), nullable=True))
        batch.add_column(sa.Column("answered_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index(batch.f("ix_need_month"), ["month"])
        batch.create_unique_constraint(batch.f("uq_need_order_id"), ["order_id"])
        batch.create_foreign_key(
            batch.f("fk_need_product_code_product"), "product", ["product_code"], ["code"]
        )
        batch.create_foreign_key(batch.f("fk_need_answer_code_product"), "product", ["answer_code"], ["code"])
        batch.create_foreign_key(batch.f("fk_need_order_id_orders"), "orders", ["order_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_need_answered_by_person"), "person", ["answered_by"], ["id"])
    op.execute("UPDATE need SET month = substr(CAST(created_at AS VARCHAR), 1, 7)")
    op.execute(
        "UPDATE need SET district = COALESCE((SELECT region.name FROM unit JOIN region "
        "ON region.code = substr(unit.region_code, 1, 6) AND region.level = 'district' "
        "WHERE unit.code = need.unit_code), '')"
    )
    with op.batch_alter_table("need") as batch:
        batch.alter_column("month", existing_type=sa.String(), server_default=None)
        batch.alter_column("district", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("need") as batch:
        batch.drop_constraint(batch.f("fk_need_answered_by_person"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_need_order_id_orders"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_need_answer_code_product"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_need_product_code_product"), type_="foreignkey")
        batch.drop_constraint(batch.f("uq_need_order_id"), type_="unique")
        batch.drop_index(batch.f("ix_need_month"))
        batch.drop_column("answered_at")
        batch.drop_column("answered_by")
        batch.drop_column("answer_code")
        batch.drop_column("product_code")
        batch.drop_column("order_id")
        batch.drop_column("district")
        batch.drop_column("month")

    op.drop_table("evidence")
    op.drop_table("unavailable_day")
