"""Venues for admins: the list, and one of them or a new one."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.venues import VenueFilter
from metro_web.queries.venues_view import VenueForm, VenueRow
from metro_web.services import venue_views, venues
from metro_web.services.venues import VenuePatch
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text, typed_whole
from metro_web.state.listing import Listing

NEW = "new"
NO_ERRORS = dict.fromkeys(("name", "city", "kind", "turnaround_minutes"), "")


class VenuesState(Listing, rx.State):
    """Venues by words of name and city, by kind, in use or retired."""

    rows: list[VenueRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "kind": "", "standing": "open"}

    async def _fetch(self) -> Any:
        wanted = VenueFilter(self._choice("words"), self._choice("kind"), self._choice("standing"))
        return await look_if_allowed(self, venue_views.page, wanted, before=self._before() or "")


class VenueState(rx.State):
    """The venue of the address; `errors` by field."""

    is_loaded: bool = False
    is_missing: bool = False
    form: VenueForm = VenueForm()
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0

    @rx.event
    async def load(self) -> None:
        """The venue as it is, or an empty form."""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or what is wrong beside its field."""
        self.errors = NO_ERRORS
        name, city, kind = (text(form, field) for field in ("name", "city", "kind"))
        minutes = typed_whole(text(form, "turnaround_minutes"))
        try:
            if not self.form.id:
                made = await call(self, venues.add, name, city, kind, turnaround_minutes=minutes)
            else:
                patch = VenuePatch(name, city, kind, minutes)
                made = await call(self, venues.change, self.form.id, patch)
        except AppError as refusal:
            self.errors = NO_ERRORS | {field_of(refusal) or "name": refusal.detail}
            return None
        said = notice.tell(t("Saved: {name}").format(name=made.name), kind="done")
        if self.form.id:
            await self._show(made.id)
            return said
        return [rx.redirect(f"/admin/venues/{made.id}"), said]

    @rx.event
    async def turn(self) -> Any:
        """Retire it, or use it again."""
        made = await call(self, venues.change, self.form.id, VenuePatch(is_retired=not self.form.is_retired))
        await self._show(made.id)
        return notice.tell(t("Retired") if made.is_retired else t("In use again"), kind="done")

    async def _show(self, venue_id: str) -> None:
        self.errors, self.is_missing = NO_ERRORS, False
        try:
            found = await look_if_allowed(self, venue_views.form, "" if venue_id == NEW else venue_id)
        except NotFound:
            self.is_missing, self.is_loaded, self.form = True, True, VenueForm()
            return
        if found is not None:
            self.form, self.is_loaded = found, True
            self.generation += 1
