"""Money: accounts, and entries that move an amount from one to the other. Entries never change."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from metro_web.models.types import GrowingInt, UtcDateTime


class Account(SQLModel, table=True):
    """Wallets (`wallet:<user>`) keep a balance under lock and never go below zero; others are sums of entries."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("balance_minor IS NULL OR balance_minor >= 0", name="floor"),)

    id: str = Field(primary_key=True, max_length=48)
    kind: str = Field(max_length=12)
    owner_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    balance_minor: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)


class LedgerEntry(SQLModel, table=True):
    """`amount_minor` leaves the debit account and reaches the credit account; one row, so never half-posted."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("debit_account_id <> credit_account_id", name="sides"),
        Index("ix_ledger_entry_debit", "debit_account_id", "id"),
        Index("ix_ledger_entry_credit", "credit_account_id", "id"),
    )

    id: int | None = Field(default=None, sa_type=GrowingInt, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str = Field(max_length=20)
    debit_account_id: str = Field(foreign_key="account.id", max_length=48)
    credit_account_id: str = Field(foreign_key="account.id", max_length=48)
    amount_minor: int = Field(sa_type=BigInteger)
    reason: str = Field(default="", max_length=300)
    idempotency_key: str = Field(max_length=80, unique=True)
    order_id: str | None = Field(default=None, foreign_key="ticket_order.id", max_length=32, index=True)
    ticket_id: str | None = Field(default=None, foreign_key="ticket.id", max_length=32)
