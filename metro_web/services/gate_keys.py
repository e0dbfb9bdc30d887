"""The keys that sign tickets. The newest signs; older ones still verify; the private half is sealed at rest."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from metro_web.core import clock, db, security
from metro_web.core.db import Tx
from metro_web.models.tickets import SigningKey

_keys: Any = SigningKey.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Key:
    """An Ed25519 pair, raw."""

    id: str
    private_raw: bytes
    public_raw: bytes


NEWEST_FOR = timedelta(seconds=60)
_known: dict[str, Key] = {}
_newest: tuple[Key, datetime] | None = None


def forget() -> None:
    """Know no key (another database)."""
    global _newest
    _known.clear()
    _newest = None


def signer(tx: Tx) -> Key:
    """The key that signs now; made by the first sale, and remembered for a while once it is surely committed."""
    global _newest
    now = clock.utc_now()
    if _newest is not None and now < _newest[1]:
        return _newest[0]
    keys = _read(tx)
    if not keys:
        # Two processes may begin together: one id, so that one of the two keys wins and both read it back.
        _insert(tx, "k1")
        return _read(tx)[-1]
    _known.update({key.id: key for key in keys})
    _newest = keys[-1], now + NEWEST_FOR
    return keys[-1]


def find(tx: Tx, key_id: str) -> Key | None:
    """The key of that id, if there is one."""
    if key_id not in _known:
        _known.update({key.id: key for key in _read(tx)})
    return _known.get(key_id)


def rotate(tx: Tx) -> str:
    """Make a new key; every process signs new tickets with it after `NEWEST_FOR` at the latest. Its id."""
    number = tx.execute(select(func.count()).select_from(_keys)).scalar_one() + 1
    key_id = f"k{number}"
    _insert(tx, key_id)
    tx.after_commit(forget)
    return key_id


def public_set(tx: Tx) -> dict[str, list[dict[str, str]]]:
    """All public halves as a JWK set (RFC 8037)."""
    rows = tx.execute(select(_keys.c.id, _keys.c.public_raw).order_by(_keys.c.created_at)).all()
    encode = base64.urlsafe_b64encode
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "alg": "EdDSA",
                "kid": row.id,
                "x": encode(row.public_raw).rstrip(b"=").decode(),
            }
            for row in rows
        ]
    }


def _insert(tx: Tx, key_id: str) -> None:
    private_raw, public_raw = security.new_signing_key()
    row = {
        "id": key_id,
        "private_sealed": security.seal(base64.b64encode(private_raw).decode()),
        "public_raw": public_raw,
        "created_at": clock.utc_now(),
    }
    tx.execute(db.insert_or_ignore(tx, _keys), row)


def _read(tx: Tx) -> list[Key]:
    rows = tx.execute(select(_keys).order_by(_keys.c.created_at, _keys.c.id)).all()
    return [Key(row.id, base64.b64decode(security.unseal(row.private_sealed)), row.public_raw) for row in rows]
