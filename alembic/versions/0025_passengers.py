"""passengers: whom somebody travels with, documents of seats that were sold, and numbers one signs in by."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "passenger",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("name", TEXT(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("document_kind", TEXT(length=16), nullable=False),
        sa.Column("document_sealed", TEXT(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_passenger_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passenger")),
    )
    op.create_index(op.f("ix_passenger_user_id"), "passenger", ["user_id"], unique=False)
    op.create_table(
        "seat_document",
        sa.Column("item_id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("kind", TEXT(length=16), nullable=False),
        sa.Column("number_sealed", TEXT(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["order_item.id"], name=op.f("fk_seat_document_item_id_order_item")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_seat_document_user_id_user_account")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_seat_document")),
    )
    op.create_index(op.f("ix_seat_document_user_id"), "seat_document", ["user_id"], unique=False)
    op.create_table(
        "user_phone",
        sa.Column("number", TEXT(length=16), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_phone_user_id_user_account")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_user_phone")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_phone_user_id")),
    )


def downgrade() -> None:
    op.drop_table("user_phone")
    op.drop_index(op.f("ix_seat_document_user_id"), table_name="seat_document")
    op.drop_table("seat_document")
    op.drop_index(op.f("ix_passenger_user_id"), table_name="passenger")
    op.drop_table("passenger")
