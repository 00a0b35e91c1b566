"""Keeps how a notice is carried: its priority, lane, attempts and lease; and who holds the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW = (
    ("priority", sa.Integer(), "2"),
    ("lane", sa.String(), ""),
    ("attempts", sa.Integer(), "0"),
    ("failure", sa.String(), ""),
    ("message_id", sa.String(), ""),
)


def upgrade() -> None:
    op.create_table(
        "channel_pause",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_pause")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name, kind, value in NEW:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        batch_op.add_column(sa.Column("holder", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notice SET next_at = due_at")
    op.execute("UPDATE notice SET priority = 0 WHERE kind = 'answer'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name, kind, _ in NEW:
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        batch_op.alter_column("next_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_index(batch_op.f("ix_notice_recipient_id"))
        batch_op.drop_index("ix_notice_state_due_at")
        batch_op.create_index(
            "ix_notice_claimable", ["state", "lane", "priority", "next_at", "due_at"], unique=False
        )
        batch_op.create_index("ix_notice_recipient_id_state", ["recipient_id", "state"], unique=False)
        batch_op.create_index("ix_notice_state_expires_at", ["state", "expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_state_expires_at")
        batch_op.drop_index("ix_notice_recipient_id_state")
        batch_op.drop_index("ix_notice_claimable")
        batch_op.create_index("ix_notice_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_recipient_id"), ["recipient_id"], unique=False)
        batch_op.drop_column("next_at")
        batch_op.drop_column("holder")
        for name, _, _ in reversed(NEW):
            batch_op.drop_column(name)
    op.drop_table("lease")
    op.drop_table("channel_pause")
