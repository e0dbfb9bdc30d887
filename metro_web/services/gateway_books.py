"""Compares the ledger with the payment provider's own book: each payment, and what came in and went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain import paying
from metro_web.integrations.gateway import Intent, Trouble, gateway, provider
from metro_web.models.ledger import LedgerEntry
from metro_web.models.orders import Payment
from metro_web.services import ledger

_payments: Any = Payment.__table__  # type: ignore[attr-defined]
_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
CHARGED = (paying.SUCCEEDED, paying.REFUNDING, paying.REFUNDED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many payments were charged here, and each difference in a sentence."""

    payments: int
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether both books say the same."""
        return not self.differences


def compare() -> Comparison:
    """Every payment that was charged by one side or the other; what is still under way is passed over.

    Ours is read first: what was decided here then had been decided by the provider before.
    """
    rows, booked_minor = db.read(_ours)
    try:
        theirs = {intent.reference: intent for intent in gateway().book()}
    except Trouble as trouble:
        return Comparison(0, (f"the payment provider's book cannot be read: {type(trouble).__name__} ({trouble})",))
    wrong = [sentence for row in rows if (sentence := _difference(row, theirs.get(row.id)))]
    kept_minor = sum(row.amount_minor for row in rows if row.status in (paying.SUCCEEDED, paying.REFUNDING))
    if kept_minor != booked_minor:
        wrong.append(f"payments that the provider keeps sum to {kept_minor}, the account to {booked_minor}")
    return Comparison(sum(row.status in CHARGED for row in rows), tuple(wrong))


def _ours(tx: Tx) -> tuple[Sequence[Any], int]:
    rows = tx.execute(select(_payments).where(_payments.c.method == paying.GATEWAY, _payments.c.amount_minor > 0)).all()
    return rows, _sum(tx, _entries.c.debit_account_id) - _sum(tx, _entries.c.credit_account_id)


def _difference(row: Any, intent: Intent | None) -> str:
    is_charged = intent is not None and intent.status == provider.SUCCEEDED
    if row.status in CHARGED and not (is_charged and intent and intent.amount_minor == row.amount_minor):
        return f"payment {row.id}: charged here, not so with the provider"
    if row.status == paying.DECLINED and is_charged:
        return f"payment {row.id}: declined here, charged by the provider"
    given_minor = row.amount_minor if row.status == paying.REFUNDED else 0
    # A refund that was given and not yet written down here is on its way to being so.
    is_under_way = row.status == paying.REFUNDING
    if row.status in CHARGED and intent and intent.refunded_minor != given_minor and not is_under_way:
        return f"payment {row.id}: {given_minor} sent back here, {intent.refunded_minor} by the provider"
    return ""


def _sum(tx: Tx, column: Any) -> int:
    total = select(func.coalesce(func.sum(_entries.c.amount_minor), 0)).where(column == ledger.GATEWAY)
    return int(tx.execute(total).scalar_one())
