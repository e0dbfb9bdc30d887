"""Dangerous actions ask for a fresh proof: whoever walks up to an open browser cannot take the account with them.

Keeps true: what counts is when the person proved themselves, not when a token was renewed.
"""

from datetime import datetime, timedelta

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import NotAllowed
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor, signed_in


def require_fresh(tx: Tx, actor: Actor, now: datetime) -> str:
    """The user's id, if they proved themselves within METRO_FRESH_MINUTES here; else 403 `reauth_required`."""
    user_id = signed_in(actor)
    if not is_fresh(actor, now):
        raise NotAllowed(t("Please show once more that it is you, then do this again."), code="reauth_required")
    return user_id


def is_fresh(actor: Actor, now: datetime) -> bool:
    """Whether `require_fresh` would let this pass."""
    if actor.proved_at is None:
        return False
    return now - actor.proved_at <= timedelta(minutes=settings().fresh_minutes)
