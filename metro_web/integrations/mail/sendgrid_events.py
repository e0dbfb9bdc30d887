"""SendGrid's event webhook: whether a post is really SendGrid's, and what it tells, in our words."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from metro_web.core.ids import is_id
from metro_web.integrations.mail.sendgrid import MAIL_ARG

EVENTS_MAX = 10_000
REASON_MAX = 300
# Their words and ours. `processed`: accepted, on its way; nothing to show, but it did go out.
KINDS = {
    "processed": "",
    "deferred": "deferred",
    "delivered": "delivered",
    "bounce": "bounced",
    "dropped": "dropped",
    "spamreport": "spam",
}


@dataclass(frozen=True, slots=True)
class MailEvent:
    """Something that happened to a mail of ours. `is_final`: the address takes no mail at all."""

    id: str
    mail_id: str
    kind: str
    at: datetime
    reason: str
    is_final: bool


def is_signed(body: bytes, *, signature: str, timestamp: str, key: str, now: datetime, minutes: int) -> bool:
    """Whether SendGrid has signed these very bytes (ECDSA P-256 over timestamp and body), and not long ago."""
    try:
        age = now - datetime.fromtimestamp(int(timestamp), UTC)
        if not timestamp.isascii() or abs(age) > timedelta(minutes=minutes):
            return False
        public = load_der_public_key(base64.b64decode(key))
        assert isinstance(public, EllipticCurvePublicKey), "the setting was checked at the start"
        public.verify(base64.b64decode(signature, validate=True), timestamp.encode() + body, ECDSA(SHA256()))
    except (InvalidSignature, ValueError, OverflowError, OSError):
        return False
    return True


def read(body: bytes) -> list[MailEvent]:
    """The events about our mails; those of others who share the account, and of kinds we do not ask for, are left out.

    ValueError for what is no list of events.
    """
    try:
        listed = json.loads(body)
    except RecursionError as exc:
        raise ValueError("too deep") from exc
    if not isinstance(listed, list) or len(listed) > EVENTS_MAX:
        raise ValueError("no list of events")
    return [found for one in listed if (found := _event(one)) is not None]


def _event(one: Any) -> MailEvent | None:
    if not isinstance(one, dict) or one.get("event") not in KINDS:
        return None
    event_id, mail_id, moment = one.get("sg_event_id"), one.get(MAIL_ARG), one.get("timestamp")
    if not isinstance(event_id, str) or not isinstance(mail_id, str) or not isinstance(moment, int):
        return None
    is_storable = event_id.isascii() and event_id.isprintable() and 0 < len(event_id) <= 100
    if not is_storable or not is_id(mail_id) or not 0 < moment < 2**33:
        return None
    kind, type_ = KINDS[one["event"]], one.get("type")
    # `blocked` is a refusal of this one mail; a bounce is of the address.
    is_final = kind in ("dropped", "spam") or (kind == "bounced" and type_ != "blocked")
    if kind == "bounced" and not is_final:
        kind = "blocked"
    reason = one.get("reason") or one.get("response") or ""
    words = "".join(char for char in str(reason) if char.isprintable())[:REASON_MAX]
    return MailEvent(event_id, mail_id, kind, datetime.fromtimestamp(moment, UTC), words, is_final)
