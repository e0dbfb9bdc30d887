"""What an ID token proves, once its signature and every claim that matters have been checked.

Keeps true: only the provider's published keys sign (RSA or elliptic; never `none`, never a shared secret), for this
client, for this very visit (nonce), now.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

ALGORITHMS = ["RS256", "ES256", "PS256"]
LEEWAY_SECONDS = 60
TOKEN_LENGTH_MAX = 16_384
SUBJECT_LENGTH_MAX = 255
GOOGLE = "https://accounts.google.com"


class ProofRefused(Exception):
    """What came back proves nothing. The words are for the log, and hold no token."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is at the provider; `email` and `name` as it tells them, '' where it does not."""

    issuer: str
    subject: str
    email: str = field(repr=False)
    is_email_verified: bool
    name: str = field(repr=False)


def read(
    token: Any, *, keys: Callable[[bool], KeySet], issuer: str, client_id: str, nonce: str, now: datetime
) -> Proof:
    """The proof in an ID token; `keys(True)` asks the provider for newer ones, once, when a key is not known."""
    if not isinstance(token, str) or not token.isascii() or len(token) > TOKEN_LENGTH_MAX:
        raise ProofRefused("no ID token")
    try:
        try:
            found = jwt.decode(token, keys(False), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            found = jwt.decode(token, keys(True), algorithms=ALGORITHMS)
        claims = CodeIDToken(found.claims, found.header, _wanted(issuer, client_id), _of_visit(client_id, nonce))
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except JoseError as exc:
        raise ProofRefused(f"{type(exc).__name__} {getattr(exc, 'claim', '') or ''}".strip()) from exc
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
        raise ProofRefused(f"malformed: {type(exc).__name__}") from exc
    if not 0 < len(claims["sub"]) <= SUBJECT_LENGTH_MAX or not claims["sub"].isprintable():
        raise ProofRefused("an odd subject")
    return Proof(
        issuer=issuer,
        subject=claims["sub"],
        email=_text(claims.get("email")),
        is_email_verified=claims.get("email_verified") is True,
        name=_text(claims.get("name")),
    )


def key_set(document: dict[str, Any]) -> KeySet:
    """The published keys that may sign: others in the set are left out, as a provider may publish them too."""
    listed = document.get("keys")
    keys: list[RSAKey | ECKey] = []
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC") or one.get("use", "sig") != "sig":
            continue
        try:
            keys.append(RSAKey.import_key(one) if one["kty"] == "RSA" else ECKey.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not keys:
        raise ValueError("no key that may sign")
    return KeySet(list(keys))


def _wanted(issuer: str, client_id: str) -> Any:
    # Google's own documents name both.
    issuers = [issuer, issuer.removeprefix("https://")] if issuer == GOOGLE else [issuer]
    return {
        "iss": {"essential": True, "values": issuers},
        "aud": {"essential": True, "values": [client_id]},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


def _of_visit(client_id: str, nonce: str) -> dict[str, str]:
    return {"client_id": client_id, "nonce": nonce}


def _text(value: Any) -> str:
    return value[:1000] if isinstance(value, str) else ""
