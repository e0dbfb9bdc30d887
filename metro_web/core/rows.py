"""Rows of several tables written together: on PostgreSQL by one statement, for each round trip costs what a row does.

Keeps true: what refers to each other may be written together; constraints are looked at when the statement is over.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, TextClause, insert, text

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one table, all with the same columns; `computed` are columns that PostgreSQL works out by itself."""

    table: Table
    rows: list[Row]
    computed: tuple[tuple[str, str], ...] = ()


def write(execute: Any, dialect: str, batches: Sequence[Batch]) -> None:
    """Insert them all with `execute(statement, parameters)`."""
    if dialect != "postgresql":
        for batch in batches:
            execute(_insert(batch.table), batch.rows)
        return
    shape = tuple((batch.table, tuple(batch.rows[0]), batch.computed) for batch in batches)
    execute(_together(shape), {f"rows{n}": as_json(batch.rows) for n, batch in enumerate(batches)})


@lru_cache(maxsize=64)
def _insert(table: Table) -> Any:
    return insert(table)


@lru_cache(maxsize=256)
def _together(shape: tuple[tuple[Table, tuple[str, ...], tuple[tuple[str, str], ...]], ...]) -> TextClause:
    written = []
    for n, (table, columns, computed) in enumerate(shape):
        into = ", ".join(f'"{name}"' for name in (*columns, *(name for name, _how in computed)))
        values = ", ".join((*(f'r."{name}"' for name in columns), *(how for _name, how in computed)))
        given = f'json_populate_recordset(NULL::"{table.name}", CAST(:rows{n} AS json)) AS r'
        written.append(f'w{n} AS (INSERT INTO "{table.name}" ({into}) SELECT {values} FROM {given})')
    return text(f"WITH {', '.join(written)} SELECT 1")


def as_json(rows: Sequence[Row]) -> str:
    """Rows as `json_populate_recordset` takes them."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_instant)


def _instant(value: Any) -> str:
    assert isinstance(value, datetime), "texts, numbers, instants and what JSON knows"
    assert value.tzinfo is not None, "instants are aware"
    return value.isoformat()
