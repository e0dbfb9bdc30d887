"""The audit log: who changed what, from what to what, when (`RULES.md`, People). Rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.audit import AuditEntry
from metro_web.queries import audit as audit_queries
from metro_web.queries.audit import AuditFilter, AuditView

_entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]


def record(
    tx: Tx,
    actor: Actor,
    action: str,
    subject: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    now: datetime,
) -> None:
    """Write down a change in its own transaction; `action` like `user.roles`, `subject` like `user:<id>`."""
    known_as = f"account {actor.user_id[-8:]}" if actor.user_id else "system"
    label = actor.email or actor.name or known_as
    tx.execute(
        insert(_entries).values(
            at=now, actor_id=actor.user_id, actor_label=label, action=action, subject=subject[:120],
            before=before, after=after,
        )
    )  # fmt: skip


def list_entries(
    tx: Tx, actor: Actor, wanted: AuditFilter, *, limit: int = 50, before: int = 0
) -> tuple[list[AuditView], int | None]:
    """A page of the log for an admin, newest first, and the number to go on before."""
    require(actor, ADMIN)
    return audit_queries.list_entries(tx, wanted, limit=limit, before=before)
