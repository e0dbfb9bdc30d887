"""hot paths: whose tickets of what, found without reading their items; and changes of stock that are in the past."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HAD = sa.text("inventory_id IS NOT NULL AND status <> 'cancelled'")
FOREIGN = "fk_ticket_inventory_id_inventory"


def upgrade() -> None:
    op.create_table(
        "stock_past",
        sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f("fk_stock_past_inventory_id_inventory")),
        sa.PrimaryKeyConstraint("inventory_id", name=op.f("pk_stock_past")),
    )
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("inventory_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True))
        batch.create_foreign_key(FOREIGN, "inventory", ["inventory_id"], ["id"])
    op.execute(
        "UPDATE ticket SET inventory_id = (SELECT i.inventory_id FROM order_item i WHERE i.id = ticket.item_id)"
        " WHERE kind <> 'journey'"
    )
    op.create_index("ix_ticket_had", "ticket", ["owner_id", "inventory_id"], sqlite_where=HAD, postgresql_where=HAD)


def downgrade() -> None:
    op.drop_index("ix_ticket_had", "ticket")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_constraint(FOREIGN, type_="foreignkey")
        batch.drop_column("inventory_id")
    op.drop_table("stock_past")
