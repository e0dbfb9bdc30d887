"""Where the database stands against the numbered migrations, and the way up. Two upgrades at once wait for each other."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import inspect, text

from metro_web.core.db import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]
ADVISORY_LOCK = 0x6D6574726F  # "metro": one upgrade at a time on PostgreSQL


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` says what to do: nothing, `metro migrate`, or take the newer program."""

    kind: Literal["empty", "behind", "current", "ahead"]
    revision: str
    head: str


def standing() -> Standing:
    """Compare the database's revision with the newest migration of this program."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    head = script.get_current_head() or ""
    revision = _revision()
    if not revision:
        return Standing("empty", "", head)
    if revision == head:
        return Standing("current", revision, head)
    known = {one.revision for one in script.walk_revisions()}
    return Standing("behind" if revision in known else "ahead", revision, head)


def upgrade() -> None:
    """Apply every migration that is missing."""
    from alembic import command

    with _one_at_a_time():
        command.upgrade(_config(), "head")


def _config() -> "Config":
    from alembic.config import Config

    return Config(str(ROOT / "alembic.ini"))


def _revision() -> str:
    with engine().connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


@contextmanager
def _one_at_a_time() -> "Iterator[None]":
    if engine().dialect.name != "postgresql":
        yield
        return
    with engine().connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()  # the lock belongs to the connection; no transaction may stay open meanwhile
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
