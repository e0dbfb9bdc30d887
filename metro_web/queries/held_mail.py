"""Addresses whose mail came back: which of some they are, and what to tell the person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.models.outbox import HeldAddress
from metro_web.queries import contacts

SPAM = "spam"
_held: Any = HeldAddress.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class HeldView:
    """Why an address gets codes alone, in the mail service's words, and since when."""

    kind: str
    reason: str
    held_at: datetime


def among(tx: Tx, recipients: Collection[str]) -> set[str]:
    """Those of the hashes that are held."""
    if not recipients:
        return set()
    return set(tx.execute(select(_held.c.recipient).where(_held.c.recipient.in_(set(recipients)))).scalars())


def find(tx: Tx, email: str) -> HeldView | None:
    """Whether and why mail to an address is held back."""
    row = tx.execute(select(_held).where(_held.c.recipient == contacts.recipient(email))).first() if email else None
    return HeldView(row.kind, row.reason, row.held_at) if row else None


def sentence(held: HeldView | None) -> str:
    """For the person and for admins; '' where nothing is held."""
    if held is None:
        return ""
    spam = t("A mail of ours was marked as spam on {time}. Nothing but codes is sent here now.")
    back = t("Mail to this address came back on {time}. Nothing but codes is sent here now.")
    return (spam if held.kind == SPAM else back).format(time=moment_label(held.held_at, settings().zone))
