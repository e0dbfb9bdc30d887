"""The provider's webhook: whether a post is really the provider's and of this moment, and what it tells."""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta

from metro_web.integrations.gateway.http import intent_of
from metro_web.integrations.gateway.provider import Intent, Unclear

_SIGNATURE = re.compile(r"t=(\d{1,11}),v1=([0-9a-f]{64})", re.ASCII)


def is_signed(body: bytes, *, signature: str, secret: str, now: datetime, minutes: int) -> bool:
    """Whether the provider has signed these very bytes (HMAC-SHA-256 over `<time>.<body>`), and not long ago."""
    found = _SIGNATURE.fullmatch(signature)
    if found is None or abs(now - datetime.fromtimestamp(int(found[1]), UTC)) > timedelta(minutes=minutes):
        return False
    made = hmac.new(secret.encode(), f"{found[1]}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, found[2])


def read(body: bytes) -> Intent:
    """The payment it is about, as it stood when it was signed; ValueError for what tells of none."""
    try:
        told = json.loads(body)
        return intent_of(told["intent"])
    except (RecursionError, KeyError, TypeError, Unclear) as exc:
        raise ValueError("no event") from exc
