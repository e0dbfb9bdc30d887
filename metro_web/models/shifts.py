"""Shifts: the cash of one seller between two counts of the drawer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime

_OPEN = text("closed_at IS NULL")


class Shift(SQLModel, table=True):
    """Open until `closed_at`, one a seller at a time, by constraint; amounts in minor units.

    What was taken is written down when it is closed: sales, what was paid at gates, and what was given back (positive).
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index("uq_shift_open", "seller_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_shift_seller", "seller_id", "id"),
        CheckConstraint("float_minor >= 0", name="float"),
        CheckConstraint("counted_minor IS NULL OR counted_minor >= 0", name="counted"),
    )

    id: str = Field(primary_key=True, max_length=32)
    seller_id: str = Field(foreign_key="user_account.id", max_length=32)
    float_minor: int
    sales_minor: int = 0
    gate_minor: int = 0
    given_back_minor: int = 0
    counted_minor: int | None = None
    note: str = Field(default="", sa_type=Text)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
