"""The database and the one transaction of a use case.

SQLite writes begin with BEGIN IMMEDIATE and queue on a lock of this process first; PostgreSQL runs at READ
COMMITTED, where a read-only transaction needs no BEGIN at all. Commit on return, roll back on any exception.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, Table, TextClause, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, NoResultFound, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from metro_web.core.config import settings
from metro_web.core.errors import Conflict, Unavailable
from metro_web.core.tx import Tx

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

BUSY_SECONDS = 30
TRIES = 4
STEADY_POOL = 8
_sqlite_writer = threading.Lock()

# A row was to refer to one that is not there; or there was one already.
GONE, THERE = "23503", "23505"


class Again(Exception):
    """Raised inside a use case to have the whole of it run again in a fresh transaction."""


@lru_cache
def engine() -> Engine:
    """The engine of this process."""
    url = settings().database_url
    if settings().is_sqlite:
        path = url.removeprefix("sqlite:///")
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(
            url, pool_size=settings().database_pool, max_overflow=40, connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    return _postgresql(settings().database_pool)


@lru_cache
def steady_engine() -> Engine:
    """The same, with connections of its own that plan a statement once, whatever its values.

    PostgreSQL plans many of ours at each execution, which takes longer than to run them. Not for all: a plan for any
    value is a bad one where few have the value that is asked for.
    """
    if settings().is_sqlite:
        return engine()
    return _postgresql(STEADY_POOL, options="-c plan_cache_mode=force_generic_plan")


def _postgresql(pool_size: int, **more: str) -> Engine:
    return create_engine(
        settings().database_url,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=BUSY_SECONDS,
        connect_args={"connect_timeout": 5, "prepare_threshold": 2, **more},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def dispose() -> None:
    """Close all connections and forget the engines; the next use makes new ones."""
    _forget(close=True)


def _forget_in_child() -> None:
    """A forked worker must not speak on its parent's connections: forget them, without closing the parent's ends."""
    _forget(close=False)


def _forget(*, close: bool) -> None:
    for made in (steady_engine, engine):
        if made.cache_info().currsize:
            made().dispose(close=close)
        made.cache_clear()


os.register_at_fork(after_in_child=_forget_in_child)


@contextmanager
def transaction(*, read_only: bool = False, steady: bool = False) -> Iterator[Tx]:
    """One transaction, on the `steady_engine` or any; `Unavailable` where the database cannot be reached."""
    lock = _sqlite_writer if settings().is_sqlite and not read_only else None
    if lock and not lock.acquire(timeout=BUSY_SECONDS):
        raise Unavailable
    try:
        bind: Any = steady_engine() if steady else engine()
        if read_only:
            options: dict[str, Any] = {"read_only": True} if settings().is_sqlite else {"isolation_level": "AUTOCOMMIT"}
            bind = bind.execution_options(**options)
        with Tx(bind, expire_on_commit=False) as tx:
            try:
                yield tx
                tx.commit()
            except (OperationalError, InterfaceError, PoolTimeout) as exc:
                tx.rollback()
                raise _translated(exc) from exc
            except BaseException:
                tx.rollback()
                raise
    finally:
        if lock:
            lock.release()
    tx.run_afterwards()


def _translated(exc: Exception) -> Exception:
    state = getattr(getattr(exc, "orig", None), "sqlstate", None)
    if state in ("40001", "40P01"):  # serialization failure, deadlock: nothing is lost by trying again
        return Again(str(exc))
    is_sql_mistake = isinstance(exc, DBAPIError) and state is not None and not state.startswith(("08", "53", "57"))
    if is_sql_mistake or (settings().is_sqlite and "locked" not in str(exc) and "open" not in str(exc)):
        return exc
    log.error("database not reachable: %s", type(exc).__name__)
    return Unavailable()


def run(fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a use case in a transaction of its own, again where the database asks for it."""
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction() as tx:
                return fn(tx, *args, **kwargs)
        except Again as exc:
            if not tries_left:
                raise Conflict(
                    "busy", "Too many people did this at one moment. Nothing was changed; try again."
                ) from exc
        except (IntegrityError, NoResultFound) as exc:
            # What was just read went or came in the same moment: looked at again, the use case finds it so, and says so.
            if not tries_left or getattr(getattr(exc, "orig", None), "sqlstate", GONE) not in (GONE, THERE):
                raise
    raise AssertionError("unreachable")


def read(fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query in a read-only transaction."""
    with transaction(read_only=True) as tx:
        return fn(tx, *args, **kwargs)


def read_steadily(fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The same for what is asked over and over in the same words (`steady_engine`)."""
    with transaction(read_only=True, steady=True) as tx:
        return fn(tx, *args, **kwargs)


def insert_or_ignore(tx: Tx, table: Table) -> Any:
    """An INSERT of this dialect that leaves an existing row alone; execute it with one row or a list of rows."""
    return _insert_or_ignore(tx.get_bind().dialect.name, table)


@lru_cache
def _insert_or_ignore(dialect: str, table: Table) -> Any:
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table).on_conflict_do_nothing()


def share(tx: Tx, what: int) -> None:
    """Keep `exclude` of the same number out until this transaction ends; many may share.

    PostgreSQL's advisory locks queue fairly and touch no row. SQLite has one writer at a time anyway.
    """
    _advise(tx, _SHARE, what)


def exclude(tx: Tx, what: int) -> None:
    """Wait until nobody shares the number, and be alone with it until this transaction ends."""
    _advise(tx, _EXCLUDE, what)


_SHARE = text("SELECT pg_advisory_xact_lock_shared(:what)")
_EXCLUDE = text("SELECT pg_advisory_xact_lock(:what)")


def _advise(tx: Tx, statement: TextClause, what: int) -> None:
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(statement, {"what": what})
