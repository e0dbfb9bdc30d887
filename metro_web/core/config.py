"""All settings, from the environment and `.env`: one documented place. A wrong value stops the start."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

GOOGLE_DISCOVERY = "https://accounts.google.com/.well-known/openid-configuration"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """One sentence naming the setting that is wrong."""


class Settings(BaseSettings):
    """Each field is `METRO_<NAME>` in the environment, unless it says otherwise."""

    model_config = SettingsConfigDict(env_prefix="METRO_", env_file=".env", extra="ignore", populate_by_name=True)

    env: Literal["development", "production"] = "development"
    database_url: str = "sqlite:///data/metro.db"
    redis_url: str = ""
    mail: str = "console"
    sms: str = "console"
    phone_country: str = Field("91", pattern=r"^[1-9][0-9]{0,2}$")
    mail_from: str = "Metro <tickets@localhost>"
    sendgrid_api_key: str = Field("", validation_alias="SENDGRID_API_KEY")
    sendgrid_url: str = "https://api.sendgrid.com"
    sendgrid_webhook_key: str = ""
    google_client_id: str = Field("", validation_alias="GOOGLE_CLIENT_ID")
    google_client_secret: str = Field("", validation_alias="GOOGLE_CLIENT_SECRET")
    oidc_discovery_url: str = GOOGLE_DISCOVERY
    gateway_url: str = ""
    gateway_key: str = ""
    gateway_secret: str = ""
    secret_key: str = ""
    public_url: str = "http://localhost:8000"
    timezone: str = "Asia/Kolkata"
    currency: str = Field("INR", pattern=r"^[A-Z]{3}$")
    hold_seconds: int = Field(180, ge=1, le=600)
    otp_seconds: int = Field(300, ge=1, le=3600)
    throttle: bool = True
    worker: bool = True
    metrics_token: str = ""
    data_dir: Path = Path("data")

    # Figures of the rules; each may be set as METRO_<NAME> too.
    otp_attempts: int = Field(5, ge=1)
    otp_resend_seconds: int = Field(30, ge=0)
    otp_codes_per_order: int = Field(3, ge=1)
    unpaid_orders_max: int = Field(10, ge=1)
    order_seconds_max: int = Field(600, ge=1)
    hold_seconds_max: int = Field(600, ge=1)
    held_seats_max: int = Field(10, ge=1)
    event_tickets_max: int = Field(10, ge=1)
    vehicle_turnaround_minutes: int = Field(30, ge=0, le=1440)
    delay_refund_minutes: int = Field(180, ge=1)
    quote_seconds: int = Field(300, ge=1)
    journey_passengers_max: int = Field(6, ge=1)
    distance_per_hop_m: int = Field(1200, ge=1)
    last_train_minutes: int = Field(30, ge=0, le=600)
    top_up_minor_min: int = Field(100, ge=1)
    top_up_minor_max: int = Field(10_000_000, ge=1)
    service_day_ends_hour: int = Field(3, ge=0, le=12)
    ticket_hours: int = Field(6, ge=1)
    ticket_minutes_min: int = Field(60, ge=1)
    stay_minutes_max: int = Field(180, ge=1)
    overstay_hour_minor: int = Field(1000, ge=0)
    overstay_minor_max: int = Field(5000, ge=0)
    origin_exit_minutes: int = Field(20, ge=0)
    rescan_seconds: int = Field(5, ge=0)
    access_token_minutes: int = Field(15, ge=1)
    refresh_token_days: int = Field(30, ge=1)
    session_days: int = Field(30, ge=1)
    password_length_min: int = Field(10, ge=8)
    throttle_seconds: int = Field(300, ge=1)
    failures_per_account: int = Field(5, ge=1)
    failures_per_address: int = Field(20, ge=1)
    requests_per_caller: int = Field(6000, ge=1)
    requests_per_address: int = Field(12000, ge=1)
    mail_requests_per_address: int = Field(200, ge=1)
    texts_per_account: int = Field(10, ge=1)
    browser_ticket_seconds: int = Field(60, ge=1)
    second_step_seconds: int = Field(300, ge=1)
    fresh_minutes: int = Field(15, ge=1)
    admin_totp: Literal["off", "required"] = "off"
    data_copies_per_account: int = Field(5, ge=1)
    reset_link_minutes: int = Field(60, ge=1)
    verify_link_hours: int = Field(72, ge=1)
    import_minutes: int = Field(60, ge=1)
    import_mb_max: int = Field(64, ge=1, le=256)
    import_seconds_max: int = Field(60, ge=1)
    network_undo_minutes: int = Field(30, ge=0)
    mail_event_minutes: int = Field(10, ge=1)
    gateway_seconds: int = Field(5, ge=1, le=25)
    gateway_event_minutes: int = Field(10, ge=1)
    provider_visit_seconds: int = Field(600, ge=1)
    provider_visits_per_address: int = Field(60, ge=1)
    reports_per_hour: int = Field(10, ge=1)
    report_reopen_days: int = Field(7, ge=0)
    database_pool: int = Field(24, ge=2)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the service day."""
        return ZoneInfo(self.timezone)

    @property
    def is_production(self) -> bool:
        """Whether newcomers' aids (mailbox page, demo log-ins, a default key) are off."""
        return self.env == "production"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def has_google(self) -> bool:
        """Whether people may sign in with Google: both its settings are there."""
        return bool(self.google_client_id and self.google_client_secret)

    @property
    def has_gateway(self) -> bool:
        """Whether people may pay through a payment provider."""
        return bool(self.gateway_url)

    @field_validator("oidc_discovery_url")
    @classmethod
    def _known_provider(cls, value: str) -> str:
        url = urlsplit(value or GOOGLE_DISCOVERY)
        if not url.hostname or (url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK)):
            raise ValueError("must be an https address (http on this machine alone)")
        return value or GOOGLE_DISCOVERY

    @field_validator("sendgrid_url", "gateway_url")
    @classmethod
    def _known_service(cls, value: str, about: ValidationInfo) -> str:
        url = urlsplit(value)
        if about.field_name == "gateway_url" and not value:
            return value
        if not url.hostname or (url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK)):
            raise ValueError("must be an https address (http on this machine alone)")
        return value.rstrip("/")

    @field_validator("sendgrid_webhook_key")
    @classmethod
    def _known_webhook_key(cls, value: str) -> str:
        try:
            key = load_der_public_key(base64.b64decode(value, validate=True)) if value else None
        except (ValueError, UnsupportedAlgorithm) as exc:
            raise ValueError("must be the verification key as SendGrid shows it") from exc
        if key is not None and not isinstance(key, EllipticCurvePublicKey):
            raise ValueError("must be the verification key as SendGrid shows it")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise ValueError("is no time zone; Asia/Kolkata is one") from exc
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("mail")
    @classmethod
    def _known_mail(cls, value: str) -> str:
        known = value in ("console", "sendgrid") or value.startswith(("smtp://", "smtps://"))
        if not known and not (value.startswith("file:") and len(value) > len("file:")):
            raise ValueError("must be console, file:DIR, smtp://host:port or sendgrid")
        return value

    @field_validator("sms")
    @classmethod
    def _known_sms(cls, value: str) -> str:
        if value != "console" and not (value.startswith("file:") and len(value) > len("file:")):
            raise ValueError("must be console or file:DIR")
        return value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        url = urlsplit(self.public_url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise ValueError("METRO_PUBLIC_URL must be an address like https://tickets.example.org")
        if self.mail == "sendgrid" and not self.sendgrid_api_key:
            raise ValueError("METRO_MAIL=sendgrid needs SENDGRID_API_KEY")
        if self.gateway_url and not (self.gateway_key and self.gateway_secret):
            raise ValueError("METRO_GATEWAY_URL needs METRO_GATEWAY_KEY and METRO_GATEWAY_SECRET")
        if not self.throttle and url.hostname not in LOOPBACK:
            raise ValueError("METRO_THROTTLE=off is for a public URL on loopback only")
        if self.is_production and len(self.secret_key) < 32:
            raise ValueError("METRO_SECRET_KEY must have at least 32 characters in production")
        if self.is_production and url.scheme != "https":
            raise ValueError("METRO_PUBLIC_URL must begin with https:// in production")
        if not self.secret_key:
            # Development only; production was refused above.
            self.secret_key = "development key, never used where METRO_ENV is production"
        return self


# Values that may hold a password are not repeated on the screen.
_SECRET = (
    "secret_key", "database_url", "redis_url", "mail", "sendgrid_api_key", "SENDGRID_API_KEY", "metrics_token",
    "gateway_key", "gateway_secret", "google_client_secret", "GOOGLE_CLIENT_SECRET",
)  # fmt: skip


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    if not where:
        return message + "."
    name = where if where.isupper() else f"METRO_{where.upper()}"
    sentence = f"{name} {message[:1].lower() + message[1:]}"
    return f"{sentence}." if where in _SECRET else f"{sentence}; it is {first.get('input')!r:.80}."


@lru_cache
def settings() -> Settings:
    """The settings of this process; SettingsError with one sentence where one is wrong."""
    try:
        return Settings()
    except ValidationError as exc:
        raise SettingsError(_sentence(exc)) from exc
