"""companies, and who works there; places, routes, vehicles, amenities; trips and stock know whose they are."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
# Both databases take a nullable column with its reference at once; a table that is pointed at is never rewritten.
REFERENCES = (
    ("inventory", "company_id", "company"),
    ("trip", "company_id", "company"),
    ("trip", "route_id", "travel_route"),
    ("trip", "vehicle_id", "vehicle"),
)
COLUMNS = (
    ("inventory", sa.Column("requires_names", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("inventory", sa.Column("stretch_prices", sa.JSON(none_as_null=True), nullable=False, server_default="{}")),
    ("trip", sa.Column("delay_minutes", sa.Integer(), nullable=False, server_default="0")),
    ("trip", sa.Column("series_id", TEXT(length=32), nullable=False, server_default="")),
    ("trip_stop", sa.Column("kind", TEXT(length=8), nullable=False, server_default="")),
)


def upgrade() -> None:
    op.create_table(
        "amenity",
        sa.Column("code", TEXT(length=24), nullable=False),
        sa.Column("name", TEXT(length=60), nullable=False),
        sa.Column("icon", TEXT(length=24), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_amenity")),
    )
    op.create_table(
        "company",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("name", TEXT(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("email", TEXT(length=254), nullable=False),
        sa.Column("phone", TEXT(length=32), nullable=False),
        sa.Column("penalties", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("requires_names", sa.Boolean(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("name", name=op.f("uq_company_name")),
    )
    op.create_table(
        "country",
        sa.Column("code", TEXT(length=2), nullable=False),
        sa.Column("name", TEXT(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_country")),
    )
    op.create_table(
        "city",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("country", TEXT(length=2), nullable=False),
        sa.Column("name", TEXT(length=80), nullable=False),
        sa.ForeignKeyConstraint(["country"], ["country.code"], name=op.f("fk_city_country_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city")),
    )
    op.create_index(op.f("ix_city_country"), "city", ["country"], unique=False)
    op.create_table(
        "company_invitation",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("company_id", TEXT(length=32), nullable=False),
        sa.Column("email", TEXT(length=254), nullable=False),
        sa.Column("role", TEXT(length=8), nullable=False),
        sa.Column("token_hash", TEXT(length=64), nullable=False),
        sa.Column("invited_by", TEXT(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_invitation_company_id_company")),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["user_account.id"], name=op.f("fk_company_invitation_invited_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_company_invitation_token_hash")),
    )
    op.create_index(op.f("ix_company_invitation_company_id"), "company_invitation", ["company_id"], unique=False)
    op.create_index(op.f("ix_company_invitation_email"), "company_invitation", ["email"], unique=False)
    op.create_table(
        "company_member",
        sa.Column("company_id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("role", TEXT(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_member_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_company_member_user_id_user_account")),
        sa.PrimaryKeyConstraint("company_id", "user_id", name=op.f("pk_company_member")),
    )
    op.create_index(op.f("ix_company_member_user_id"), "company_member", ["user_id"], unique=False)
    op.create_table(
        "travel_route",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("company_id", TEXT(length=32), nullable=False),
        sa.Column("mode", TEXT(length=8), nullable=False),
        sa.Column("name", TEXT(length=120), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_travel_route_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_route")),
    )
    op.create_index(op.f("ix_travel_route_company_id"), "travel_route", ["company_id"], unique=False)
    op.create_table(
        "vehicle",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("company_id", TEXT(length=32), nullable=False),
        sa.Column("mode", TEXT(length=8), nullable=False),
        sa.Column("name", TEXT(length=120), nullable=False),
        sa.Column("registration", TEXT(length=40), nullable=False),
        sa.Column("layout", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("seat_plan_id", TEXT(length=32), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_vehicle_company_id_company")),
        sa.ForeignKeyConstraint(["seat_plan_id"], ["seat_plan.id"], name=op.f("fk_vehicle_seat_plan_id_seat_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_vehicle_company_id_name")),
    )
    op.create_table(
        "place",
        sa.Column("code", TEXT(length=64), nullable=False),
        sa.Column("kind", TEXT(length=8), nullable=False),
        sa.Column("city_id", TEXT(length=32), nullable=False),
        sa.Column("name", TEXT(length=120), nullable=False),
        sa.Column("zone", TEXT(length=40), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_place_city_id_city")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_city_id"), "place", ["city_id"], unique=False)
    op.create_table(
        "vehicle_amenity",
        sa.Column("vehicle_id", TEXT(length=32), nullable=False),
        sa.Column("amenity", TEXT(length=24), nullable=False),
        sa.ForeignKeyConstraint(["amenity"], ["amenity.code"], name=op.f("fk_vehicle_amenity_amenity_amenity")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_vehicle_amenity_vehicle_id_vehicle")),
        sa.PrimaryKeyConstraint("vehicle_id", "amenity", name=op.f("pk_vehicle_amenity")),
    )
    op.create_table(
        "route_stop",
        sa.Column("route_id", TEXT(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", TEXT(length=64), nullable=False),
        sa.Column("kind", TEXT(length=8), nullable=False),
        sa.Column("arrive_minutes", sa.Integer(), nullable=False),
        sa.Column("leave_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("leave_minutes >= arrive_minutes", name=op.f("ck_route_stop_minutes")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_route_stop_place_place")),
        sa.ForeignKeyConstraint(["route_id"], ["travel_route.id"], name=op.f("fk_route_stop_route_id_travel_route")),
        sa.PrimaryKeyConstraint("route_id", "position", name=op.f("pk_route_stop")),
    )
    op.create_index(op.f("ix_route_stop_place"), "route_stop", ["place"], unique=False)
    op.create_table(
        "trip_amenity",
        sa.Column("trip_id", TEXT(length=32), nullable=False),
        sa.Column("amenity", TEXT(length=24), nullable=False),
        sa.ForeignKeyConstraint(["amenity"], ["amenity.code"], name=op.f("fk_trip_amenity_amenity_amenity")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_amenity_trip_id_trip")),
        sa.PrimaryKeyConstraint("trip_id", "amenity", name=op.f("pk_trip_amenity")),
    )
    for table, column, other in REFERENCES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32)"
            f" CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
        )
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_index(op.f("ix_inventory_company_id"), "inventory", ["company_id"], unique=False)
    op.create_index("ix_trip_company", "trip", ["company_id", "departs_at"], unique=False)
    op.create_index(op.f("ix_trip_series_id"), "trip", ["series_id"], unique=False)
    op.create_index("ix_trip_vehicle", "trip", ["vehicle_id", "departs_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_trip_vehicle", table_name="trip")
    op.drop_index(op.f("ix_trip_series_id"), table_name="trip")
    op.drop_index("ix_trip_company", table_name="trip")
    op.drop_index(op.f("ix_inventory_company_id"), table_name="inventory")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    for table, column, _other in reversed(REFERENCES):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("trip_amenity")
    op.drop_index(op.f("ix_route_stop_place"), table_name="route_stop")
    op.drop_table("route_stop")
    op.drop_table("vehicle_amenity")
    op.drop_index(op.f("ix_place_city_id"), table_name="place")
    op.drop_table("place")
    op.drop_table("vehicle")
    op.drop_index(op.f("ix_travel_route_company_id"), table_name="travel_route")
    op.drop_table("travel_route")
    op.drop_index(op.f("ix_company_member_user_id"), table_name="company_member")
    op.drop_table("company_member")
    op.drop_index(op.f("ix_company_invitation_email"), table_name="company_invitation")
    op.drop_index(op.f("ix_company_invitation_company_id"), table_name="company_invitation")
    op.drop_table("company_invitation")
    op.drop_index(op.f("ix_city_country"), table_name="city")
    op.drop_table("city")
    op.drop_table("country")
    op.drop_table("company")
    op.drop_table("amenity")
