"""Transport companies, who works for them, and who was asked to.

Keeps true, by constraint: a person is a member of a company once. An invitation's link is known by its hash alone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime


class Company(SQLModel, table=True):
    """Who runs vehicles; `penalties` is the table that what it sells from now on is sold with."""

    __tablename__ = "company"

    id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=120, unique=True)
    about: str = Field(default="", sa_type=Text)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=32)
    penalties: list[Any] = Field(sa_type=Facts)
    requires_names: bool = False
    is_suspended: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class CompanyMember(SQLModel, table=True):
    """`role` is `owner` or `member`; a company has an owner from its first member on."""

    __tablename__ = "company_member"

    company_id: str = Field(foreign_key="company.id", primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="user_account.id", primary_key=True, max_length=32, index=True)
    role: str = Field(max_length=8)
    since: datetime = Field(sa_type=UtcDateTime)


class CompanyInvitation(SQLModel, table=True):
    """Somebody asked by mail to work for a company; `token_hash` is what the link in it hashes to."""

    __tablename__ = "company_invitation"

    id: str = Field(primary_key=True, max_length=32)
    company_id: str = Field(foreign_key="company.id", max_length=32, index=True)
    email: str = Field(max_length=254, index=True)
    role: str = Field(max_length=8)
    token_hash: str = Field(max_length=64, unique=True)
    invited_by: str = Field(foreign_key="user_account.id", max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
