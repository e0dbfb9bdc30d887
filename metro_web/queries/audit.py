"""Reads the audit log: newest first, by what was done, to what, by whom, and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.labels import moment_label
from metro_web.models.audit import AuditEntry

_entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is empty does not matter. `action` may be its first word (`line`); `person` an id or a part of the address."""

    action: str = ""
    subject: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that is different after the change, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """One administrative change."""

    id: int
    at: datetime
    at_label: str
    person_id: str
    person: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    changes: tuple[FieldChange, ...]


def list_entries(
    tx: Tx, wanted: AuditFilter, *, limit: int = 50, before: int = 0
) -> tuple[list[AuditView], int | None]:
    """A page, and the number to go on before, if there is more."""
    column = _entries.c
    query = select(_entries).order_by(column.id.desc()).limit(limit + 1)
    if wanted.action:
        query = query.where(
            or_(column.action == wanted.action, column.action.startswith(f"{wanted.action}.", autoescape=True))
        )
    if wanted.subject:
        query = query.where(column.subject == wanted.subject)
    if wanted.person:
        part = column.actor_label.contains(wanted.person.lower(), autoescape=True)
        query = query.where(or_(column.actor_id == wanted.person, part))
    if wanted.since:
        query = query.where(column.at >= wanted.since)
    if wanted.until:
        query = query.where(column.at < wanted.until)
    if before:
        query = query.where(column.id < before)
    rows = tx.execute(query).all()
    shown = [_view(row) for row in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else None


def _view(row: Row[Any]) -> AuditView:
    return AuditView(
        id=row.id,
        at=row.at,
        at_label=moment_label(row.at, settings().zone),
        person_id=row.actor_id or "",
        person=row.actor_label,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        changes=tuple(_changes(row.before or {}, row.after or {})),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    return [
        FieldChange(field, _text(before.get(field)), _text(after.get(field)))
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
