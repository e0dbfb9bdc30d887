"""One event: what it is, what is left, and how many people come."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound, Unauthenticated
from metro_web.queries.events_view import EventPage
from metro_web.services import finding_views
from metro_web.state import refusals
from metro_web.state.calls import call, look
from metro_web.state.inputs import whole
from metro_web.state.refusals import Refusal

BASKET = "/checkout"


class EventState(rx.State):
    """The event in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    view: EventPage = EventPage()
    seats: int = 2
    places: dict[str, int] = {}
    refusal: Refusal = Refusal()
    is_adding: bool = False

    @rx.event
    async def load(self) -> None:
        """The event as it stands now; a choice made for another one is forgotten."""
        before = self.view.card.id
        await self._look()
        if self.view.card.id != before:
            self.seats, self.refusal = 2, Refusal()
            self.places = {row.section: 1 for row in self.view.places}
        self.seats = max(1, min(self.seats, self.view.seats_most))
        self.is_loaded = True

    @rx.event
    def add_seat(self, by: int) -> None:
        """One person more or fewer who sits."""
        self.seats = max(1, min(self.view.seats_most, self.seats + (1 if whole(by) > 0 else -1)))

    @rx.event
    def add_place(self, section: str, by: int) -> None:
        """One more or fewer of the places without seats."""
        row = next((each for each in self.view.places if each.section == section), None)
        if row is not None:
            count = self.places.get(row.section, 1) + (1 if whole(by) > 0 else -1)
            self.places = {**self.places, row.section: max(1, min(row.most, count))}

    @rx.event
    async def take_places(self, section: str) -> AsyncIterator[Any]:
        """Put them into the basket and go there."""
        which, here = str(section), self.view.card.href
        if which not in self.places:
            return
        self.is_adding, self.refusal = True, Refusal()
        yield
        try:
            await call(self, finding_views.add_places, self.view.card.id, which, self.places[which])
            yield rx.redirect(BASKET)
        except Unauthenticated:
            yield rx.redirect(refusals.sign_in_href(here))
        except AppError as error:
            await self._look()
            self.refusal = refusals.of(error, here=here)
        finally:
            self.is_adding = False

    async def _look(self) -> None:
        try:
            self.view = await look(self, finding_views.event, self._event_id())
            self.is_missing = False
        except NotFound:
            self.view, self.is_missing = EventPage(), True

    def _event_id(self) -> str:
        return str(self.router.url.path.rstrip("/").rpartition("/")[2])
