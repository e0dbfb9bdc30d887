"""Runs migrations on the database of the settings, one transaction each, with a lock timeout on PostgreSQL."""

from typing import Any

from sqlalchemy import Connection

from alembic import context
from metro_web.core.db import engine
from metro_web.models import metadata
from metro_web.models.types import UtcDateTime

LOCK_TIMEOUT = "5s"


def render_item(kind: str, obj: Any, _autogen: Any) -> str | bool:
    """Write instants into migrations as what the database sees."""
    if kind == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Apply what is asked for on this connection."""
    only = context.get_x_argument(as_dictionary=True).get("tables", "")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=True,
        include_name=lambda name, kind, _parents: not only or kind != "table" or name in only.split(","),
        include_object=lambda obj, name, kind, _r, _c: not only or kind != "table" or name in only.split(","),
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with engine().connect() as connection:
        migrate(connection)
