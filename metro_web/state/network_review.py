"""What publishing the draft would do, asked before it is done; and what was published, with the way back."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.network_draft_view import ChangesView, PublicationRow
from metro_web.services import network_draft_views, network_editor_views
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.network_draft import DraftState


class ReviewState(rx.State):
    """The list of changes, made when it is opened."""

    is_open: bool = False
    is_busy: bool = False
    changes: ChangesView = ChangesView()
    error: str = ""

    @rx.event
    async def open(self) -> Any:
        """Show what the draft changes, and what each change touches."""
        self.is_open, self.is_busy, self.error, self.changes = True, True, "", ChangesView()
        yield
        try:
            found = await look_if_allowed(self, network_editor_views.review)
            if found is not None:
                self.changes = found
        finally:
            self.is_busy = False

    @rx.event
    def close(self) -> None:
        """Nothing is published."""
        self.is_open = False

    @rx.event
    async def publish(self) -> Any:
        """Put the draft in force, whole and at once; what was looked at is what is published."""
        draft = await self.get_state(DraftState)
        self.error = ""
        try:
            await draft._tried(network_draft_views.publish, self.changes.revision)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        self.is_open = False
        await draft._show()
        await (await self.get_state(PublicationState))._show()
        return notice.tell(t("Published"), t("Passengers see it now."), kind="done")


class PublicationState(rx.State):
    """Publications, newest first; `newest` is the last one, which may still be taken back."""

    is_loaded: bool = False
    rows: list[PublicationRow] = []
    newest: PublicationRow = PublicationRow()
    next_before: str = ""

    @rx.event
    async def load(self) -> None:
        """The newest page."""
        await self._show()

    @rx.event
    async def older(self) -> None:
        """The next page, below."""
        page = await look_if_allowed(self, network_draft_views.publications, self.next_before)
        if page is not None and self.next_before:
            known = {row.id for row in self.rows}
            self.rows = [*self.rows, *(row for row in page.rows if row.id not in known)]
            self.next_before = page.next_before

    @rx.event
    async def undo(self, publication_id: str) -> Any:
        """Restore what was before; that is published too, and can be taken back in its turn."""
        try:
            await call(self, network_draft_views.undo, str(publication_id)[:64])
        finally:
            await self._show()
            await (await self.get_state(DraftState))._show()
        return notice.tell(t("Undone"), t("The network is as it was before. Passengers see it now."), kind="done")

    async def _show(self) -> None:
        page = await look_if_allowed(self, network_draft_views.publications)
        if page is not None:
            self.rows, self.next_before, self.is_loaded = page.rows, page.next_before, True
            self.newest = page.rows[0] if page.rows else PublicationRow()
