"""What holders of tickets are to be told because an event or trip moved or was called off; and refunds that wait.

Keeps true, by key: a person has one row for each event or trip, so they are told of each change once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime

_OPEN = text("due_at IS NOT NULL")


class Telling(SQLModel, table=True):
    """The newest change of an inventory (`moved`, `delayed` or `called_off`) that its holders hear of.

    `reached` is the last person looked at; `due_at` when the next ones are, NULL once everybody was told.
    """

    __tablename__ = "telling"
    __table_args__ = (Index("ix_telling_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),)

    inventory_id: str = Field(foreign_key="inventory.id", primary_key=True, max_length=32)
    kind: str = Field(max_length=10)
    reason: str = Field(default="", max_length=300)
    at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reached: str = Field(default="", max_length=32)


class Told(SQLModel, table=True):
    """What a person heard last of an inventory: `heard` has instants by stop, `d1` for a departure, `a2` for an arrival."""

    __tablename__ = "told"

    inventory_id: str = Field(foreign_key="inventory.id", primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="user_account.id", primary_key=True, max_length=32)
    kind: str = Field(max_length=10)
    heard: dict[str, Any] = Field(sa_type=Facts)
    at: datetime = Field(sa_type=UtcDateTime)


class RefundDelay(SQLModel, table=True):
    """An order that could not be given back what was called off: it is tried again at `due_at`, others go on."""

    __tablename__ = "refund_delay"

    order_id: str = Field(foreign_key="ticket_order.id", primary_key=True, max_length=32)
    tries: int
    due_at: datetime = Field(sa_type=UtcDateTime)
    error: str = Field(max_length=300)
