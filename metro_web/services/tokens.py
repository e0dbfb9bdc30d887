"""JWT pairs for other programs: a short access token, and a chain of refresh tokens each good for one use.

Keeps true: a family has at most one living refresh token, and its access tokens end with it. Using a dead one means
that somebody has a copy, so the whole family ends. Every step holds the person's row.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, insert, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Refused, Unauthenticated
from metro_web.core.i18n import t
from metro_web.core.ids import is_id, new_id
from metro_web.core.security import hash_secret, make_jwt, random_token, read_jwt
from metro_web.domain.permissions import ADMIN, Actor
from metro_web.models.ops import IdempotencyKey
from metro_web.models.people import RefreshToken
from metro_web.services import idempotency, second_factor, users
from metro_web.services.devices import UNKNOWN, Device

API = "api:"
KEYS: Any = IdempotencyKey.__table__  # type: ignore[attr-defined]
REFRESH: Any = RefreshToken.__table__  # type: ignore[attr-defined]
_person = users.USERS.c
# Composed once: every call with a token asks this.
_PERSON = select(
    _person.email, _person.name, _person.roles, _person.locale, _person.is_blocked, _person.token_version,
    exists().where(REFRESH.c.family_id == bindparam("family"), REFRESH.c.ended_at.is_(None)).label("is_living"),
).where(_person.id == bindparam("who"))  # fmt: skip
_of_caller = (KEYS.c.caller_id == _person.id) & (KEYS.c.key == bindparam("key"))
_PERSON_AND_KEY = _PERSON.add_columns(*idempotency.KEPT_COLUMNS).outerjoin_from(users.USERS, KEYS, _of_caller)


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a program gets for a proof; `expires_in` seconds of the access token."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class TokenStanding:
    """Whether a token is good now, and until when."""

    is_active: bool = False
    expires_at: datetime | None = None


def issue(tx: Tx, user_id: str, *, now: datetime, has_second: bool = False, device: Device = UNKNOWN) -> TokenPair:
    """The first pair of a new family, for a person who has just proved themselves.

    401 `totp_required` where the second factor is on and was not shown (`has_second`).
    """
    person = users.lock(tx, user_id)
    assert person is not None, "whoever proved themselves exists"
    if not has_second and second_factor.is_on(tx, user_id):
        raise second_needed()
    family = {"family_id": new_id(), "user_id": user_id, "began_at": now, "authenticated_at": now, **device.facts}
    return _next(tx, family, person.token_version, now)


def rotate(tx: Tx, refresh_token: str) -> TokenPair | Refused:
    """The next pair of the family; the one given is dead from now on."""
    now = clock.utc_now()
    token_id = hash_secret("refresh", refresh_token)
    given = tx.execute(select(REFRESH.c.user_id, REFRESH.c.family_id).where(REFRESH.c.id == token_id)).first()
    if given is None:
        raise _not_good()
    person = users.lock(tx, given.user_id)
    is_living = REFRESH.c.id == token_id, REFRESH.c.ended_at.is_(None)
    ended = tx.execute(update(REFRESH).where(*is_living).values(ended_at=now).returning(*REFRESH.c)).first()
    if ended is None:
        _end_family(tx, given.family_id, now)
        return Refused(_not_good())
    if person is None or person.is_blocked or ended.expires_at <= now:
        return Refused(_not_good())
    return _next(tx, _family(ended), person.token_version, now)


def prove_again(tx: Tx, family_id: str, *, now: datetime) -> TokenPair:
    """The next pair of a family whose owner has just proved themselves once more; its older refresh token is dead."""
    is_living = REFRESH.c.family_id == family_id, REFRESH.c.ended_at.is_(None)
    ended = tx.execute(update(REFRESH).where(*is_living).values(ended_at=now).returning(*REFRESH.c)).first()
    person = users.lock(tx, ended.user_id) if ended else None
    if ended is None or person is None or person.is_blocked:
        raise _not_good()
    return _next(tx, _family(ended) | {"authenticated_at": now}, person.token_version, now)


def log_out(tx: Tx, refresh_token: str) -> None:
    """End the family of a refresh token; nothing to say where there is none."""
    found = select(REFRESH.c.user_id, REFRESH.c.family_id).where(REFRESH.c.id == hash_secret("refresh", refresh_token))
    given = tx.execute(found).first()
    if given is not None:
        users.lock(tx, given.user_id)
        _end_family(tx, given.family_id, clock.utc_now())


def end_all(tx: Tx, user_id: str, *, now: datetime) -> None:
    """No refresh token of the person is good any longer; the caller holds the person's row."""
    tx.execute(update(REFRESH).where(REFRESH.c.user_id == user_id, REFRESH.c.ended_at.is_(None)).values(ended_at=now))


def signed_by(access_token: str, *, now: datetime) -> str:
    """Whom an access token of ours names, or ''; whether it still holds is for `actor_of` to say."""
    claims = read_jwt(access_token, now=now) if access_token and access_token.isascii() else None
    return str(claims["sub"]) if claims else ""


def actor_of(tx: Tx, access_token: str, *, now: datetime) -> Actor:
    """Who an access token stands for; 401 where it is not good, or its owner is blocked or gone."""
    return _caller(tx, access_token, now, _PERSON)[0]


def caller_of(tx: Tx, access_token: str, key: str, *, now: datetime) -> tuple[Actor, Row[Any]]:
    """The same, and by one statement what was answered to them under a key (for `idempotency.answer`)."""
    return _caller(tx, access_token, now, _PERSON_AND_KEY, key=key)


def _caller(tx: Tx, access_token: str, now: datetime, statement: Any, **given: str) -> tuple[Actor, Row[Any]]:
    claims = read_jwt(access_token, now=now) if access_token.isascii() else None
    if claims is None or not is_id(claims["sub"]):
        raise Unauthenticated
    family_id = str(claims.get("sid", ""))
    row = tx.execute(statement, {"who": claims["sub"], "family": family_id, **given}).first()
    if row is None or row.is_blocked or row.token_version != claims.get("ver") or not row.is_living:
        raise Unauthenticated
    proved_at = datetime.fromtimestamp(claims.get("auth_time", 0), UTC)
    roles = frozenset(row.roles.split())
    actor = Actor(
        claims["sub"], row.email or "", row.name, roles, row.locale, f"{API}{family_id}", proved_at,
        is_locked(tx, claims["sub"], roles),
    )  # fmt: skip
    return actor, row


def is_locked(tx: Tx, user_id: str, roles: frozenset[str]) -> bool:
    """Whether METRO_ADMIN_TOTP asks this person for a second factor that they have not set up."""
    return ADMIN in roles and settings().admin_totp == "required" and not second_factor.is_on(tx, user_id)


def second_needed() -> Unauthenticated:
    """The answer to a right first factor where there has to be a second."""
    return Unauthenticated(t("Now the code from your authenticator app, please."), code="totp_required")


def describe(tx: Tx, token: str) -> TokenStanding:
    """What a token of either sort is worth now."""
    now = clock.utc_now()
    found = select(REFRESH.c.expires_at, users.USERS.c.is_blocked).join(
        users.USERS, users.USERS.c.id == REFRESH.c.user_id
    )
    is_living = REFRESH.c.id == hash_secret("refresh", token), REFRESH.c.ended_at.is_(None), REFRESH.c.expires_at > now
    refresh = tx.execute(found.where(*is_living)).first()
    if refresh is not None:
        return TokenStanding(not refresh.is_blocked, None if refresh.is_blocked else refresh.expires_at)
    try:
        actor_of(tx, token, now=now)
    except Unauthenticated:
        return TokenStanding()
    claims = read_jwt(token, now=now)
    assert claims is not None, "it was read a moment ago, at the same `now`"
    return TokenStanding(True, datetime.fromtimestamp(claims["exp"], UTC))


def _family(link: Row[Any]) -> dict[str, Any]:
    """What goes from link to link."""
    names = ("family_id", "user_id", "began_at", "authenticated_at", "user_agent", "address")
    return {name: getattr(link, name) for name in names}


def _next(tx: Tx, family: dict[str, Any], version: int, now: datetime) -> TokenPair:
    refresh_token, minutes = random_token(), settings().access_token_minutes
    tx.execute(
        insert(REFRESH).values(
            id=hash_secret("refresh", refresh_token),
            created_at=now,
            expires_at=now + timedelta(days=settings().refresh_token_days),
            **family,
        )
    )
    proved_at = family["authenticated_at"]
    claims = {"sub": family["user_id"], "ver": version, "sid": family["family_id"], "jti": new_id()}
    claims["auth_time"] = int(proved_at.timestamp()) if proved_at else 0
    access = make_jwt(claims, now=now, minutes=minutes)
    return TokenPair(access, refresh_token, minutes * 60)


def _end_family(tx: Tx, family_id: str, now: datetime) -> None:
    of_family = REFRESH.c.family_id == family_id, REFRESH.c.ended_at.is_(None)
    tx.execute(update(REFRESH).where(*of_family).values(ended_at=now))


def _not_good() -> Unauthenticated:
    return Unauthenticated(t("This token is not good any more. Please sign in again."), code="bad_token")
