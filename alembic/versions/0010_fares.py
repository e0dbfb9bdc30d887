"""fares: discounts, revisions and replaced tables; one living table a day; a calendar of holidays."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LIVING = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.add_column("fare_table", sa.Column("discounts", sa.JSON(none_as_null=True), nullable=False, server_default="[]"))
    op.add_column("fare_table", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("fare_table", sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
    # Of several tables from one day, the newest was the one in force.
    op.execute(
        "UPDATE fare_table SET replaced_at = created_at WHERE EXISTS (SELECT 1 FROM fare_table AS other"
        " WHERE other.starts_on = fare_table.starts_on AND (other.created_at > fare_table.created_at"
        " OR (other.created_at = fare_table.created_at AND other.id > fare_table.id)))"
    )
    op.create_index(
        "uq_fare_table_starts_on_living",
        "fare_table",
        ["starts_on"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )
    op.create_table(
        "holiday",
        sa.Column("day", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )


def downgrade() -> None:
    op.drop_table("holiday")
    op.drop_index("uq_fare_table_starts_on_living", "fare_table")
    op.drop_column("fare_table", "replaced_at")
    op.drop_column("fare_table", "revision")
    op.drop_column("fare_table", "discounts")
