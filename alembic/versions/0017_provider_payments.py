"""payments through a provider: kind, last four digits, where to pay, and when to look again."""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ACCOUNTS = ("gateway", "refund_due")
TEXTS = (("kind", 16), ("last_four", 4), ("redirect_url", 400))


def upgrade() -> None:
    for name, length in TEXTS:
        kind = sqlmodel.sql.sqltypes.AutoString(length=length)
        op.add_column("payment", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("payment", sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True))
    for name, column, where, is_unique in (
        ("uq_payment_order_pending", "order_id", "status = 'pending'", True),
        ("ix_payment_next_check", "next_check_at", "next_check_at IS NOT NULL", False),
    ):
        op.create_index(
            name, "payment", [column], unique=is_unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    # What the provider has of ours, and what of it has come too late and goes back.
    account = sa.table(
        "account", sa.column("id"), sa.column("kind"), sa.column("created_at", sa.DateTime(timezone=True))
    )
    began = datetime(2020, 1, 1, tzinfo=UTC)
    op.bulk_insert(account, [{"id": name, "kind": name, "created_at": began} for name in ACCOUNTS])


def downgrade() -> None:
    op.drop_index("ix_payment_next_check", "payment")
    op.drop_index("uq_payment_order_pending", "payment")
    for name in ("next_check_at", "redirect_url", "last_four", "kind"):
        op.drop_column("payment", name)
