"""Secrets: passwords, codes, tokens, sealed texts, signatures. Nothing here is ever logged.

Keys for each purpose are derived from METRO_SECRET_KEY with HKDF, so that no two uses share one.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from metro_web.core.config import settings

_hasher = PasswordHasher()


@lru_cache
def _key(purpose: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"metro", info=purpose.encode())
    return hkdf.derive(settings().secret_key.encode())


@lru_cache
def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("seal")))


def forget_keys() -> None:
    """Drop derived keys after the settings changed; for tests alone."""
    _key.cache_clear()
    _claims.cache_clear()
    _fernet.cache_clear()


def hash_password(password: str) -> str:
    """Argon2id with the library's recommended cost (RFC 9106, low memory)."""
    return _hasher.hash(password)


@lru_cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")


def password_matches(password: str, hashed: str | None) -> bool:
    """Whether it does; takes as long where there is no account, so that time tells nothing."""
    try:
        return _hasher.verify(hashed or _dummy_hash(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def random_token() -> str:
    """256 random bits for sessions, links and refresh tokens."""
    return secrets.token_urlsafe(32)


def six_digits() -> str:
    """A one-time code."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_secret(purpose: str, value: str) -> str:
    """Keyed hash (HMAC-SHA-256, hex) under which a code or token is stored and found again."""
    return hmac.new(_key("hash"), f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def secret_matches(purpose: str, value: str, hashed: str) -> bool:
    """Constant-time comparison with `hash_secret`."""
    return hmac.compare_digest(hash_secret(purpose, value), hashed)


def seal(text: str) -> str:
    """Encrypt what must not be read in the database (Fernet)."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` made."""
    return _fernet().decrypt(sealed.encode()).decode()


def make_jwt(claims: dict[str, Any], *, now: datetime, minutes: int) -> str:
    """A signed access token (HS256) that ends after `minutes`."""
    moment = int(now.timestamp())
    body = {**claims, "iat": moment, "exp": moment + int(timedelta(minutes=minutes).total_seconds())}
    return jwt.encode(body, _key("jwt"), algorithm="HS256")


def read_jwt(token: str, *, now: datetime) -> Mapping[str, Any] | None:
    """The claims of a token of ours that has not ended, else None."""
    try:
        claims = _claims(token)
    except jwt.PyJWTError:
        return None
    return claims if isinstance(claims["exp"], int) and claims["exp"] > now.timestamp() else None


@lru_cache(maxsize=4096)
def _claims(token: str) -> Mapping[str, Any]:
    """What a token with our signature says; it says the same each time."""
    # The library would look at a clock of its own.
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["exp", "sub"]}
    return MappingProxyType(jwt.decode(token, _key("jwt"), algorithms=["HS256"], options=options))


def tag(purpose: str, text: str) -> str:
    """Short URL-safe MAC (96 bits) for texts that travel through the client, such as quotes and cursors."""
    digest = hmac.new(_key("tag"), f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


def tag_matches(purpose: str, text: str, given: str) -> bool:
    """Constant-time check of `tag`."""
    return hmac.compare_digest(tag(purpose, text).encode(), given.encode("utf-8", "surrogatepass"))


def new_signing_key() -> tuple[bytes, bytes]:
    """A fresh Ed25519 pair as raw (private, public) bytes of 32 each."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def sign(private_raw: bytes, message: bytes) -> bytes:
    """Ed25519 signature, 64 bytes."""
    return _private(private_raw).sign(message)


def signature_holds(public_raw: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is the key's over the message."""
    try:
        _public(public_raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=16)
def _private(raw: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(raw)


@lru_cache(maxsize=64)
def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)
