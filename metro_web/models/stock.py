"""What is scarce, and who has it: claims on seats by segment, pools of places without seats, holds over both.

Keeps true, by constraint: a seat is claimed once for each segment, and no pool gives more than it has.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, GrowingInt, UtcDateTime

_TO_FREE = text("expires_at IS NOT NULL AND is_freed = false")


class SeatPlan(SQLModel, table=True):
    """A seat plan as it was drawn; a row never changes, an edit is another row of the same `family`."""

    __tablename__ = "seat_plan"

    id: str = Field(primary_key=True, max_length=32)
    family: str = Field(max_length=32, index=True)
    version: int = 1
    name: str = Field(max_length=120)
    seats_count: int
    layout: dict[str, Any] = Field(sa_type=Facts)
    is_retired: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class Inventory(SQLModel, table=True):
    """What one event or trip has to sell, and on which terms; `number` is its short name inside a QR.

    `prices` by section code and `seat_prices` by seat index are minor units; `segments` is 1 for an event.
    `stretch_prices` by section code and then "from-to" (positions of stops) are what a stretch costs instead.
    `company_id` is whose it is, `requires_names` whether each of its seats is sold to somebody with a name.
    `moves_count` grows with every change of its times, so that calendars know the newest.
    """

    __tablename__ = "inventory"

    id: str = Field(primary_key=True, max_length=32)
    number: int = Field(unique=True)
    kind: str = Field(max_length=8)
    seat_plan_id: str | None = Field(default=None, foreign_key="seat_plan.id", max_length=32)
    segments: int = 1
    title: str = Field(max_length=200)
    prices: dict[str, Any] = Field(sa_type=Facts)
    seat_prices: dict[str, Any] = Field(sa_type=Facts)
    penalties: list[Any] = Field(sa_type=Facts)
    is_on_sale: bool = False
    sale_opens_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sale_closes_at: datetime = Field(sa_type=UtcDateTime)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    check_in_opens_at: datetime = Field(sa_type=UtcDateTime)
    moves_count: int = 0
    has_reentry: bool = False
    per_person_max: int | None = None
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=32, index=True)
    requires_names: bool = False
    stretch_prices: dict[str, Any] = Field(default_factory=dict, sa_type=Facts)


class Hold(SQLModel, table=True):
    """Seats or places kept for somebody until `expires_at`; NULL once sold: the row that held is the row that sold.

    `seats` are indexes and `prices` minor units, one each; an admission has a `section` and a `count` only. `is_freed`
    once what it claimed was taken back; the row stays, so that its owner hears "over", not "unknown".
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_owner", "owner_id", "expires_at"),
        Index("ix_hold_expiry", "inventory_id", "expires_at"),
        Index("ix_hold_to_free", "expires_at", sqlite_where=_TO_FREE, postgresql_where=_TO_FREE),
        CheckConstraint("count > 0", name="count"),
    )

    id: str = Field(primary_key=True, max_length=32)
    inventory_id: str = Field(foreign_key="inventory.id", max_length=32)
    owner_id: str = Field(foreign_key="user_account.id", max_length=32)
    order_id: str | None = Field(default=None, foreign_key="ticket_order.id", max_length=32, index=True)
    section: str = Field(default="", max_length=24)
    count: int
    seats: list[int] = Field(sa_type=Facts)
    prices: list[int] = Field(sa_type=Facts)
    first_segment: int = 1
    last_segment: int = 1
    started_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_freed: bool = False


class SlotClaim(SQLModel, table=True):
    """This seat on this segment is taken: by a hold, or blocked where there is none."""

    __tablename__ = "slot_claim"

    inventory_id: str = Field(foreign_key="inventory.id", primary_key=True, max_length=32)
    seat: int = Field(primary_key=True)
    segment: int = Field(primary_key=True)
    hold_id: str | None = Field(default=None, foreign_key="hold.id", max_length=32, index=True)


class Pool(SQLModel, table=True):
    """Places without seats."""

    __tablename__ = "pool"
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),)

    inventory_id: str = Field(foreign_key="inventory.id", primary_key=True, max_length=32)
    section: str = Field(primary_key=True, max_length=24)
    name: str = Field(max_length=80)
    capacity: int
    taken: int = 0


class StockChange(SQLModel, table=True):
    """Seats of an inventory that stand otherwise since this row's transaction (`mark`); readers look at them anew."""

    __tablename__ = "stock_change"
    # Readers remember how far they have read: a number is never given out again.
    __table_args__ = (Index("ix_stock_change_mark", "inventory_id", "mark"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, sa_type=GrowingInt, primary_key=True)
    inventory_id: str = Field(foreign_key="inventory.id", max_length=32)
    mark: int = Field(default=0, sa_type=BigInteger)
    seats: list[int] = Field(sa_type=Facts)


class StockPast(SQLModel, table=True):
    """How many changes of an inventory were thrown away, because everybody has read them: versions go on counting."""

    __tablename__ = "stock_past"

    inventory_id: str = Field(foreign_key="inventory.id", primary_key=True, max_length=32)
    changes: int
