"""Campaigns, their log, and what was tapped in them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("bounds", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_to", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_campaign_approver_id_person")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_campaign_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("number", name=op.f("uq_campaign_number")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_approver_id"), ["approver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_state"), ["state"], unique=False)

    op.create_table(
        "campaign_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_log_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_campaign_log_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_log")),
    )
    with op.batch_alter_table("campaign_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_log_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_log_person_id"), ["person_id"], unique=False)

    op.create_table(
        "campaign_tap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_tap_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_campaign_tap_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_tap")),
        sa.UniqueConstraint(
            "campaign_id", "person_id", "target", name=op.f("uq_campaign_tap_campaign_id_person_id_target")
        ),
    )
    with op.batch_alter_table("campaign_tap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_tap_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("campaign_tap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_tap_person_id"))

    op.drop_table("campaign_tap")
    with op.batch_alter_table("campaign_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_log_person_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_log_campaign_id"))

    op.drop_table("campaign_log")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_state"))
        batch_op.drop_index(batch_op.f("ix_campaign_author_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_approver_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_about"))

    op.drop_table("campaign")
