"""Accounts elsewhere that open an account here, and visits to their provider that are under way."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class UserIdentity(SQLModel, table=True):
    """An account at a provider, known by `issuer` and `subject` for good; `email` is what it said last, for showing.

    `ended_at`: unlinked then. The row stays, so that the same account does not come back by its address alone.
    """

    __tablename__ = "user_identity"

    issuer: str = Field(primary_key=True, max_length=255)
    subject: str = Field(primary_key=True, max_length=255)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    email: str = Field(default="", max_length=254)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProviderVisit(SQLModel, table=True):
    """A browser sent to the provider; gone once it is back. `id` and `browser` are keyed hashes of state and cookie.

    `sealed` holds nonce and PKCE verifier; `user_id` is who is linking, None for signing in.
    """

    __tablename__ = "provider_visit"

    id: str = Field(primary_key=True, max_length=64)
    browser: str = Field(max_length=64)
    sealed: str = Field(sa_type=Text)
    next_path: str = Field(default="/", max_length=500)
    user_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
