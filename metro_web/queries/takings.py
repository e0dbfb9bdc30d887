"""What a seller took in cash since an instant, from the ledger and nowhere else."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label, time_label
from metro_web.models.ledger import LedgerEntry
from metro_web.models.orders import Order, OrderItem

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
LAST_SHOWN = 8


@dataclass(frozen=True)
class TakingRow:
    """One movement of the seller's cash."""

    title: str
    remark: str
    amount_label: str


@dataclass(frozen=True)
class Takings:
    """The sum, how many movements made it, and the newest of them."""

    total_label: str = ""
    count_label: str = ""
    rows: list[TakingRow] = field(default_factory=list)


def since(tx: Tx, account_id: str, at: datetime) -> Takings:
    """Cash in less cash given back."""
    is_in = _entries.c.debit_account_id == account_id
    mine = (is_in | (_entries.c.credit_account_id == account_id), _entries.c.at >= at)
    signed = case((is_in, _entries.c.amount_minor), else_=-_entries.c.amount_minor)
    total, count = tx.execute(select(func.coalesce(func.sum(signed), 0), func.count()).where(*mine)).one()
    newest = tx.execute(
        select(_entries.c.at, _entries.c.kind, signed.label("amount_minor"), _orders.c.code, _items.c.title)
        .join(_orders, _orders.c.id == _entries.c.order_id, isouter=True)
        .join(_items, (_items.c.order_id == _orders.c.id) & (_items.c.position == 0), isouter=True)
        .where(*mine)
        .order_by(_entries.c.id.desc())
        .limit(LAST_SHOWN)
    ).all()
    return Takings(
        total_label=money_label(int(total), settings().currency),
        count_label=plural(t("{n} movement"), t("{n} movements"), count),
        rows=[_row(one) for one in newest],
    )


def _row(entry: Any) -> TakingRow:
    kinds = {"purchase": t("sale"), "fare_adjustment": t("at the gate"), "refund": t("given back")}
    parts = [time_label(entry.at, settings().zone), kinds.get(entry.kind, entry.kind), entry.code or ""]
    return TakingRow(
        title=entry.title or t("Cash"),
        remark=", ".join(part for part in parts if part),
        amount_label=money_label(int(entry.amount_minor), settings().currency),
    )
