"""What keeps the running honest: answers already given, and who holds which job."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class IdempotencyKey(SQLModel, table=True):
    """The first answer to a caller's key, written in the transaction of its effect."""

    __tablename__ = "idempotency_key"

    caller_id: str = Field(primary_key=True, max_length=32)
    key: str = Field(primary_key=True, max_length=64)
    fingerprint: str = Field(max_length=64)
    status: int = 0
    body: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class JobLease(SQLModel, table=True):
    """The process that does the jobs until `expires_at`; another takes over afterwards."""

    __tablename__ = "job_lease"

    name: str = Field(primary_key=True, max_length=20)
    holder: str = Field(max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)
