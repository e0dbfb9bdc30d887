"""Tickets, what happened to them at gates, and the movements that footfall is the sum of."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import GrowingInt, UtcDateTime

_LIVING = text("status IN ('active', 'in_use')")
_HAD = text("inventory_id IS NOT NULL AND status <> 'cancelled'")


class Ticket(SQLModel, table=True):
    """`active` → `in_use` → `used`; or `cancelled`; `expired` is a comparison, tidied up later.

    `inventory_id` is its item's: how many of an event somebody has is asked at each sale.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("uq_ticket_living_short_code", "short_code", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
        Index("ix_ticket_owner", "owner_id", "created_at"),
        Index("ix_ticket_had", "inventory_id", "owner_id", sqlite_where=_HAD, postgresql_where=_HAD),
        Index("ix_ticket_entered", "entered_on", "status"),
    )

    id: str = Field(primary_key=True, max_length=32)
    order_id: str = Field(foreign_key="ticket_order.id", max_length=32, index=True)
    item_id: str = Field(foreign_key="order_item.id", max_length=32)
    owner_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    inventory_id: str | None = Field(default=None, foreign_key="inventory.id", max_length=32)
    kind: str = Field(max_length=12)
    status: str = Field(max_length=12)
    code: str = Field(unique=True, max_length=22)
    short_code: str = Field(max_length=8, index=True)
    key_id: str = Field(foreign_key="signing_key.id", max_length=8)
    price_minor: int
    refunded_minor: int = 0
    valid_from: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime = Field(sa_type=UtcDateTime)
    entered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    entered_on: date | None = None
    exited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Scan(SQLModel, table=True):
    """Each time a ticket was shown at a gate, and what was answered: at a station, or at an event or trip."""

    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_ticket", "ticket_id", "at"), Index("ix_scan_inventory", "inventory_id", "id"))

    id: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    ticket_id: str | None = Field(default=None, foreign_key="ticket.id", max_length=32)
    scanner_id: str = Field(foreign_key="user_account.id", max_length=32)
    station_code: str | None = Field(default=None, max_length=64)
    direction: str | None = Field(default=None, max_length=5)
    accepted: bool
    reason: str = Field(default="", max_length=20)
    due_minor: int = 0
    settled_by: str | None = Field(default=None, max_length=6)
    inventory_id: str | None = Field(default=None, foreign_key="inventory.id", max_length=32)


class Movement(SQLModel, table=True):
    """One passenger, one fact (`entry`, `boarding`, `change`, `exit`); rows are only ever added."""

    __tablename__ = "movement"
    __table_args__ = (Index("ix_movement_day", "service_date", "kind", "line_code", "station_code"),)

    id: int | None = Field(default=None, sa_type=GrowingInt, primary_key=True)
    service_date: date
    at: datetime = Field(sa_type=UtcDateTime)
    ticket_id: str = Field(foreign_key="ticket.id", max_length=32)
    kind: str = Field(max_length=8)
    line_code: str | None = Field(default=None, max_length=64)
    station_code: str | None = Field(default=None, max_length=64)


class SigningKey(SQLModel, table=True):
    """An Ed25519 pair; the newest signs, all verify. The private half is sealed."""

    __tablename__ = "signing_key"

    id: str = Field(primary_key=True, max_length=8)
    private_sealed: str = Field(max_length=400)
    public_raw: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
