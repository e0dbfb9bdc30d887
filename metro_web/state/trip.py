"""One trip: its stops, and what is left for the stretch that is chosen."""

from typing import Any

import reflex as rx

from metro_web.core.errors import NotFound
from metro_web.queries.trips_view import TripPage
from metro_web.services import finding_views
from metro_web.state.calls import look
from metro_web.state.inputs import whole


class TripState(rx.State):
    """The trip in the address, for the stretch in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    view: TripPage = TripPage()
    seats: int = 1

    @rx.event
    async def load(self) -> None:
        """As it stands now."""
        query = self.router.url.query_parameters
        try:
            trip_id = str(self.router.url.path.rstrip("/").rpartition("/")[2])
            ends = query.get("from", ""), query.get("to", "")
            self.view = await look(self, finding_views.trip, trip_id, *ends)
            self.is_missing = False
        except NotFound:
            self.view, self.is_missing = TripPage(), True
        self.seats = max(1, min(self.seats, self.view.seats_most))
        self.is_loaded = True

    @rx.event
    def pick_from(self, position: str) -> Any:
        """Get on there; where that is behind the end, ride to the last stop."""
        ends = self.view.to_stop if whole(_number(position)) < whole(_number(self.view.to_stop)) else ""
        return self._go(position, ends)

    @rx.event
    def pick_to(self, position: str) -> Any:
        """Get off there."""
        return self._go(self.view.from_stop, position)

    @rx.event
    def add_seat(self, by: int) -> None:
        """One person more or fewer."""
        self.seats = max(1, min(self.view.seats_most, self.seats + (1 if whole(by) > 0 else -1)))

    def _go(self, begins: str, ends: str) -> Any:
        query = f"from={_number(begins)}" + (f"&to={_number(ends)}" if ends else "")
        return rx.redirect(f"/trips/{self.view.card.id}?{query}", replace=True)


def _number(position: Any) -> int:
    text = str(position)[:4]
    return int(text) if text.isascii() and text.isdigit() else 0
