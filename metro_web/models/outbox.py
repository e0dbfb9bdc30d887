"""Mail promised in the transaction that made it necessary, kept until it is really sent."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class OutboxMail(SQLModel, table=True):
    """`sealed` holds recipient and contents encrypted, and is wiped once sent. `id` makes the Message-ID.

    `recipient` is the keyed hash of the address, so that a person's mails are found without keeping where they went.
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
