"""Places for admins: the list, and one of them or a new one."""

from typing import Any
from urllib.parse import unquote

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.places import PlaceSearch
from metro_web.queries.places_view import HOME, PlaceForm, PlaceRow, href
from metro_web.services import place_views, places
from metro_web.services.place_views import TypedPlace
from metro_web.services.places import PlacePatch
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text
from metro_web.state.listing import Listing

NEW = "new"
NO_ERRORS = dict.fromkeys(("name", "code", "kind", "city", "zone", "lat", "lon"), "")


class PlacesState(Listing, rx.State):
    """Places by words, kind and city, in use or retired."""

    rows: list[PlaceRow] = []
    cities: list[tuple[str, str]] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "kind": "", "city": "", "standing": "open"}

    async def _fetch(self) -> Any:
        options = await look_if_allowed(self, place_views.city_options)
        if options is None:
            return None
        self.cities = [("", t("All cities")), *options]
        kind = self._choice("kind")
        wanted = PlaceSearch(
            self._choice("words"), (kind,) if kind else (), self._choice("city"), "", self._choice("standing")
        )
        return await look_if_allowed(self, place_views.page, wanted, after=self._before() or "")


class PlaceState(rx.State):
    """The place of the address; `errors` by field."""

    is_loaded: bool = False
    is_missing: bool = False
    form: PlaceForm = PlaceForm()
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0

    @rx.event
    async def load(self) -> None:
        """The place as it is, or an empty form."""
        await self._show(unquote(self.router.url.path.rstrip("/").rpartition("/")[2]))

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or what is wrong beside its field."""
        self.errors = NO_ERRORS
        names = ("code", "name", "kind", "city", "zone", "lat", "lon")
        try:
            code = await call(self, place_views.save, self.form.code, TypedPlace(*(text(form, each) for each in names)))
        except AppError as refusal:
            self.errors = NO_ERRORS | {field_of(refusal) or "code": refusal.detail}
            return None
        said = notice.tell(t("Saved"), kind="done")
        if self.form.code:
            await self._show(code)
            return said
        return [rx.redirect(href(code)), said]

    @rx.event
    async def turn(self) -> Any:
        """Retire it, or use it again."""
        made = await call(self, places.change, self.form.code, PlacePatch(is_retired=not self.form.is_retired))
        await self._show(made.code)
        return notice.tell(t("Retired") if made.is_retired else t("In use again"), kind="done")

    @rx.event
    async def delete(self) -> Any:
        """Gone, where nothing stops there."""
        try:
            await call(self, places.delete_place, self.form.code)
        except AppError as refusal:
            self.errors = NO_ERRORS | {"code": refusal.detail}
            return None
        return [rx.redirect(HOME), notice.tell(t("Deleted"), kind="done")]

    async def _show(self, code: str) -> None:
        self.errors, self.is_missing = NO_ERRORS, False
        try:
            found = await look_if_allowed(self, place_views.form, "" if code == NEW else code)
        except NotFound:
            self.is_missing, self.is_loaded, self.form = True, True, PlaceForm()
            return
        if found is not None:
            self.form, self.is_loaded = found, True
            self.generation += 1
