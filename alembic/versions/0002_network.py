"""network."""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    fare_table = op.create_table(
        "fare_table",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fare_table")),
    )
    op.create_index(op.f("ix_fare_table_starts_on"), "fare_table", ["starts_on"], unique=False)

    op.create_table(
        "line",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("color", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("letter", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("shape", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("stop_reason", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_line")),
    )
    network_state = op.create_table(
        "network_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("stop_reason", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_network_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_state")),
    )
    op.create_table(
        "station",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_station")),
        sa.UniqueConstraint("number", name=op.f("uq_station_number")),
    )
    op.create_index(op.f("ix_station_name"), "station", ["name"], unique=False)

    op.create_table(
        "branch",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("line_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.ForeignKeyConstraint(["line_code"], ["line.code"], name=op.f("fk_branch_line_code_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("line_code", "position", name=op.f("uq_branch_line_code_position")),
    )
    op.create_table(
        "track",
        sa.Column("line_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("a_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("b_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["a_code"], ["station.code"], name=op.f("fk_track_a_code_station")),
        sa.ForeignKeyConstraint(["b_code"], ["station.code"], name=op.f("fk_track_b_code_station")),
        sa.ForeignKeyConstraint(["line_code"], ["line.code"], name=op.f("fk_track_line_code_line")),
        sa.PrimaryKeyConstraint("line_code", "a_code", "b_code", name=op.f("pk_track")),
    )
    op.create_table(
        "walk_link",
        sa.Column("a_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("b_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["a_code"], ["station.code"], name=op.f("fk_walk_link_a_code_station")),
        sa.ForeignKeyConstraint(["b_code"], ["station.code"], name=op.f("fk_walk_link_b_code_station")),
        sa.PrimaryKeyConstraint("a_code", "b_code", name=op.f("pk_walk_link")),
    )
    op.create_table(
        "branch_stop",
        sa.Column("branch_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("station_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_branch_stop_branch_id_branch")),
        sa.ForeignKeyConstraint(["station_code"], ["station.code"], name=op.f("fk_branch_stop_station_code_station")),
        sa.PrimaryKeyConstraint("branch_id", "position", name=op.f("pk_branch_stop")),
    )
    op.create_index(op.f("ix_branch_stop_station_code"), "branch_stop", ["station_code"], unique=False)

    # One row for the whole picture, and the default fare (10.00 a hop: `RULES.md`, Fares are data).
    began = datetime(2020, 1, 1, tzinfo=UTC)
    op.bulk_insert(
        network_state,
        [{"id": 1, "version": 1, "is_running": True, "stop_reason": "", "updated_at": began}],
    )
    op.bulk_insert(
        fare_table,
        [
            {
                "id": "0" * 32,
                "name": "10.00 a hop",
                "starts_on": began.date(),
                "kind": "hop",
                "rules": {"price_minor": 1000},
                "created_at": began,
            }
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_branch_stop_station_code", "branch_stop")

    op.drop_table("branch_stop")
    op.drop_table("walk_link")
    op.drop_table("track")
    op.drop_table("branch")
    op.drop_index("ix_station_name", "station")

    op.drop_table("station")
    op.drop_table("network_state")
    op.drop_table("line")
    op.drop_index("ix_fare_table_starts_on", "fare_table")

    op.drop_table("fare_table")
