"""Finding trips: from, to, when, and by what."""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t
from metro_web.queries.trips_view import TripCard
from metro_web.services import finding_views
from metro_web.state.calls import look
from metro_web.state.search import Search


class TripsState(Search, rx.State):
    """The search of `/trips`."""

    rows: list[TripCard] = []
    places: list[tuple[str, str]] = []

    @rx.event
    async def swap(self) -> Any:
        """The way back."""
        origin, destination = self.filters.get("from", ""), self.filters.get("to", "")
        return await self._look_for({**self.filters, "from": destination, "to": origin})

    def _fields(self) -> tuple[str, ...]:
        return ("from", "to", "date", "mode")

    def _path(self) -> str:
        return "/trips"

    async def _choices(self) -> None:
        self.places = [("", t("Anywhere")), *await look(self, finding_views.trip_places)]

    async def _fetch(self, after: str) -> Any:
        return await look(self, finding_views.trips, self.filters, after)
