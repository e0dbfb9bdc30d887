"""A PostgreSQL database used by one test after another: emptied in some milliseconds where making one takes half a second.

Keeps true: a test finds what the template holds, no row more or less and every sequence at its start. A database whose
schema a test has changed, or to which somebody is still connected, is not used again.
"""

import time
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.servers import Postgres

LEAVE_SECONDS = 1.0
# Emptied as a whole from here on: rows that were deleted one by one still have to be stepped over.
LARGE_BYTES = 64 * 1024
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, {}) FROM pg_sequences WHERE {}"
_SCHEMA = """
SELECT md5(string_agg(said, ';' ORDER BY said)) FROM (
  SELECT format('%s.%s %s %s %s', c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull) AS said
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relkind IN ('r', 'v', 'i', 'S')
  UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('%s %s', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS all_of_it
"""


@dataclass(frozen=True)
class Template:
    """What a database has to be like again: its schema, and its rows as COPY writes them."""

    name: str
    schema: str
    tables: tuple[str, ...]
    rows: dict[str, bytes]


class Pool:
    """`take()` a database like the template; `give_back(name)` when done with it."""

    def __init__(self, server: Postgres, template: str) -> None:
        self._server = server
        self._idle: list[str] = []
        with psycopg.connect(server.dsn(template)) as connection:
            self._template = _described(connection, template)

    def take(self) -> str:
        """The name of a database of one's own."""
        return self._idle.pop() if self._idle else self._server.fresh_database(self._template.name)

    def give_back(self, name: str) -> None:
        """Empty it for the next one, or delete it where that cannot be sure."""
        if self._is_clean_again(name):
            self._idle.append(name)
        else:
            self._server.drop_database(name)

    def _is_clean_again(self, name: str) -> bool:
        with psycopg.connect(self._server.dsn(name), autocommit=True) as connection:
            until = time.monotonic() + LEAVE_SECONDS
            while _one(connection, _OTHERS) != "0":
                if time.monotonic() > until:
                    return False
                time.sleep(0.005)
            if _one(connection, _SCHEMA) != self._template.schema:
                return False
            with connection.transaction():
                self._empty(connection)
        return True

    def _empty(self, connection: psycopg.Connection) -> None:
        # No trigger and no foreign key is asked: everything goes, and what comes is the template's.
        connection.execute("SET LOCAL session_replication_role = replica")
        asked = "SELECT {0}, pg_relation_size({0}::regclass) WHERE EXISTS (SELECT 1 FROM {1})"
        each = [
            sql.SQL(asked).format(sql.Literal(f'"{table}"'), sql.Identifier(table)) for table in self._template.tables
        ]
        found = connection.execute(sql.SQL(" UNION ALL ").join(each)).fetchall()
        large = [sql.SQL(table) for table, size in found if size > LARGE_BYTES]
        if large:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(large)))
        for table, size in found:
            if size <= LARGE_BYTES:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.SQL(table)))
        for table, rows in self._template.rows.items():
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        connection.execute(_SEQUENCES.format("start_value, false", "last_value IS NOT NULL"))


def _described(connection: psycopg.Connection, name: str) -> Template:
    tables = tuple(table for (table,) in connection.execute(_TABLES).fetchall())
    rows = {}
    for table in tables:
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
            rows[table] = b"".join(bytes(part) for part in copy)
    used = connection.execute("SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL").fetchone()
    assert used == (0,), "the template's sequences stand at their start"
    return Template(name, _one(connection, _SCHEMA), tables, {table: said for table, said in rows.items() if said})


def _one(connection: psycopg.Connection, question: str) -> str:
    found = connection.execute(question).fetchone()
    assert found is not None, "it is one row"
    return str(found[0])
