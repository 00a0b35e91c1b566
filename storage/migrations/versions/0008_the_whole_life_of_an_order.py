"""The whole life of an order: reviews, answers that are due, and who took each step."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("unit_kind", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rule")),
    )
    with op.batch_alter_table("order_log") as batch:
        batch.add_column(sa.Column("party", sa.String(), nullable=False, server_default="orderer"))
        batch.add_column(sa.Column("state", sa.String(), nullable=True))
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("orders") as batch:
        batch.add_column(sa.Column("route", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("supplier_code", sa.String(), nullable=True))
        batch.add_column(sa.Column("pass_on", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("escalated", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("pending", sa.JSON(), nullable=True))
    # Until now an order that was placed was as good as agreed upon: nobody else was asked.
    op.execute("UPDATE orders SET state = 'confirmed' WHERE state = 'submitted'")
    op.execute(
        "UPDATE orders SET supplier_code = "
        "(SELECT product.supplier_code FROM product WHERE product.code = orders.product_code)"
    )
    op.execute(
        "UPDATE order_log SET state = CASE event WHEN 'cancelled' THEN 'cancelled' ELSE 'confirmed' END"
    )
    with op.batch_alter_table("order_log") as batch:
        batch.alter_column("party", existing_type=sa.String(), server_default=None)
        batch.alter_column("state", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("orders") as batch:
        batch.alter_column("route", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("pass_on", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("escalated", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("supplier_code", existing_type=sa.String(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_orders_supplier_code_supplier"), "supplier", ["supplier_code"], ["code"]
        )
        batch.create_index(op.f("ix_orders_answer_by"), ["answer_by"])
        batch.create_index(op.f("ix_orders_state"), ["state"])
        batch.create_index(op.f("ix_orders_supplier_code"), ["supplier_code"])


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint(op.f("fk_orders_supplier_code_supplier"), type_="foreignkey")
        batch.drop_index(op.f("ix_orders_supplier_code"))
        batch.drop_index(op.f("ix_orders_state"))
        batch.drop_index(op.f("ix_orders_answer_by"))
        for column in ("pending", "escalated", "answer_by", "pass_on", "supplier_code", "route"):
            batch.drop_column(column)
    op.execute("UPDATE orders SET state = 'submitted' WHERE state = 'confirmed'")
    op.execute("DELETE FROM order_log WHERE person_id IS NULL")
    with op.batch_alter_table("order_log") as batch:
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("state")
        batch.drop_column("party")
    op.drop_table("review_rule")
