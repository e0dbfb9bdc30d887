"""The session that is one transaction: rows still to write, what is done last in it, and work for after its commit.

Keeps true: what was put is there for the next statement; a rollback, also one to a savepoint, takes back what was not
written yet, too.
"""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec

from sqlalchemy import Table, event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from metro_web.core import rows

log = logging.getLogger(__name__)
P = ParamSpec("P")


class Tx(Session):
    """A session that is one transaction, with rows still to write and work to do once it is committed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._afterwards: list[Callable[[], object]] = []
        self._unwritten: list[rows.Batch] = []
        self._unwritten_last: list[rows.Batch] = []
        self._at_end: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        self._kept_by: dict[SessionTransaction, int] = {}

    def put(self, table: Table, *new: rows.Row) -> None:
        """Insert rows, at the latest before the next statement: those put one after another go out together."""
        if new:
            self._unwritten.append(rows.Batch(table, [rows.whole(table, row) for row in new]))

    def alter(self, table: Table, *rows_by_id: rows.Row) -> None:
        """Set columns of rows that are there, by `id`, as `put` inserts: with what was put and in the same statement."""
        if rows_by_id:
            self._unwritten.append(rows.Batch(table, rows_by_id, is_change=True))

    def put_last(self, table: Table, row: rows.Row, **computed: str) -> None:
        """Insert a row that nothing in this transaction asks for, at the latest with its end.

        `computed` are columns that PostgreSQL fills by an expression; on SQLite they have their default.
        """
        whole = {name: value for name, value in rows.whole(table, row).items() if name not in computed}
        self._unwritten_last.append(rows.Batch(table, [whole], tuple(computed.items())))

    def put_unless_known(self, table: Table, new: Sequence[rows.Row]) -> set[str]:
        """Insert rows now, with what was put before; the ids of those that clash with nothing, and so are written."""
        whole = [rows.whole(table, row) for row in new]
        return self.write(rows.Batch(table, whole, may_clash=True))

    def at_end(self, fn: Callable[..., None], *args: Any) -> None:
        """Call `fn(tx, *args)` as the last of this transaction, after all rows, in the order of `args`.

        For what many want at once: whatever it locks is locked by nothing but itself and the commit. It may refuse.
        """
        self._at_end.append((fn, args))

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.get_bind().dialect.name == "sqlite"

    def write(self, *more: rows.Batch) -> set[str]:
        """Write what was put, and `more`; the ids of those written that might have clashed."""
        if not (self._unwritten or more):
            return set()
        batches, self._unwritten, self._unwritten_last = [*self._unwritten, *more, *self._unwritten_last], [], []
        return rows.write(self.connection().execute, self.get_bind().dialect.name, batches)

    def drop_unwritten(self, ended: SessionTransaction) -> None:
        """Forget what was put, what was to be done at the end since `ended` began, and the notes about what was done."""
        self._unwritten, self._unwritten_last = [], []
        del self._at_end[self._kept_by.pop(ended, 0) :]
        self.info.clear()

    def _write_all(self) -> None:
        self._unwritten += self._unwritten_last
        self._unwritten_last = []
        self.write()

    if not TYPE_CHECKING:  # their types are the session's

        def execute(self, statement: Any, params: Any = None, **kwargs: Any) -> Any:
            """As the session does, after what was put before; what knows no mapped class goes to the driver straight."""
            self.write()
            if kwargs or statement._propagate_attrs:
                return super().execute(statement, params, **kwargs)
            return self.connection().execute(statement, params)

        def begin_nested(self) -> Any:
            """As the session does; what was put before is not the savepoint's."""
            self._write_all()
            made = super().begin_nested()
            self._kept_by[made] = len(self._at_end)
            return made

        def scalar(self, *args: Any, **kwargs: Any) -> Any:
            """As the session does, after what was put before."""
            self.write()
            return super().scalar(*args, **kwargs)

    def flush(self, *args: Any, **kwargs: Any) -> None:
        """As the session does, which is with each statement, after what was put before."""
        self.write()
        super().flush(*args, **kwargs)

    def commit(self) -> None:
        """As the session does, after what was put before."""
        self._write_all()
        while self._at_end:
            # What refuses at first may make room and ask to be called again.
            waiting, self._at_end = sorted(self._at_end, key=lambda each: each[1]), []
            for fn, args in waiting:
                fn(self, *args)
            self._write_all()
        super().commit()

    def after_commit(self, fn: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call `fn` once the commit has succeeded; never when it has not."""
        self._afterwards.append(lambda: fn(*args, **kwargs))

    def run_afterwards(self) -> None:
        """Do what was asked for; a failure here is logged, for the commit stands."""
        for fn in self._afterwards:
            try:
                fn()
            except Exception:
                log.exception("work after a commit failed")


def _drop_unwritten(tx: Tx, ended: SessionTransaction) -> None:
    """What a rollback, also one to a savepoint, takes back: rows not written yet, and what was noted of the others."""
    tx.drop_unwritten(ended)


event.listen(Tx, "after_soft_rollback", _drop_unwritten)
