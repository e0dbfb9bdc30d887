"""The manifest of the trip in the address: looked at, checked in from, and a document opened for a moment.

Keeps true: a number that was opened is gone from the tab as soon as its dialog is shut or the page is left.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.manifest_view import ManifestPage, OpenedView
from metro_web.services import manifest_views
from metro_web.services.check_in import SeatCall
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import words


class ManifestState(rx.State):
    """Everybody on the trip; `document` is the one that is open, `who` '' where none is."""

    is_loaded: bool = False
    is_missing: bool = False
    page: ManifestPage = ManifestPage()
    document: OpenedView = OpenedView()

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        self.document = OpenedView()
        await self._read(_trip_in(self.router.url.path))

    @rx.event
    async def let_in(self, ticket_id: str) -> Any:
        """Whoever has this ticket has come."""
        line = next((each for each in self.page.lines if each.ticket_id == ticket_id), None)
        if line is None:
            return None
        try:
            why = await call(
                self, manifest_views.let_in, SeatCall(self.page.trip_id, line.seat, "entry", line.from_stop)
            )
        except AppError as refusal:
            why = words(refusal)
        await self._read(self.page.trip_id)
        if why:
            return notice.tell(t("Not checked in: {seat}").format(seat=line.seat), why, kind="warn")
        return notice.tell(t("Checked in: {seat}").format(seat=line.seat), line.name, kind="done")

    @rx.event
    async def open_document(self, ticket_id: str) -> None:
        """The whole number, for comparing; that it was looked at is written down."""
        self.document = await call(self, manifest_views.open_document, self.page.trip_id, str(ticket_id)[:32])

    @rx.event
    def close_document(self) -> None:
        """Forget it."""
        self.document = OpenedView()

    async def _read(self, trip_id: str) -> None:
        try:
            found = await look_if_allowed(self, manifest_views.page, trip_id[:64])
            self.is_missing = False
        except NotFound:
            found, self.is_missing = None, True
        self.page = found or ManifestPage()
        self.is_loaded = True


def _trip_in(path: str) -> str:
    """The trip of `/op/trips/<id>/manifest`."""
    parts = path.strip("/").split("/")
    return parts[-2] if len(parts) > 2 else ""
