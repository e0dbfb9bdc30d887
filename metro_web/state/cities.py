"""Countries and cities for admins: one list, and a dialog for one city."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import plural, t
from metro_web.queries.places_view import CityPage, CityRow
from metro_web.services import cities, place_views, places
from metro_web.services.cities import CityPatch
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text
from metro_web.state.listing import Listing


class CitiesState(Listing, rx.State):
    """Cities by words and country; the one whose dialog is open, and what is wrong in which form."""

    rows: list[CityRow] = []
    countries: list[tuple[str, str]] = []
    opened: CityRow = CityRow()
    is_open: bool = False
    city_error: str = ""
    country_error: str = ""
    dialog_error: str = ""
    generation: int = 0

    @rx.event
    async def add_country(self, form: dict[str, Any]) -> Any:
        """A country."""
        self.country_error = await self._try(cities.add_country, text(form, "code"), text(form, "name"))
        return None if self.country_error else notice.tell(t("Saved"), kind="done")

    @rx.event
    async def delete_country(self, code: str) -> Any:
        """Gone, where it has no cities."""
        self.country_error = await self._try(cities.delete_country, str(code)[:2])
        return None if self.country_error else notice.tell(t("Deleted"), kind="done")

    @rx.event
    async def add_city(self, form: dict[str, Any]) -> Any:
        """A city."""
        self.city_error = await self._try(cities.add_city, text(form, "country"), text(form, "name"))
        return None if self.city_error else notice.tell(t("Saved"), kind="done")

    @rx.event
    def open(self, city_id: str) -> None:
        """One of the list."""
        self.opened = next((row for row in self.rows if row.id == city_id), CityRow())
        self.is_open, self.dialog_error = bool(self.opened.id), ""

    @rx.event
    def close(self) -> None:
        """Nothing more."""
        self.is_open = False

    @rx.event
    async def change_city(self, form: dict[str, Any]) -> Any:
        """Another name or country."""
        patch = CityPatch(text(form, "name"), text(form, "country"))
        return await self._done(cities.change_city, t("Saved"), patch)

    @rx.event
    async def delete_city(self) -> Any:
        """Gone, where it has no places."""
        return await self._done(cities.delete_city, t("Deleted"))

    @rx.event
    async def take_in_metro(self) -> Any:
        """The metro's stations become places of it."""
        made = await call(self, places.take_in_metro, self.opened.id)
        await self._read()
        self.is_open = False
        skipped = plural(t(", {n} left out"), t(", {n} left out"), made.skipped) if made.skipped else ""
        said = t("{added} new, {changed} changed, {retired} retired").format(
            added=made.added, changed=made.changed, retired=made.retired
        )
        return notice.tell(t("The metro's stations are places of the city"), said + skipped, kind="done")

    async def _done(self, use_case: Any, said: str, *args: Any) -> Any:
        self.dialog_error = await self._try(use_case, self.opened.id, *args)
        if self.dialog_error:
            return None
        self.is_open = False
        return notice.tell(said, kind="done")

    async def _try(self, use_case: Any, *args: Any) -> str:
        """Do it and show how it is then; what was refused, else ''."""
        try:
            await call(self, use_case, *args)
        except AppError as refusal:
            return refusal.detail
        self.generation += 1
        await self._read()
        return ""

    def _fields(self) -> dict[str, str]:
        return {"words": "", "country": ""}

    async def _fetch(self) -> Any:
        asked = self._choice("words"), self._choice("country")
        return await look_if_allowed(self, place_views.cities_page, *asked, after=self._before() or "")

    def _show(self, view: CityPage) -> None:
        self.rows, self.countries, self.is_loaded = view.rows, view.countries, True
