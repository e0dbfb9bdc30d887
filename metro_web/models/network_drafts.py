"""Drafts of the network, one an admin, and what was published of them. Networks are kept as `domain/network_plan` data."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, GrowingInt, UtcDateTime


class NetworkDraft(SQLModel, table=True):
    """What one admin has drawn since `base`; `revision` rises with every edit, so that two tabs notice each other."""

    __tablename__ = "network_draft"

    user_id: str = Field(primary_key=True, foreign_key="user_account.id", max_length=32)
    revision: int
    base_version: int
    base_entry: int = Field(sa_type=GrowingInt)
    base: dict[str, Any] = Field(sa_type=Facts)
    plan: dict[str, Any] = Field(sa_type=Facts)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class NetworkPublication(SQLModel, table=True):
    """One draft put in force, or one undone; `before` and `after` are whole plans. Rows are only ever added or marked."""

    __tablename__ = "network_publication"

    id: str = Field(primary_key=True, max_length=32)
    published_at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: str = Field(foreign_key="user_account.id", max_length=32)
    version: int
    sentences: list[str] = Field(sa_type=Facts)
    before: dict[str, Any] = Field(sa_type=Facts)
    after: dict[str, Any] = Field(sa_type=Facts)
    undoes_id: str | None = Field(default=None, foreign_key="network_publication.id", max_length=32)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
