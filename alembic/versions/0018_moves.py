"""moves: how often the times of what is sold were changed, so that a calendar knows which entry is the newest."""

import sqlalchemy as sa

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inventory", sa.Column("moves_count", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("inventory") as batch:
        batch.drop_column("moves_count")
