"""Mail promised in the transaction that made it necessary, kept until it is really sent."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class OutboxMail(SQLModel, table=True):
    """`sealed` holds recipient and contents encrypted, and is wiped once sent. `id` makes the Message-ID.

    `recipient` is the keyed hash of the address, so that a person's mails are found without keeping where they went.
    `delivery` is what the mail service last told of a mail that was handed over ('' where it tells nothing).
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_due", "status", "priority", "due_at"),)

    id: str = Field(primary_key=True, max_length=32)
    kind: str = Field(max_length=20)
    status: str = Field(default="queued", max_length=10)
    priority: int = 5
    sealed: str = Field(sa_type=Text)
    attempts: int = 0
    due_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", max_length=300)
    recipient: str = Field(default="", max_length=64, index=True)
    order_id: str | None = Field(default=None, foreign_key="ticket_order.id", max_length=32, index=True)
    delivery: str = Field(default="", max_length=12)
    delivery_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivery_reason: str = Field(default="", max_length=300)


class MailEvent(SQLModel, table=True):
    """An event of the mail service that has been taken in, so that it counts once however often it is told."""

    __tablename__ = "mail_event"

    id: str = Field(primary_key=True, max_length=100)
    taken_at: datetime = Field(sa_type=UtcDateTime, index=True)


class HeldAddress(SQLModel, table=True):
    """An address whose mail came back, by its keyed hash: until this row is gone, codes alone are sent to it."""

    __tablename__ = "held_address"

    recipient: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=12)
    reason: str = Field(default="", max_length=300)
    held_at: datetime = Field(sa_type=UtcDateTime)
