"""The numbered migrations build what the models say, on both databases, and can be walked back to nothing."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from alembic import command
from metro_web.core import db
from metro_web.core.migrations import ROOT
from metro_web.models import metadata


def test_a_migrated_database_is_what_the_models_say(database: str) -> None:
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def test_migrations_can_be_walked_back_and_up_again(database: str) -> None:
    config = Config(str(ROOT / "alembic.ini"))
    command.downgrade(config, "base")
    assert set(inspect(db.engine()).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    command.upgrade(config, "head")
    assert set(metadata.tables) <= set(inspect(db.engine()).get_table_names())
