"""The first page: where to, what waits, and the journeys made before."""

from typing import Any

import reflex as rx

from metro_web.queries.home_view import HomeView
from metro_web.queries.order_view import journey_href
from metro_web.services import passenger_views
from metro_web.state.calls import look


class HomeState(rx.State):
    """What the first page knows of whoever looks."""

    is_loaded: bool = False
    view: HomeView = HomeView()
    origin: str = ""
    destination: str = ""

    @rx.event
    async def load(self) -> None:
        """From where they usually set out; nowhere yet to go to."""
        self.view = await look(self, passenger_views.home)
        self.origin, self.destination = self.view.usual_origin, ""
        self.is_loaded = True

    @rx.event
    def pick_origin(self, code: str) -> Any:
        """From here."""
        self.origin = str(code)[:64]
        return self._go()

    @rx.event
    def pick_destination(self, code: str) -> Any:
        """To there."""
        self.destination = str(code)[:64]
        return self._go()

    @rx.event
    def swap(self) -> None:
        """The other way round."""
        self.origin, self.destination = self.destination, self.origin

    def _go(self) -> Any:
        """With both ends known, the price is what comes next."""
        if not (self.origin and self.destination):
            return None
        return rx.redirect(journey_href(self.origin, self.destination))
