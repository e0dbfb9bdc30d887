"""Reads wallets from the ledger; a running balance is the sum of the entries up to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from metro_web.core.db import Tx
from metro_web.models.ledger import Account, LedgerEntry
from metro_web.models.orders import Order

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_accounts: Any = Account.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class WalletEntry:
    """One entry seen from the wallet: `amount_minor` is signed."""

    id: int
    at: datetime
    kind: str
    amount_minor: int
    balance_after_minor: int
    reason: str
    order_id: str | None
    order_code: str | None


@dataclass(frozen=True, slots=True)
class WalletPage:
    """A page of entries; `next_before` is the entry number to go on before, or None."""

    entries: tuple[WalletEntry, ...]
    next_before: int | None


def balance_minor(tx: Tx, user_id: str) -> int:
    """The wallet's balance; minor units."""
    return int(tx.execute(select(_accounts.c.balance_minor).where(_accounts.c.id == f"wallet:{user_id}")).scalar_one())


def get_entry(tx: Tx, user_id: str, number: int) -> WalletEntry:
    """One entry of the wallet."""
    return list_entries(tx, user_id, kind=None, limit=1, before=number + 1).entries[0]


def list_entries(tx: Tx, user_id: str, *, kind: str | None, limit: int, before: int) -> WalletPage:
    """Entries newest first, before entry number `before` (0: from the newest)."""
    wallet = f"wallet:{user_id}"
    signed = case((_entries.c.credit_account_id == wallet, _entries.c.amount_minor), else_=-_entries.c.amount_minor)
    running = func.sum(signed).over(order_by=_entries.c.id).label("balance_after")
    mine = (
        select(_entries, signed.label("signed"), running)
        .where(or_(_entries.c.debit_account_id == wallet, _entries.c.credit_account_id == wallet))
        .subquery()
    )
    query = (
        select(mine, _orders.c.code.label("order_code"))
        .outerjoin(_orders, _orders.c.id == mine.c.order_id)
        .order_by(mine.c.id.desc())
        .limit(limit + 1)
    )
    if kind:
        query = query.where(mine.c.kind == kind)
    if before:
        query = query.where(mine.c.id < before)
    rows = tx.execute(query).all()
    entries = tuple(
        WalletEntry(r.id, r.at, r.kind, int(r.signed), int(r.balance_after), r.reason, r.order_id, r.order_code)
        for r in rows[:limit]
    )
    return WalletPage(entries, entries[-1].id if len(rows) > limit else None)
