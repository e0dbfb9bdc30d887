"""The audit log over REST, for admins: newest first."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import look
from metro_web.api.fields import Text
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.audit import AuditFilter, AuditView
from metro_web.services import audit

router = APIRouter(prefix="/admin/audit", tags=["admin"], route_class=ContractRoute)
Page = tuple[list[AuditView], int | None]


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


@router.get("")
@guarded(_admin)
def list_entries(
    request: Request,
    action: Annotated[Text, Query(max_length=40)] = "",
    subject: Annotated[Text, Query(max_length=120)] = "",
    actor: Annotated[Text, Query(max_length=254)] = "",
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    limit: int = 50,
    cursor: Annotated[Text | None, Query(max_length=40)] = None,
) -> Response:
    """Who changed what, from what to what; `action` may be its first word, `actor` an id or part of an address."""
    wanted = AuditFilter(action, subject, actor, since, until)
    return look(request, _entries, wanted, limit, cursor, view=_page)


def _entries(tx: Tx, actor: Actor, wanted: AuditFilter, limit: int, cursor: str | None) -> Page:
    require(actor, ADMIN)
    for field, at in (("from", wanted.since), ("to", wanted.until)):
        if at is not None and (at.tzinfo is None or not 1900 < at.year < 9000):
            raise InvalidInput(t("An instant is written 2026-05-01T08:30:00Z."), field=field)
    before = int(opened("audit", cursor) or 0)
    return audit.list_entries(tx, actor, wanted, limit=page_limit(limit), before=before)


def _page(found: Page) -> dict[str, Any]:
    entries, following = found
    return {"items": [_entry(each) for each in entries], "next_cursor": sealed("audit", following)}


def _entry(found: AuditView) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "at": rfc3339(found.at),
        "actor": {"id": found.person_id or None, "name": found.person},
        "action": found.action,
        "subject": found.subject,
        "before": found.before,
        "after": found.after,
    }
