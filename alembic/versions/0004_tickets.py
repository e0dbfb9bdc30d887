"""tickets."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("private_sealed", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("public_raw", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("item_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=22), nullable=False),
        sa.Column("short_code", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("key_id", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("exited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["order_item.id"], name=op.f("fk_ticket_item_id_order_item")),
        sa.ForeignKeyConstraint(["key_id"], ["signing_key.id"], name=op.f("fk_ticket_key_id_signing_key")),
        sa.ForeignKeyConstraint(["order_id"], ["ticket_order.id"], name=op.f("fk_ticket_order_id_ticket_order")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_ticket_owner_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("code", name=op.f("uq_ticket_code")),
    )
    op.create_index("ix_ticket_entered", "ticket", ["entered_on", "status"], unique=False)
    op.create_index(op.f("ix_ticket_order_id"), "ticket", ["order_id"], unique=False)
    op.create_index("ix_ticket_owner", "ticket", ["owner_id", "created_at"], unique=False)
    op.create_index(
        "uq_ticket_living_short_code",
        "ticket",
        ["short_code"],
        unique=True,
        sqlite_where=sa.text("status IN ('active', 'in_use')"),
        postgresql_where=sa.text("status IN ('active', 'in_use')"),
    )

    op.create_table(
        "movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("line_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("station_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_movement_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
    )
    op.create_index("ix_movement_day", "movement", ["service_date", "kind", "line_code", "station_code"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("scanner_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("station_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("direction", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("due_minor", sa.Integer(), nullable=False),
        sa.Column("settled_by", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=True),
        sa.ForeignKeyConstraint(["scanner_id"], ["user_account.id"], name=op.f("fk_scan_scanner_id_user_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_scan_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index(op.f("ix_scan_at"), "scan", ["at"], unique=False)
    op.create_index("ix_scan_ticket", "scan", ["ticket_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_scan_ticket", "scan")
    op.drop_index("ix_scan_at", "scan")

    op.drop_table("scan")
    op.drop_index("ix_movement_day", "movement")

    op.drop_table("movement")
    op.drop_index("uq_ticket_living_short_code", "ticket")
    op.drop_index("ix_ticket_owner", "ticket")
    op.drop_index("ix_ticket_order_id", "ticket")
    op.drop_index("ix_ticket_entered", "ticket")

    op.drop_table("ticket")
    op.drop_table("signing_key")
