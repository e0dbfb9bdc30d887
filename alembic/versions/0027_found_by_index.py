"""found by index: tickets of what was called off, and orders that end unpaid, without reading all that were ever sold."""

import sqlalchemy as sa

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

HAD = sa.text("inventory_id IS NOT NULL AND status <> 'cancelled'")
ENDS = sa.text("expires_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_ticket_had", "ticket")
    op.create_index("ix_ticket_had", "ticket", ["inventory_id", "owner_id"], sqlite_where=HAD, postgresql_where=HAD)
    op.create_index("ix_ticket_order_ends", "ticket_order", ["expires_at"], sqlite_where=ENDS, postgresql_where=ENDS)


def downgrade() -> None:
    op.drop_index("ix_ticket_order_ends", "ticket_order")
    op.drop_index("ix_ticket_had", "ticket")
    op.create_index("ix_ticket_had", "ticket", ["owner_id", "inventory_id"], sqlite_where=HAD, postgresql_where=HAD)
