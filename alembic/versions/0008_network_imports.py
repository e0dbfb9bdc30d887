"""network imports."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_import",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("owner_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("network_version", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_network_import_owner_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_import")),
    )
    op.create_index(op.f("ix_network_import_owner_id"), "network_import", ["owner_id"], unique=False)
    op.create_index(op.f("ix_network_import_expires_at"), "network_import", ["expires_at"], unique=False)

    op.create_table(
        "network_import_part",
        sa.Column("import_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["network_import.id"], name=op.f("fk_network_import_part_import_id_network_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_network_import_part")),
    )


def downgrade() -> None:
    op.drop_table("network_import_part")
    op.drop_index(op.f("ix_network_import_expires_at"), "network_import")
    op.drop_index(op.f("ix_network_import_owner_id"), "network_import")
    op.drop_table("network_import")
