"""What one trip has on board, beside the rest of its page; it began with what its vehicle had."""

from typing import Any

import reflex as rx

from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.queries.amenities_view import AmenityChoice
from metro_web.services import amenities, vehicle_views
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import ticked


class TripAmenitiesState(rx.State):
    """What the trip of the address may have, with what it has."""

    trip_id: str = ""
    choices: list[AmenityChoice] = []
    generation: int = 0

    @rx.event
    async def load(self) -> None:
        """As it is now; nothing where the trip is not there."""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As ticked, from now on; tickets that were sold stay as they are."""
        chosen = [each.code for each in self.choices if ticked(form, f"amenity-{each.code}")]
        await call(self, amenities.set_for_trip, self.trip_id, chosen)
        await self._show(self.trip_id)
        return notice.tell(t("Saved"), kind="done")

    async def _show(self, trip_id: str) -> None:
        self.trip_id, self.generation = trip_id, self.generation + 1
        try:
            self.choices = await look_if_allowed(self, vehicle_views.trip_choices, trip_id) or []
        except NotFound:
            self.choices = []
