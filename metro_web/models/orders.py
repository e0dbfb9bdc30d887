"""Orders, what is in them, and each attempt to pay. An item is a snapshot: edits never change what was sold.

The one thing written again is its place, where somebody at a desk gave its ticket another seat (`seat_changes`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime

_ENDS = text("expires_at IS NOT NULL")


class Order(SQLModel, table=True):
    """`awaiting_otp` → `awaiting_payment` → `paid` → `cancelled`; or `expired`."""

    __tablename__ = "ticket_order"
    __table_args__ = (
        Index("ix_ticket_order_buyer", "buyer_id", "created_at"),
        Index("ix_ticket_order_created_at", "created_at"),
        Index("ix_ticket_order_ends", "expires_at", sqlite_where=_ENDS, postgresql_where=_ENDS),
        CheckConstraint("total_minor >= 0", name="total"),
    )

    id: str = Field(primary_key=True, max_length=32)
    code: str = Field(unique=True, max_length=12)
    buyer_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    seller_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    channel: str = Field(max_length=10)
    status: str = Field(max_length=20)
    method: str = Field(max_length=10)
    total_minor: int
    refunded_minor: int = 0
    currency: str = Field(max_length=3)
    needs_code: bool
    codes_sent: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OrderItem(SQLModel, table=True):
    """`touches` lists the line and station codes between bars, so that an edit finds what it would affect."""

    __tablename__ = "order_item"

    id: str = Field(primary_key=True, max_length=32)
    order_id: str = Field(foreign_key="ticket_order.id", max_length=32, index=True)
    position: int
    kind: str = Field(max_length=12)
    title: str = Field(max_length=260)
    count: int
    unit_minor: int
    facts: dict[str, Any] = Field(sa_type=Facts)
    touches: str = Field(default="", sa_type=Text)
    inventory_id: str | None = Field(default=None, foreign_key="inventory.id", max_length=32, index=True)
    hold_id: str | None = Field(default=None, foreign_key="hold.id", max_length=32)


class Payment(SQLModel, table=True):
    """One attempt; at most one of an order succeeds, and at most one is under way, by constraint.

    Of a payment through a provider the id is the provider's reference and idempotency key. `next_check_at` is when it
    is to be looked at by itself, NULL once nothing can come of it any more. No card number: its `last_four` at most.
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index(
            "uq_payment_order_succeeded",
            "order_id",
            unique=True,
            sqlite_where=text("status = 'succeeded'"),
            postgresql_where=text("status = 'succeeded'"),
        ),
        Index(
            "uq_payment_order_pending",
            "order_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_payment_next_check",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=32)
    order_id: str = Field(foreign_key="ticket_order.id", max_length=32, index=True)
    method: str = Field(max_length=10)
    status: str = Field(max_length=12)
    amount_minor: int
    reason: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=16)
    last_four: str = Field(default="", max_length=4)
    redirect_url: str = Field(default="", max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
