"""A person's tickets: what opens a gate first."""

import reflex as rx

from metro_web.core.errors import Unauthenticated
from metro_web.queries.ticket_view import TicketFace
from metro_web.services import passenger_views
from metro_web.state.calls import look


class TicketsState(rx.State):
    """The stubs, by what can be done with them."""

    is_loaded: bool = False
    is_signed_in: bool = False
    active: list[TicketFace] = []
    inside: list[TicketFace] = []
    past: list[TicketFace] = []

    @rx.event
    async def load(self) -> None:
        """Nobody known has none, and is asked to sign in by the page."""
        try:
            lists = await look(self, passenger_views.ticket_lists)
            self.is_signed_in = True
            self.active, self.inside, self.past = lists.active, lists.inside, lists.past
        except Unauthenticated:
            self.is_signed_in, self.active, self.inside, self.past = False, [], [], []
        self.is_loaded = True
