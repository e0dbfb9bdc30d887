"""basket: what somebody means to buy and has not ordered yet."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "basket_line",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("kind", TEXT(length=12), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("title", TEXT(length=260), nullable=False),
        sa.Column("unit_minor", sa.Integer(), nullable=False),
        sa.Column("is_regained", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_basket_line_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket_line")),
    )
    op.create_index(op.f("ix_basket_line_user_id"), "basket_line", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_basket_line_user_id"), table_name="basket_line")
    op.drop_table("basket_line")
