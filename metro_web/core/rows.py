"""Rows of several tables written together: on PostgreSQL by one statement, for each round trip costs what a row does.

Keeps true: what refers to each other may be written together; constraints are looked at when the statement is over.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, TextClause, bindparam, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one table, all with the same columns; `computed` are columns that PostgreSQL works out by itself.

    Where they `may_clash`, rows that a unique index refuses are left out. Where they are there already (`is_change`),
    the columns named are set, by `id`.
    """

    table: Table
    rows: Sequence[Row]
    computed: tuple[tuple[str, str], ...] = ()
    may_clash: bool = False
    is_change: bool = False

    @property
    def shape(self) -> Any:
        """What the statement depends on."""
        return self.table, tuple(self.rows[0]), self.computed, self.may_clash, self.is_change


def whole(table: Table, row: Row) -> Row:
    """A row with the defaults of the columns that it does not name."""
    return {**_defaults(table), **row}


@lru_cache(maxsize=64)
def _defaults(table: Table) -> dict[str, Any]:
    return {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }


def write(execute: Any, dialect: str, batches: Sequence[Batch]) -> set[str]:
    """Insert them all with `execute(statement, parameters)`; the ids of those written that might have clashed."""
    if dialect == "postgresql":
        given = {f"rows{n}": as_json(batch.rows) for n, batch in enumerate(batches)}
        return set(execute(_together(tuple(batch.shape for batch in batches)), given).scalars())
    written: set[str] = set()
    # SQLite looks at each statement by itself: what is referred to comes first.
    for batch in sorted(batches, key=lambda batch: (batch.is_change, _rank(batch.table))):
        if batch.is_change:
            # The column's own name would mean a value to set.
            execute(_change(batch.table), [{"which": row["id"], **row} for row in batch.rows])
            continue
        found = execute(_insert(batch.table, batch.may_clash), batch.rows)
        written.update(found.scalars() if batch.may_clash else ())
    return written


@lru_cache(maxsize=64)
def _rank(table: Table) -> int:
    return table.metadata.sorted_tables.index(table)


@lru_cache(maxsize=64)
def _insert(table: Table, may_clash: bool) -> Any:
    statement = sqlite.insert(table)
    return statement.on_conflict_do_nothing().returning(table.c.id) if may_clash else statement


@lru_cache(maxsize=64)
def _change(table: Table) -> Any:
    return update(table).where(table.c.id == bindparam("which"))


@lru_cache(maxsize=256)
def _together(shapes: tuple[Any, ...]) -> TextClause:
    steps, clashing = [], []
    for n, (table, columns, computed, may_clash, is_change) in enumerate(shapes):
        given = f'json_populate_recordset(NULL::"{table.name}", CAST(:rows{n} AS json)) AS r'
        if is_change:
            new = ", ".join(f'"{name}" = r."{name}"' for name in columns if name != "id")
            steps.append(f'w{n} AS (UPDATE "{table.name}" AS t SET {new} FROM {given} WHERE t.id = r.id)')
            continue
        into = ", ".join(f'"{name}"' for name in (*columns, *(name for name, _how in computed)))
        values = ", ".join((*(f'r."{name}"' for name in columns), *(how for _name, how in computed)))
        how = " ON CONFLICT DO NOTHING RETURNING id" if may_clash else ""
        steps.append(f'w{n} AS (INSERT INTO "{table.name}" ({into}) SELECT {values} FROM {given}{how})')
        clashing += [f"SELECT id FROM w{n}"] if may_clash else []
    return text(f"WITH {', '.join(steps)} {' UNION ALL '.join(clashing) or 'SELECT NULL WHERE false'}")


def as_json(rows: Sequence[Row]) -> str:
    """Rows as `json_populate_recordset` takes them."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_instant)


def _instant(value: Any) -> str:
    assert isinstance(value, datetime), "texts, numbers, instants and what JSON knows"
    assert value.tzinfo is not None, "instants are aware"
    return value.isoformat()
