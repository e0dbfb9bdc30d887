"""The audit log, filtered by what was done, by whom and when, page by page."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries.audit_view import AuditRow
from metro_web.services import admin_views
from metro_web.services.admin_views import AuditChoice
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of
from metro_web.state.paging import Paged

TEXT_MAX = 120


class AuditState(Paged, rx.State):
    """What is looked for, and a page of it."""

    is_loaded: bool = False
    action: str = ""
    person: str = ""
    first: str = ""
    last: str = ""
    error: str = ""
    rows: list[AuditRow] = []
    round: int = 0

    @rx.event
    async def load(self) -> None:
        """The newest, by no filter: that is how the fields of the page begin."""
        await self._begin_anew()

    @rx.event
    async def pick_action(self, action: str) -> None:
        """An action, or its first word for all of its kind."""
        self.action = str(action)[:TEXT_MAX]
        await self._search()

    @rx.event
    async def pick_person(self, person: str) -> None:
        """A part of an address."""
        self.person = str(person)[:TEXT_MAX]
        await self._search()

    @rx.event
    async def pick_first(self, day: str) -> None:
        """From this day."""
        self.first = str(day)[:10]
        await self._search()

    @rx.event
    async def pick_last(self, day: str) -> None:
        """To this day."""
        self.last = str(day)[:10]
        await self._search()

    @rx.event
    async def clear(self) -> None:
        """No filter."""
        await self._begin_anew()

    async def _begin_anew(self) -> None:
        self.action = self.person = self.first = self.last = ""
        self.round += 1  # makes the page's fields anew
        await self._search()

    async def _search(self) -> None:
        self._rewind()
        await self._read()

    async def _read(self) -> None:
        choice: Any = AuditChoice(self.action, self.person, self.first, self.last)
        self.error = ""
        try:
            view = await look_if_allowed(self, admin_views.audit_page, choice, before=self._before() or 0)
        except AppError as refusal:
            if field_of(refusal) not in ("since", "until"):
                raise
            self.error = refusal.detail
            return
        if view is not None:
            self.rows, self.is_loaded = view.rows, True
            self._turned(view.next_before)
