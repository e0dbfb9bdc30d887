"""records: which order a mail was about, and indexes for what an admin looks for."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_ticket_order_created_at", "ticket_order", ["created_at"]),
    ("ix_ticket_short_code", "ticket", ["short_code"]),
    ("ix_ledger_entry_at", "ledger_entry", ["at"]),
)


def upgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch:
        batch.add_column(sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_mail_order_id_ticket_order"), "ticket_order", ["order_id"], ["id"])
    op.create_index(op.f("ix_outbox_mail_order_id"), "outbox_mail", ["order_id"], unique=False)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
    op.drop_index("ix_outbox_mail_order_id", "outbox_mail")
    with op.batch_alter_table("outbox_mail") as batch:
        batch.drop_constraint("fk_outbox_mail_order_id_ticket_order", type_="foreignkey")
        batch.drop_column("order_id")
