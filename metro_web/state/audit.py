"""The audit log, filtered by what was done, by whom and when, page by page."""

from typing import Any

import reflex as rx

from metro_web.queries.audit_view import AuditRow
from metro_web.services import admin_views
from metro_web.services.admin_views import AuditChoice
from metro_web.state.doors import look_if_allowed
from metro_web.state.listing import Listing


class AuditState(Listing, rx.State):
    """`action` may be its first word for all of its kind; `person` is a part of an address."""

    rows: list[AuditRow] = []

    def _fields(self) -> dict[str, str]:
        return dict.fromkeys(("action", "person", "first", "last"), "")

    async def _fetch(self) -> Any:
        choice: Any = AuditChoice(**{name: self._choice(name) for name in self._fields()})
        return await look_if_allowed(self, admin_views.audit_page, choice, before=self._before() or 0)
