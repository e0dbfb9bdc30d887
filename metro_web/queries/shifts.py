"""Reads shifts and what a seller has in cash that no closed shift has accounted for yet.

Keeps true: the takings of all closed shifts and of the open one add up to the seller's cash in the ledger. A sale that is
committed while a shift is being closed is in that shift or in the next one, never in both or none: what is open is
everything there is less everything that was closed, whatever order rows became visible in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from metro_web.core.db import Tx
from metro_web.models.ledger import LedgerEntry
from metro_web.models.shifts import Shift

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_shifts: Any = Shift.__table__  # type: ignore[attr-defined]
PURCHASE, ADJUSTMENT = "purchase", "fare_adjustment"


@dataclass(frozen=True, slots=True)
class Takings:
    """Cash in and out, in minor units; `given_back_minor` is positive."""

    sales_minor: int = 0
    gate_minor: int = 0
    given_back_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What is more in the drawer because of it."""
        return self.sales_minor + self.gate_minor - self.given_back_minor


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One shift; `counted_minor` and `closed_at` are None while it is open, its takings then as of now."""

    id: str
    seller_id: str
    float_minor: int
    takings: Takings
    counted_minor: int | None
    note: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def expected_minor(self) -> int:
        """What should be in the drawer."""
        return self.float_minor + self.takings.total_minor

    @property
    def difference_minor(self) -> int:
        """How much more was counted than expected; 0 while it is open."""
        return 0 if self.counted_minor is None else self.counted_minor - self.expected_minor


def unaccounted(tx: Tx, seller_id: str) -> Takings:
    """All cash of a seller less that of the closed shifts."""
    ever, closed = _ever(tx, f"cash:{seller_id}"), _closed(tx, seller_id)
    return Takings(
        ever.sales_minor - closed.sales_minor,
        ever.gate_minor - closed.gate_minor,
        ever.given_back_minor - closed.given_back_minor,
    )


def find_open(tx: Tx, seller_id: str) -> ShiftView | None:
    """The seller's open shift with its takings so far, or None."""
    row = tx.execute(select(_shifts).where(_shifts.c.seller_id == seller_id, _shifts.c.closed_at.is_(None))).first()
    return _view(row, unaccounted(tx, seller_id)) if row else None


def list_closed(tx: Tx, seller_id: str, *, limit: int, before: str | None = None) -> tuple[list[ShiftView], str | None]:
    """Closed shifts, newest first, and the id to go on before, or None."""
    query = select(_shifts).where(_shifts.c.seller_id == seller_id, _shifts.c.closed_at.is_not(None))
    if before:
        query = query.where(_shifts.c.id < before)
    rows: Sequence[Any] = tx.execute(query.order_by(_shifts.c.id.desc()).limit(limit + 1)).all()
    page = [_view(row, Takings(row.sales_minor, row.gate_minor, row.given_back_minor)) for row in rows[:limit]]
    return page, page[-1].id if len(rows) > limit else None


def _ever(tx: Tx, account_id: str) -> Takings:
    is_in = _entries.c.debit_account_id == account_id
    kinds = {
        "sales": is_in & (_entries.c.kind != ADJUSTMENT),
        "gate": is_in & (_entries.c.kind == ADJUSTMENT),
        "back": _entries.c.credit_account_id == account_id,
    }
    sums = [func.coalesce(func.sum(case((which, _entries.c.amount_minor), else_=0)), 0) for which in kinds.values()]
    mine = is_in | (_entries.c.credit_account_id == account_id)
    return Takings(*(int(amount) for amount in tx.execute(select(*sums).where(mine)).one()))


def _closed(tx: Tx, seller_id: str) -> Takings:
    columns = (_shifts.c.sales_minor, _shifts.c.gate_minor, _shifts.c.given_back_minor)
    sums = [func.coalesce(func.sum(column), 0) for column in columns]
    mine = (_shifts.c.seller_id == seller_id, _shifts.c.closed_at.is_not(None))
    return Takings(*(int(amount) for amount in tx.execute(select(*sums).where(*mine)).one()))


def _view(row: Any, takings: Takings) -> ShiftView:
    return ShiftView(
        row.id,
        row.seller_id,
        row.float_minor,
        takings,
        row.counted_minor,
        row.note,
        row.opened_at,
        row.closed_at,
    )
