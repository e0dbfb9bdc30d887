"""Feeds that an admin has sent and not published yet; nothing else refers to them, and they go after a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime


class NetworkImport(SQLModel, table=True):
    """A feed as it was sent; `report` is what was read, and None until it has been looked at.

    `network_version` is the network that the report compares it with.
    """

    __tablename__ = "network_import"

    id: str = Field(primary_key=True, max_length=32)
    owner_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    name: str = Field(max_length=120)
    size_bytes: int
    network_version: int = 0
    report: dict[str, Any] | None = Field(default=None, sa_type=Facts)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class NetworkImportPart(SQLModel, table=True):
    """A megabyte of it; in the database, so that every worker finds it and nothing stays behind on a disk."""

    __tablename__ = "network_import_part"

    import_id: str = Field(foreign_key="network_import.id", primary_key=True, max_length=32)
    position: int = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)
