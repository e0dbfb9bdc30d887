"""growing changes: the number of a change is never used again, also after the newest rows are gone (SQLite)."""

import sqlalchemy as sa

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _again(True)


def downgrade() -> None:
    _again(False)


def _again(is_growing: bool) -> None:
    # PostgreSQL's sequences never go back.
    if op.get_bind().dialect.name == "sqlite":
        options = {"sqlite_autoincrement": is_growing}
        with op.batch_alter_table("stock_change", recreate="always", table_kwargs=options) as batch:
            batch.alter_column("seats", existing_type=sa.JSON(none_as_null=True), existing_nullable=False)
