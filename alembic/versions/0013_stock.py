"""Stock: seat plans, inventories, holds, claims and pools; venues with events, trips with stops."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Both databases take a nullable column with its reference at once; a table that is pointed at is never rewritten.
COLUMNS = (("inventory_id", "inventory"), ("hold_id", "hold"))


def upgrade() -> None:
    op.create_table(
        "seat_plan",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("family", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("seats_count", sa.Integer(), nullable=False),
        sa.Column("layout", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_plan")),
    )
    op.create_index(op.f("ix_seat_plan_family"), "seat_plan", ["family"], unique=False)
    op.create_table(
        "venue",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("city", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("turnaround_minutes", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_table(
        "inventory",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("seat_plan_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("prices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("seat_prices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("penalties", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_on_sale", sa.Boolean(), nullable=False),
        sa.Column("sale_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sale_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("check_in_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_reentry", sa.Boolean(), nullable=False),
        sa.Column("per_person_max", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seat_plan_id"], ["seat_plan.id"], name=op.f("fk_inventory_seat_plan_id_seat_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory")),
        sa.UniqueConstraint("number", name=op.f("uq_inventory_number")),
    )
    op.create_table(
        "event",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("venue_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
        sa.Column("home", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("away", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("competition", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_times")),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_event_inventory_id_inventory")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_event_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("inventory_id", name=op.f("uq_event_inventory_id")),
    )
    op.create_index("ix_event_starts", "event", ["status", "starts_at"], unique=False)
    op.create_index("ix_event_venue", "event", ["venue_id", "starts_at"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("order_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("prices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("first_segment", sa.Integer(), nullable=False),
        sa.Column("last_segment", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_freed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_hold_count")),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_hold_inventory_id_inventory")),
        sa.ForeignKeyConstraint(["order_id"], ["ticket_order.id"], name=op.f("fk_hold_order_id_ticket_order")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_hold_owner_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index("ix_hold_expiry", "hold", ["inventory_id", "expires_at"], unique=False)
    op.create_index(op.f("ix_hold_order_id"), "hold", ["order_id"], unique=False)
    op.create_index("ix_hold_owner", "hold", ["owner_id", "expires_at"], unique=False)
    op.create_index(
        "ix_hold_to_free",
        "hold",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("expires_at IS NOT NULL AND is_freed = false"),
        postgresql_where=sa.text("expires_at IS NOT NULL AND is_freed = false"),
    )
    op.create_table(
        "pool",
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_pool_taken")),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_pool_inventory_id_inventory")),
        sa.PrimaryKeyConstraint("inventory_id", "section", name=op.f("pk_pool")),
    )
    op.create_table(
        "stock_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["inventory.id"], name=op.f("fk_stock_change_inventory_id_inventory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_change")),
    )
    op.create_index("ix_stock_change_mark", "stock_change", ["inventory_id", "mark"], unique=False)
    op.create_table(
        "trip",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("vehicle", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_trip_inventory_id_inventory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
        sa.UniqueConstraint("inventory_id", name=op.f("uq_trip_inventory_id")),
    )
    op.create_index("ix_trip_departs", "trip", ["status", "departs_at"], unique=False)
    op.create_table(
        "slot_claim",
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("hold_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_slot_claim_hold_id_hold")),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_slot_claim_inventory_id_inventory")),
        sa.PrimaryKeyConstraint("inventory_id", "seat", "segment", name=op.f("pk_slot_claim")),
    )
    op.create_index(op.f("ix_slot_claim_hold_id"), "slot_claim", ["hold_id"], unique=False)
    op.create_table(
        "trip_stop",
        sa.Column("trip_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_stop_trip_id_trip")),
        sa.PrimaryKeyConstraint("trip_id", "position", name=op.f("pk_trip_stop")),
    )
    op.create_index("ix_trip_stop_place", "trip_stop", ["place", "departs_at"], unique=False)
    # ### end Alembic commands ###
    for column, table in COLUMNS:
        op.execute(
            f"ALTER TABLE order_item ADD COLUMN {column} VARCHAR(32)"
            f" CONSTRAINT fk_order_item_{column}_{table} REFERENCES {table} (id)"
        )
    op.create_index(op.f("ix_order_item_inventory_id"), "order_item", ["inventory_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_order_item_inventory_id", "order_item")
    for column, _table in COLUMNS:
        op.execute(f"ALTER TABLE order_item DROP COLUMN {column}")
    op.drop_index("ix_trip_stop_place", table_name="trip_stop")
    op.drop_table("trip_stop")
    op.drop_index(op.f("ix_slot_claim_hold_id"), table_name="slot_claim")
    op.drop_table("slot_claim")
    op.drop_index("ix_trip_departs", table_name="trip")
    op.drop_table("trip")
    op.drop_index("ix_stock_change_mark", table_name="stock_change")
    op.drop_table("stock_change")
    op.drop_table("pool")
    op.drop_index(
        "ix_hold_to_free",
        table_name="hold",
        sqlite_where=sa.text("expires_at IS NOT NULL AND is_freed = false"),
        postgresql_where=sa.text("expires_at IS NOT NULL AND is_freed = false"),
    )
    op.drop_index("ix_hold_owner", table_name="hold")
    op.drop_index(op.f("ix_hold_order_id"), table_name="hold")
    op.drop_index("ix_hold_expiry", table_name="hold")
    op.drop_table("hold")
    op.drop_index("ix_event_venue", table_name="event")
    op.drop_index("ix_event_starts", table_name="event")
    op.drop_table("event")
    op.drop_table("inventory")
    op.drop_table("venue")
    op.drop_index(op.f("ix_seat_plan_family"), table_name="seat_plan")
    op.drop_table("seat_plan")
    # ### end Alembic commands ###
