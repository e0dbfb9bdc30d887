"""Tellings: who hears of what moved or was called off, refunds that wait, and at which event or trip a scan was."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
OPEN = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "telling",
        sa.Column("inventory_id", TEXT(length=32), nullable=False),
        sa.Column("kind", TEXT(length=10), nullable=False),
        sa.Column("reason", TEXT(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached", TEXT(length=32), nullable=False),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_telling_inventory_id_inventory")),
        sa.PrimaryKeyConstraint("inventory_id", name=op.f("pk_telling")),
    )
    op.create_index("ix_telling_due", "telling", ["due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "told",
        sa.Column("inventory_id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("kind", TEXT(length=10), nullable=False),
        sa.Column("heard", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_told_inventory_id_inventory")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_told_user_id_user_account")),
        sa.PrimaryKeyConstraint("inventory_id", "user_id", name=op.f("pk_told")),
    )
    op.create_table(
        "refund_delay",
        sa.Column("order_id", TEXT(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", TEXT(length=300), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["ticket_order.id"], name=op.f("fk_refund_delay_order_id_ticket_order")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_refund_delay")),
    )
    # Both databases take a nullable column with its reference at once.
    op.execute(
        "ALTER TABLE scan ADD COLUMN inventory_id VARCHAR(32)"
        " CONSTRAINT fk_scan_inventory_id_inventory REFERENCES inventory (id)"
    )
    op.create_index("ix_scan_inventory", "scan", ["inventory_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_scan_inventory", "scan")
    op.execute("ALTER TABLE scan DROP COLUMN inventory_id")
    op.drop_table("refund_delay")
    op.drop_table("told")
    op.drop_index("ix_telling_due", "telling")
    op.drop_table("telling")
