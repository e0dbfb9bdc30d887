"""A company's figures: revenue, how full its trips are, how early they are booked."""

from typing import Any

import reflex as rx

from metro_web.services import figure_views
from metro_web.services.figure_views import Gallery
from metro_web.state.calls import look
from metro_web.state.op import OpPage

SPANS = {"7": 7, "30": 30, "90": 90}


class OpFiguresState(OpPage, rx.State):
    """The pictures, of how many days, and whose booking is drawn; `/op/figures?trip=<id>` names a trip."""

    gallery: Gallery = Gallery()
    days: str = "30"
    trip: str = ""

    async def _show_company(self, company_id: str) -> None:
        """As it is now."""
        self.trip = str(self.router.url.query_parameters.get("trip", ""))[:32]
        self.gallery = await look(self, figure_views.of_company, company_id, SPANS[self.days], self.trip)

    @rx.event
    async def pick_days(self, days: Any) -> None:
        """Another span."""
        self.days = days if isinstance(days, str) and days in SPANS else "30"
        await self.load()
