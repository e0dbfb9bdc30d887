"""Databases for tests that need one really committed to: SQLite in a file, or a database of a real PostgreSQL."""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from unittest import mock

import pytest
from alembic.config import Config

from alembic import command
from metro_web.core import clock, db, security
from metro_web.core.config import settings
from metro_web.queries import network as network_queries
from metro_web.services import gate_keys
from tests import servers
from tests.databases_again import Pool

ROOT = Path(__file__).resolve().parents[1]
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@lru_cache
def shared_postgres() -> servers.Postgres:
    """The one server of this test run, started when first asked for."""
    server = servers.start_postgres()
    atexit.register(server.remove)
    return server


@lru_cache
def _sqlite_template() -> Path:
    """A migrated SQLite file, made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="metro-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with configured(database_url=f"sqlite:///{folder}/metro.db"):
        migrate()
        with db.engine().connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "metro.db"


@lru_cache
def _postgres_template() -> str:
    """The name of a migrated database, made once a run."""
    server = shared_postgres()
    name = server.fresh_database()
    with configured(database_url=server.url(name)):
        migrate()
    return name


@lru_cache
def _postgres_pool() -> Pool:
    return Pool(shared_postgres(), _postgres_template())


def migrate() -> None:
    """Bring the configured database to the newest version, as `metro migrate` does."""
    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")


@contextlib.contextmanager
def configured(**values: str) -> Iterator[None]:
    """METRO_* settings for a while; a name in capitals is taken as it is."""
    given = {name if name.isupper() else f"METRO_{name.upper()}": value for name, value in values.items()}
    with mock.patch.dict(os.environ, given):
        _forget()
        try:
            yield
        finally:
            db.dispose()
            clock.unfreeze()
    _forget()


@contextlib.contextmanager
def also(**values: str) -> Iterator[None]:
    """Further settings for a while, beside those of a database that stays as it is; names as in the environment."""
    with mock.patch.dict(os.environ, values):
        settings.cache_clear()
        yield
    settings.cache_clear()


def _forget() -> None:
    db.dispose()
    settings.cache_clear()
    security.forget_keys()
    network_queries.forget()
    gate_keys.forget()


@contextlib.contextmanager
def fresh(kind: str, folder: Path, **values: str) -> Iterator[str]:
    """A migrated database of `kind`, empty; its address. `values` are further settings."""
    if kind == "sqlite":
        shutil.copy(_sqlite_template(), folder / "metro.db")
        url, drop = f"sqlite:///{folder}/metro.db", None
    else:
        if servers.postgres_programs() is None:
            pytest.skip("PostgreSQL's programs are not installed")
        server = shared_postgres()
        name = _postgres_pool().take()
        url, drop = server.url(name), lambda: _postgres_pool().give_back(name)
    try:
        with configured(database_url=url, data_dir=str(folder / "data"), **values):
            yield url
    finally:
        if drop:
            drop()
