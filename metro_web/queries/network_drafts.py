"""Reads drafts and publications of the network, and who changed the network in force since an entry of the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.domain import network_plan
from metro_web.domain.network import Network
from metro_web.models.audit import AuditEntry
from metro_web.models.network_drafts import NetworkDraft, NetworkPublication
from metro_web.models.people import User
from metro_web.queries import audit_view

DRAFTS: Any = NetworkDraft.__table__  # type: ignore[attr-defined]
PUBLICATIONS: Any = NetworkPublication.__table__  # type: ignore[attr-defined]
_entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
_with_names: Any = PUBLICATIONS.outerjoin(_users, _users.c.id == PUBLICATIONS.c.actor_id)
# First words of what changes a plan; stoppages are `line.stop` and `line.start`, and change none.
_DRAWING = ("line", "branch", "station", "walk", "network")
_STOPPAGES = ("line.stop", "line.start")
SINCE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """One admin's draft; revision 0 is no draft yet: the network in force on both sides."""

    owner_id: str
    revision: int
    base_version: int
    base_entry: int
    base: Network
    plan: Network
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as its row has it, without the networks."""

    id: str
    published_at: datetime
    actor_id: str
    who: str
    version: int
    sentences: tuple[str, ...]
    undoes_id: str | None
    undone_at: datetime | None


def find_draft(tx: Tx, owner_id: str, *, locked: bool = False) -> Draft | None:
    """An admin's draft; `locked`, nobody else edits it before this transaction ends."""
    chosen = select(DRAFTS).where(DRAFTS.c.user_id == owner_id)
    row = tx.execute(chosen.with_for_update() if locked else chosen).first()
    if row is None:
        return None
    base, plan = network_plan.parse(row.base), network_plan.parse(row.plan)
    return Draft(owner_id, row.revision, row.base_version, row.base_entry, base, plan, row.updated_at)


def revisions(tx: Tx) -> dict[str, int]:
    """The revision of every draft by its owner; an admin without one is not among them."""
    return {row.user_id: row.revision for row in tx.execute(select(DRAFTS.c.user_id, DRAFTS.c.revision))}


def newest_entry(tx: Tx) -> int:
    """The number of the log's last entry, 0 for none."""
    return int(tx.execute(select(func.coalesce(func.max(_entries.c.id), 0))).scalar_one())


def changed_since(tx: Tx, entry: int, known: Network) -> list[str]:
    """Who drew what in the network in force after an entry of the log, newest first, a sentence each."""
    drawn = or_(*(_entries.c.action.startswith(f"{word}.") for word in _DRAWING))
    chosen = select(_entries.c.id, _entries.c.at, _users.c.name, _entries.c.actor_label, _entries.c.action,
                    _entries.c.subject, _entries.c.before, _entries.c.after).select_from(
        _entries.outerjoin(_users, _users.c.id == _entries.c.actor_id)
    ).where(_entries.c.id > entry, drawn, _entries.c.action.not_in(_STOPPAGES)).order_by(_entries.c.id.desc())  # fmt: skip
    said = []
    for row in tx.execute(chosen.limit(SINCE_SHOWN)):
        subject = audit_view.subject_label(row.subject, row.before or {}, row.after or {}, known)
        said.append(
            t("{who}, {when}: {what} ({subject})").format(
                who=row.name or row.actor_label, when=moment_label(row.at, settings().zone),
                what=audit_view.ACTIONS.get(row.action, row.action), subject=subject,
            )
        )  # fmt: skip
    return said


def find_publication(
    tx: Tx, publication_id: str, *, locked: bool = False
) -> tuple[Publication, Network, Network] | None:
    """A publication with the plans before and after it."""
    if locked:
        tx.execute(select(PUBLICATIONS.c.id).where(PUBLICATIONS.c.id == publication_id).with_for_update())
    chosen = select(PUBLICATIONS, _users.c.name).select_from(_with_names).where(PUBLICATIONS.c.id == publication_id)
    row = tx.execute(chosen).first()
    if row is None:
        return None
    return _publication(row), network_plan.parse(row.before), network_plan.parse(row.after)


def list_publications(tx: Tx, *, limit: int, before: str = "") -> tuple[list[Publication], str | None]:
    """Newest first, and the id to go on before, if there is more."""
    table = PUBLICATIONS.c
    columns = (table.id, table.published_at, table.actor_id, table.version, table.sentences, table.undoes_id,
               table.undone_at, _users.c.name)  # fmt: skip
    chosen = select(*columns).select_from(_with_names).order_by(table.id.desc()).limit(limit + 1)
    if before:
        chosen = chosen.where(table.id < before)
    rows = tx.execute(chosen).all()
    shown = [_publication(row) for row in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else None


def _publication(row: Any) -> Publication:
    return Publication(
        id=row.id,
        published_at=row.published_at,
        actor_id=row.actor_id,
        who=row.name or t("somebody who has left"),
        version=row.version,
        sentences=tuple(row.sentences),
        undoes_id=row.undoes_id,
        undone_at=row.undone_at,
    )
