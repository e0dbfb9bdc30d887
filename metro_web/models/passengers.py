"""Whom somebody travels with, and the documents that a trip's staff has to see. Numbers are stored sealed alone."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class Passenger(SQLModel, table=True):
    """A person on somebody's list; `document_sealed` is the number encrypted, '' where there is none."""

    __tablename__ = "passenger"

    id: str = Field(primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    name: str = Field(max_length=120)
    birth_date: date | None = None
    document_kind: str = Field(default="", max_length=16)
    document_sealed: str = Field(default="", max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SeatDocument(SQLModel, table=True):
    """The document of whoever sits on a seat that was sold, as it stood then; `user_id` is whose list it came from.

    It stands beside the item and not in its facts, which go into receipts and copies; it is forgotten after the trip.
    """

    __tablename__ = "seat_document"

    item_id: str = Field(primary_key=True, foreign_key="order_item.id", max_length=32)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    birth_date: date | None = None
    kind: str = Field(default="", max_length=16)
    number_sealed: str = Field(default="", max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)
