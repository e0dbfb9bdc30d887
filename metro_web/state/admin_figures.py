"""The figures of everything, for admins."""

from typing import Any

import reflex as rx

from metro_web.services import figure_views
from metro_web.services.figure_views import Gallery
from metro_web.state.doors import look_if_allowed

SPANS = {"7": 7, "30": 30, "90": 90}


class AdminFiguresState(rx.State):
    """The pictures, and of how many days."""

    is_loaded: bool = False
    gallery: Gallery = Gallery()
    days: str = "30"

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        self.gallery = await look_if_allowed(self, figure_views.of_everything, SPANS[self.days]) or Gallery()
        self.is_loaded = True

    @rx.event
    async def pick_days(self, days: Any) -> None:
        """Another span."""
        self.days = days if isinstance(days, str) and days in SPANS else "30"
        await self.load()
