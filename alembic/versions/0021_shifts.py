"""shifts: the cash of one seller between two counts of the drawer."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("seller_id", TEXT(length=32), nullable=False),
        sa.Column("float_minor", sa.Integer(), nullable=False),
        sa.Column("sales_minor", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("gate_minor", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("given_back_minor", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("counted_minor", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("float_minor >= 0", name=op.f("ck_shift_float")),
        sa.CheckConstraint("counted_minor IS NULL OR counted_minor >= 0", name=op.f("ck_shift_counted")),
        sa.ForeignKeyConstraint(["seller_id"], ["user_account.id"], name=op.f("fk_shift_seller_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_shift_open", "shift", ["seller_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index("ix_shift_seller", "shift", ["seller_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_shift_seller", "shift")
    op.drop_index("uq_shift_open", "shift")
    op.drop_table("shift")
