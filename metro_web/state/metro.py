"""Choosing a journey: from, to, how many, which way; priced from memory at every touch and every change of the network.

Keeps true: an order is made by `pay` alone, and only its code moves money (`CheckoutState`), so going back,
forward or loading again charges nothing.
"""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core.config import settings
from metro_web.core.errors import AppError, Unauthenticated
from metro_web.queries import network
from metro_web.queries.journey_view import QuoteView
from metro_web.queries.order_view import journey_href
from metro_web.services import journey_views, passenger_views
from metro_web.services.kinds import JourneyChoice
from metro_web.services.passenger_views import BuyerView
from metro_web.state import bill as bills
from metro_web.state import refusals
from metro_web.state.bill import Bill
from metro_web.state.calls import call, look
from metro_web.state.checkout import CheckoutState
from metro_web.state.refusals import Refusal

CODE_LENGTH_MAX = 64


class MetroState(rx.State):
    """The journey being chosen."""

    is_loaded: bool = False
    buyer: BuyerView = BuyerView()
    origin: str = ""
    destination: str = ""
    prefer: str = ""
    # Raised where another way is chosen for somebody; the radio buttons are drawn anew then, and only then.
    round: int = 0
    count: int = 1
    options: list[QuoteView] = []
    shown: QuoteView = QuoteView()
    bill: Bill = Bill()
    refusal: Refusal = Refusal()
    moved: str = ""
    is_paying: bool = False
    _ordered: str = ""

    @rx.event
    async def load(self) -> None:
        """The journey in the address; the money and the open order of whoever looks."""
        query = self.router.url.query_parameters
        self.buyer = await look(self, passenger_views.buyer)
        if not query.get("order"):
            pair = (query.get("from", ""), query.get("to", ""))
            is_over = self._ordered not in ("", self.buyer.open_order.id)
            if is_over or pair != (self.origin, self.destination):
                self.count, self.prefer, self._ordered = 1, "", ""
            self._choose(*pair)
        self.is_loaded = True

    @rx.event
    def pick_origin(self, code: str) -> Any:
        """From here."""
        return self._moved(str(code), self.destination)

    @rx.event
    def pick_destination(self, code: str) -> Any:
        """To there."""
        return self._moved(self.origin, str(code))

    @rx.event
    def swap(self) -> Any:
        """The way back."""
        return self._moved(self.destination, self.origin)

    @rx.event
    def pick_way(self, prefer: str) -> None:
        """One of the ways shown; the price is the same."""
        if any(one.prefer == prefer for one in self.options):
            self.prefer = prefer
            self._add_up()

    @rx.event
    def follow(self) -> None:
        """Network, fares or service changed while the page is open: price anew, and say what is not as it was."""
        before = self.shown
        self._choose(self.origin, self.destination)
        self.moved = journey_views.moved(before, self.shown)

    @rx.event
    def add_passenger(self, by: int) -> None:
        """One more or one fewer."""
        self.count = min(settings().journey_passengers_max, max(1, self.count + (1 if by > 0 else -1)))
        self._add_up()

    @rx.event
    async def pay(self) -> AsyncIterator[Any]:
        """Make the order; its code is mailed and asked for on this screen."""
        checkout = await self.get_state(CheckoutState)
        if checkout.order.id or not self.shown.quote:
            return
        self.is_paying, self.refusal = True, Refusal()
        yield
        choice = JourneyChoice(self.origin, self.destination, self.count, self.prefer, self.shown.quote)
        try:
            checkout._follow(await call(self, passenger_views.order_journey, choice))
            self._ordered = checkout.order.id
            yield rx.redirect(f"/metro?order={checkout.order.id}")
        except Unauthenticated:
            yield rx.redirect(self.bill.sign_in_href)
        except AppError as error:
            await self._refused(error)
        finally:
            self.is_paying = False

    async def _refused(self, error: AppError) -> None:
        """Price anew and say why not; the new price is one tap away."""
        self.buyer = await look(self, passenger_views.buyer)
        self._choose(self.origin, self.destination)
        self.refusal = refusals.of(error, here=self._here())

    def _moved(self, origin: str, destination: str) -> Any:
        self.prefer = ""
        self._choose(origin, destination)
        return rx.redirect(self._here(), replace=True)

    def _choose(self, origin: str, destination: str) -> None:
        """Price every way from memory; keep to the one chosen where it is still there."""
        self.origin, self.destination = origin[:CODE_LENGTH_MAX], destination[:CODE_LENGTH_MAX]
        self.options, self.refusal, self.moved = [], Refusal(), ""
        if self.origin and self.destination:
            try:
                found = journey_views.offered(network.latest(), self.origin, self.destination)
            except AppError as error:
                self.refusal = refusals.of(error, here=self._here())
            else:
                self.options = found.options
                if all(one.prefer != self.prefer for one in found.options):
                    self.prefer, self.round = found.proposed, self.round + 1
        self._add_up()

    def _add_up(self) -> None:
        self.shown = next((one for one in self.options if one.prefer == self.prefer), QuoteView())
        self.bill = bills.of(self.shown.price_minor * self.count, self.buyer, self._here())

    def _here(self) -> str:
        return journey_href(self.origin, self.destination)
