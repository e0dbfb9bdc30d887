"""One world on a shelf: whether a call has changed a table is asked in microseconds, and the world is put back in a few milliseconds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from metro_web.core import db
from metro_web.queries import boards
from metro_web.queries import network as network_queries
from tests import shop

# What a look or a refusal may leave behind by the rules: when somebody was last seen, a wrong try counted, a scan refused.
TRACES = frozenset({"web_session", "api_session", "otp_code", "one_time_code", "scan", "idempotency_key"})


class Shelf:
    """A SQLite file as it stood when the world was built."""

    def __init__(self, url: str) -> None:
        self._live = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        self._kept = sqlite3.connect(":memory:")
        self._live.backup(self._kept)
        self._dump = shop.dump()
        self._version = self._now()

    def _now(self) -> int:
        # Another number as soon as any other connection has committed a change.
        number: int = self._live.execute("PRAGMA data_version").fetchone()[0]
        return number

    def changed(self) -> set[str]:
        """Names of the tables that differ from the world as it was built; empty at once where nothing was committed."""
        if self._now() == self._version:
            return set()
        found = shop.changed(self._dump, shop.dump())
        if not found:
            self._version = self._now()
        return found

    def put_back(self) -> None:
        """The world is as it was built, in this process's caches too."""
        if self._now() == self._version:
            return
        self._kept.backup(self._live)
        network_queries.forget()
        boards.forget()
        self._version = self._now()

    def close(self) -> None:
        """Put it away."""
        self._live.close()
        self._kept.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that anybody sends to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = db.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
