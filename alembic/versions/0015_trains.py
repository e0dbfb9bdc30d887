"""trains: how long they stand, on which days and at which times they run."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("track", sa.Column("dwell_s", sa.Integer(), nullable=True))
    op.create_table(
        "train_calendar",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("weekdays", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("added", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("removed", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_train_calendar")),
    )
    op.create_table(
        "train_pattern",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("line_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("calendar_code", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("calls", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("starts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_exact", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_code"], ["train_calendar.code"], name=op.f("fk_train_pattern_calendar_code_train_calendar")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_train_pattern")),
    )
    op.create_index(op.f("ix_train_pattern_line_code"), "train_pattern", ["line_code"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_train_pattern_line_code"), "train_pattern")

    op.drop_table("train_pattern")
    op.drop_table("train_calendar")
    op.drop_column("track", "dwell_s")
