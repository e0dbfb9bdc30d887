"""place words: cities and places are found by any part of their names, without accents."""

import sqlalchemy as sa

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("city", "place"):
        op.add_column(table, sa.Column("words", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for table in ("place", "city"):
        op.drop_column(table, "words")
