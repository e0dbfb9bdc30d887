"""Finding trips: from, to, when, and by what."""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t
from metro_web.queries.trips_view import TripCard
from metro_web.services import finding_views
from metro_web.state.calls import look
from metro_web.state.search import Search

# What stands behind one button on the page.
NARROWING = ("days", "time", "class", "company", "price", "reach")


class TripsState(Search, rx.State):
    """The search of `/trips`."""

    rows: list[TripCard] = []
    places: dict[str, Any] = {}
    companies: list[tuple[str, str]] = []
    narrowed: int = 0

    @rx.event
    async def swap(self) -> Any:
        """The way back."""
        origin, destination = self.filters.get("from", ""), self.filters.get("to", "")
        return await self._look_for({**self.filters, "from": destination, "to": origin})

    def _fields(self) -> tuple[str, ...]:
        return ("from", "to", "date", "mode", *NARROWING, "sort")

    def _path(self) -> str:
        return "/trips"

    async def _choices(self) -> None:
        found = await look(self, finding_views.trip_choices_of)
        self.places, self.companies = found.places, [("", t("All companies")), *found.companies]

    def _ask(self, asked: dict[str, str]) -> None:
        super()._ask(asked)
        self.narrowed = sum(bool(asked.get(name)) for name in NARROWING)
        # The order of what is found hides none of it.
        self.is_narrowed = any(value for name, value in asked.items() if name != "sort")

    async def _fetch(self, after: str) -> Any:
        return await look(self, finding_views.trips, self.filters, after)
