"""The counter: from, to, how many, Enter; the price, Enter; sold.

Keeps true: nothing is sold that was not shown with its price, and one showing is sold once.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries.takings import Takings
from metro_web.services import counter_views
from metro_web.services.counter_views import Offer, Sold
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text


class CounterState(rx.State):
    """The sale that is being made, the one before it, and today's takings."""

    is_loaded: bool = False
    origin: str = ""
    destination: str = ""
    count: str = "1"
    customer: str = ""
    errors: dict[str, str] = {}
    error: str = ""
    offer: Offer = Offer()
    sold: Sold = Sold()
    takings: Takings = Takings()
    round: int = 0

    @rx.event
    async def load(self) -> None:
        """What was taken so far; a price shown earlier is not kept."""
        takings = await look_if_allowed(self, counter_views.takings_today)
        if takings is not None:
            self.takings, self.is_loaded = takings, True
            self.offer, self.sold = Offer(), Sold()
            self._forget_errors()

    @rx.event
    def pick_origin(self, code: str) -> None:
        """From here."""
        self.origin = str(code)[:64]

    @rx.event
    def pick_destination(self, code: str) -> None:
        """To there."""
        self.destination = str(code)[:64]

    @rx.event
    async def ask(self, form: dict[str, Any]) -> None:
        """Show the price."""
        self._forget_errors()
        self.sold = Sold()
        self.count, self.customer = text(form, "count").strip()[:4], text(form, "customer").strip()[:254]
        await self._price(text(form, "from"), text(form, "to"))

    @rx.event
    def back(self) -> None:
        """Change something first."""
        self.offer = Offer()

    @rx.event
    async def sell(self) -> None:
        """Cash was taken: sell what was shown."""
        shown, self.offer = self.offer, Offer()
        if not shown.quote:
            return
        self._forget_errors()
        try:
            self.sold = await call(self, counter_views.sell, shown, self.customer)
        except AppError as refusal:
            self._refuse(refusal)
            if refusal.code == "price_changed":
                await self._price(shown.origin, shown.destination)
            return
        self.takings = await look(self, counter_views.takings_today)
        self.destination, self.count, self.customer = "", "1", ""
        self.round += 1

    async def _price(self, origin: str, destination: str) -> None:
        count = int(self.count) if self.count.isascii() and self.count.isdigit() else 0
        try:
            self.offer = await look(self, counter_views.offer, origin, destination, count)
        except AppError as refusal:
            self._refuse(refusal)

    def _refuse(self, refusal: AppError) -> None:
        if refusal.status in (401, 403):
            raise refusal
        field = field_of(refusal)
        if field in ("from", "to", "count", "customer"):
            self.errors = {**self.errors, field: refusal.detail}
        else:
            self.error = refusal.detail

    def _forget_errors(self) -> None:
        self.errors, self.error = {"from": "", "to": "", "count": "", "customer": ""}, ""
