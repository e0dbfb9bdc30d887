"""ledger."""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    account = op.create_table(
        "account",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=48), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("balance_minor IS NULL OR balance_minor >= 0", name=op.f("ck_account_floor")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_account_owner_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("debit_account_id", sqlmodel.sql.sqltypes.AutoString(length=48), nullable=False),
        sa.Column("credit_account_id", sqlmodel.sql.sqltypes.AutoString(length=48), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("idempotency_key", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("ticket_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_entry_amount")),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name=op.f("ck_ledger_entry_sides")),
        sa.ForeignKeyConstraint(
            ["credit_account_id"], ["account.id"], name=op.f("fk_ledger_entry_credit_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"], ["account.id"], name=op.f("fk_ledger_entry_debit_account_id_account")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["ticket_order.id"], name=op.f("fk_ledger_entry_order_id_ticket_order")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ledger_entry_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_entry_idempotency_key")),
    )
    op.create_index("ix_ledger_entry_credit", "ledger_entry", ["credit_account_id", "id"], unique=False)
    op.create_index("ix_ledger_entry_debit", "ledger_entry", ["debit_account_id", "id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_order_id"), "ledger_entry", ["order_id"], unique=False)

    # The house's own accounts: where money comes from, what was earned, what an admin put right.
    began = datetime(2020, 1, 1, tzinfo=UTC)
    op.bulk_insert(
        account,
        [
            {"id": name, "kind": name, "owner_id": None, "balance_minor": None, "created_at": began}
            for name in ("funding", "revenue", "correction")
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_entry_order_id", "ledger_entry")
    op.drop_index("ix_ledger_entry_debit", "ledger_entry")
    op.drop_index("ix_ledger_entry_credit", "ledger_entry")

    op.drop_table("ledger_entry")
    op.drop_table("account")
