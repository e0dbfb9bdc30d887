"""mail delivery: what became of a mail after it was handed over, and addresses that take none."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    for name, length in (("delivery", 12), ("delivery_reason", 300)):
        op.add_column("outbox_mail", sa.Column(name, TEXT(length=length), nullable=False, server_default=""))
    op.add_column("outbox_mail", sa.Column("delivery_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "mail_event",
        sa.Column("id", TEXT(length=100), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_event")),
    )
    op.create_index(op.f("ix_mail_event_taken_at"), "mail_event", ["taken_at"], unique=False)
    op.create_table(
        "held_address",
        sa.Column("recipient", TEXT(length=64), nullable=False),
        sa.Column("kind", TEXT(length=12), nullable=False),
        sa.Column("reason", TEXT(length=300), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_held_address")),
    )


def downgrade() -> None:
    op.drop_table("held_address")
    op.drop_index("ix_mail_event_taken_at", "mail_event")
    op.drop_table("mail_event")
    with op.batch_alter_table("outbox_mail") as batch:
        for name in ("delivery", "delivery_reason", "delivery_at"):
            batch.drop_column(name)
