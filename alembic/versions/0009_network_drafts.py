"""network drafts and publications."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_draft",
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("base_entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_network_draft_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_network_draft")),
    )
    op.create_table(
        "network_publication",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("undoes_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_network_publication_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["network_publication.id"], name=op.f("fk_network_publication_undoes_id_network_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_publication")),
    )
    op.create_index(op.f("ix_network_publication_published_at"), "network_publication", ["published_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_network_publication_published_at", "network_publication")

    op.drop_table("network_publication")
    op.drop_table("network_draft")
