"""The only writer of money. One row moves an amount from one account to another, so it always adds up.

Wallets cache their balance in the row that is locked while it changes; revenue, funding and cash are sums of
entries, so that sales do not queue on one row. `idempotency_key` makes a second posting of one event impossible.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, insert, select, update

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import InsufficientFunds
from metro_web.core.i18n import t
from metro_web.models.ledger import Account, LedgerEntry

FUNDING, REVENUE, CORRECTION = "funding", "revenue", "correction"
# Money at the payment provider, and what of it came too late and is on its way back.
GATEWAY, REFUND_DUE = "gateway", "refund_due"
_accounts: Any = Account.__table__  # type: ignore[attr-defined]
_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_balance = _accounts.c.balance_minor
_change = bindparam("change", type_=BigInteger)
_LOCK_BALANCE = select(_balance).where(_accounts.c.id == bindparam("which")).with_for_update()
_MOVE = (
    update(_accounts)
    .where(_accounts.c.id == bindparam("which"), _balance + _change >= 0)
    .values(balance_minor=_balance + _change)
)
_INSERT_ENTRY = insert(_entries).returning(_entries.c.id)


@dataclass(frozen=True, slots=True)
class Posting:
    """What one entry says beside its amount and accounts; `key` is unique for the event it books."""

    kind: str
    key: str
    reason: str = ""
    order_id: str | None = None
    ticket_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What re-adding every entry found; `differences` says each account whose balance is not its entries' sum."""

    accounts: int
    entries: int
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all of it adds up."""
        return not self.differences


def wallet_of(user_id: str) -> str:
    """The id of a person's wallet account."""
    return f"wallet:{user_id}"


def open_wallet(tx: Tx, user_id: str, *, now: datetime) -> None:
    """Make a person's empty wallet."""
    tx.execute(
        insert(_accounts).values(
            id=wallet_of(user_id), kind="wallet", owner_id=user_id, balance_minor=0, created_at=now
        )
    )


def cash_of(tx: Tx, seller_id: str, *, now: datetime) -> str:
    """The id of a seller's cash account, made on first use."""
    account_id = f"cash:{seller_id}"
    found = tx.execute(select(_accounts.c.id).where(_accounts.c.id == account_id)).first()
    if found is None:
        # Two counters of one seller at the very first sale meet on this row; the loser finds it.
        from_values = {"id": account_id, "kind": "cash", "owner_id": seller_id, "created_at": now}
        tx.execute(db.insert_or_ignore(tx, _accounts), from_values)
    return account_id


def lock_balance(tx: Tx, user_id: str) -> int:
    """A wallet's balance, locked until the end of the transaction; minor units."""
    return int(tx.execute(_LOCK_BALANCE, {"which": wallet_of(user_id)}).scalar_one())


def post(tx: Tx, debit: str, credit: str, amount_minor: int, posting: Posting, *, now: datetime) -> int:
    """Move an amount and give the entry's number; InsufficientFunds where a wallet would go below zero."""
    row = _moved(tx, debit, credit, amount_minor, posting, now)
    return int(tx.execute(_INSERT_ENTRY, row).scalar_one())


def book(tx: Tx, debit: str, credit: str, amount_minor: int, posting: Posting, *, now: datetime) -> None:
    """The same where nobody asks for the number: the entry goes out with other rows."""
    tx.put(_entries, _moved(tx, debit, credit, amount_minor, posting, now))


def _moved(tx: Tx, debit: str, credit: str, amount_minor: int, posting: Posting, now: datetime) -> dict[str, Any]:
    """The entry of an amount, once the balances have changed."""
    assert amount_minor > 0, "an entry moves something"
    _change_balance(tx, debit, -amount_minor)
    _change_balance(tx, credit, amount_minor)
    return {
        "at": now,
        "kind": posting.kind,
        "debit_account_id": debit,
        "credit_account_id": credit,
        "amount_minor": amount_minor,
        "reason": posting.reason,
        "idempotency_key": posting.key,
        "order_id": posting.order_id,
        "ticket_id": posting.ticket_id,
    }


def _change_balance(tx: Tx, account_id: str, change_minor: int) -> None:
    if not account_id.startswith("wallet:"):
        return
    moved = tx.execute(_MOVE, {"which": account_id, "change": change_minor})
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise InsufficientFunds(t("There is not enough money in your wallet. Nothing was charged."))


def reconcile(tx: Tx) -> Reconciliation:
    """Re-add every account from its entries and compare with what wallets say."""
    sums: dict[str, int] = {}
    for column, sign in ((_entries.c.debit_account_id, -1), (_entries.c.credit_account_id, 1)):
        for account_id, total in tx.execute(select(column, func.sum(_entries.c.amount_minor)).group_by(column)):
            sums[account_id] = sums.get(account_id, 0) + sign * int(total)
    accounts = tx.execute(select(_accounts.c.id, _accounts.c.kind, _accounts.c.balance_minor)).all()
    wrong = [
        f"{row.id}: balance {row.balance_minor}, entries {sums.get(row.id, 0)}"
        for row in accounts
        if row.balance_minor is not None and row.balance_minor != sums.get(row.id, 0)
    ]
    wrong += [f"{row.id}: a wallet without a balance" for row in accounts if row.kind == "wallet" and row[2] is None]
    if sum(sums.values()) != 0:
        wrong.append(f"the ledger sums to {sum(sums.values())}, not to zero")
    entries = tx.execute(select(func.count()).select_from(_entries)).scalar_one()
    return Reconciliation(len(accounts), entries, tuple(wrong))
