"""Who did what as staff or admin, with the state before and after; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, GrowingInt, UtcDateTime


class AuditEntry(SQLModel, table=True):
    """One administrative change; written in the transaction of the change."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, sa_type=GrowingInt, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    actor_label: str = Field(max_length=254)
    action: str = Field(max_length=40, index=True)
    subject: str = Field(max_length=120, index=True)
    before: dict[str, Any] | None = Field(default=None, sa_type=Facts)
    after: dict[str, Any] | None = Field(default=None, sa_type=Facts)
