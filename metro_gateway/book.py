"""The provider's own book, in an SQLite file of its own: intents, charges, refunds, and what shops are told.

Keeps true, by constraint: an intent is charged once, a refund's key counts once, and no more goes back than came in.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS intent (
    reference TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    last_four TEXT NOT NULL DEFAULT '', fate TEXT NOT NULL DEFAULT 'plain', description TEXT NOT NULL DEFAULT '',
    return_url TEXT NOT NULL DEFAULT '', refunded INTEGER NOT NULL DEFAULT 0, settles_at REAL,
    CHECK (refunded BETWEEN 0 AND amount)
);
CREATE INDEX IF NOT EXISTS intent_settles ON intent (settles_at) WHERE settles_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS charge (
    reference TEXT PRIMARY KEY REFERENCES intent (reference), amount INTEGER NOT NULL CHECK (amount > 0), at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS refund (
    key TEXT PRIMARY KEY, reference TEXT NOT NULL REFERENCES charge (reference),
    amount INTEGER NOT NULL CHECK (amount > 0), at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, due_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, done_at REAL
);
CREATE INDEX IF NOT EXISTS event_due ON event (due_at) WHERE done_at IS NULL;
"""

Row = dict[str, Any]


class Book:
    """One connection behind one lock: whatever happens inside `writing` is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._line = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._line.row_factory = sqlite3.Row
        self._line.execute("PRAGMA journal_mode=WAL")
        self._line.execute("PRAGMA foreign_keys=ON")
        self._line.executescript(SCHEMA)

    @contextmanager
    def writing(self) -> Iterator["Book"]:
        """A transaction, alone with the book."""
        with self._lock:
            self._line.execute("BEGIN IMMEDIATE")
            try:
                yield self
            except BaseException:
                self._line.execute("ROLLBACK")
                raise
            self._line.execute("COMMIT")

    def rows(self, query: str, *values: Any) -> list[Row]:
        """What a query finds."""
        with self._lock:
            return [dict(row) for row in self._line.execute(query, values)]

    def one(self, query: str, *values: Any) -> Row | None:
        """The first row of it."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def do(self, statement: str, *values: Any) -> int:
        """Run a statement; how many rows it changed."""
        with self._lock:
            return self._line.execute(statement, values).rowcount

    def insert(self, table: str, row: Row) -> None:
        """A new row."""
        marks = ", ".join("?" * len(row))
        self.do(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())

    def close(self) -> None:
        """Nothing more is written."""
        with self._lock:
            self._line.close()
