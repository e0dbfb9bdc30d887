"""People, how they prove who they are, and how long the proof lasts. No secret is stored in clear."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from metro_web.models.types import UtcDateTime


class User(SQLModel, table=True):
    """A person with an account; `roles` are words between spaces, sorted."""

    __tablename__ = "user_account"

    id: str = Field(primary_key=True, max_length=32)
    email: str | None = Field(default=None, max_length=254, unique=True)
    name: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=32)
    locale: str = Field(default="en", max_length=10)
    color_mode: str = Field(default="system", max_length=10)
    roles: str = Field(default="passenger", max_length=80)
    password_hash: str | None = Field(default=None, max_length=255)
    email_verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_blocked: bool = False
    token_version: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)


class UserPhone(SQLModel, table=True):
    """A number one has proved to hold and signs in by, in its one spelling (E.164): one person's, and their only one."""

    __tablename__ = "user_phone"

    number: str = Field(primary_key=True, max_length=16)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, unique=True)
    verified_at: datetime = Field(sa_type=UtcDateTime)


class WebSession(SQLModel, table=True):
    """A signed-in browser; `id` is the keyed hash of its cookie, `address` a network address without its end.

    `authenticated_at`: when the person last proved themselves here (None: before this was written down).
    """

    __tablename__ = "web_session"

    id: str = Field(primary_key=True, max_length=64)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    user_agent: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    address: str = Field(default="", max_length=64)
    authenticated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefreshToken(SQLModel, table=True):
    """One link of a chain of refresh tokens; using a dead one kills its `family_id`.

    What is known of the program (`user_agent`, `address`, `began_at`, `authenticated_at`) goes from link to link.
    """

    __tablename__ = "refresh_token"

    id: str = Field(primary_key=True, max_length=64)
    family_id: str = Field(max_length=32, index=True)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    user_agent: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=64)
    began_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    authenticated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SecondFactor(SQLModel, table=True):
    """An authenticator app (RFC 6238). It counts once `confirmed_at` is set; steps up to `last_step` are used up."""

    __tablename__ = "second_factor"

    user_id: str = Field(primary_key=True, foreign_key="user_account.id", max_length=32)
    secret_sealed: str = Field(max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_step: int = Field(default=0, sa_type=BigInteger)
    misses: int = 0
    missed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RecoveryCode(SQLModel, table=True):
    """Stands in for the app once; `id` is the keyed hash of person and code."""

    __tablename__ = "recovery_code"

    id: str = Field(primary_key=True, max_length=64)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeCode(SQLModel, table=True):
    """A six-digit code, hashed, bound to a purpose (`sign_in`, `order`) and a subject (an e-mail, an order id)."""

    __tablename__ = "one_time_code"

    id: str = Field(primary_key=True, max_length=32)
    purpose: str = Field(max_length=20)
    subject: str = Field(max_length=254, index=True)
    code_hash: str = Field(max_length=64)
    attempts_left: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LinkToken(SQLModel, table=True):
    """Used once: a mailed link (`reset_password`, `verify_email`), a log-in handed to the browser (`browser`), or a
    first factor that waits for the second (`half`)."""

    __tablename__ = "link_token"

    id: str = Field(primary_key=True, max_length=64)
    purpose: str = Field(max_length=20)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    email: str = Field(default="", max_length=254)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
