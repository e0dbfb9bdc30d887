"""Choosing a journey: from, to, how many, by which preference; priced from memory at every touch.

Keeps true: an order is made by `pay` alone, and only its code moves money (`CheckoutState`), so going back,
forward or loading again charges nothing.
"""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core.config import settings
from metro_web.core.errors import AppError, Unauthenticated
from metro_web.core.labels import money_label
from metro_web.queries import network
from metro_web.queries.journey_view import QuoteView
from metro_web.queries.order_view import StepView, journey_href
from metro_web.services import passenger_views
from metro_web.services.kinds import JourneyChoice
from metro_web.state import refusals
from metro_web.state.calls import call, look
from metro_web.state.checkout import CheckoutState
from metro_web.state.refusals import Refusal

PREFERENCES = ("fewest_stops", "fewest_changes")
CODE_LENGTH_MAX = 64


class MetroState(rx.State):
    """The journey being chosen."""

    is_loaded: bool = False
    is_signed_in: bool = False
    balance_minor: int = 0
    balance_label: str = ""
    open_order: StepView = StepView()
    origin: str = ""
    destination: str = ""
    prefer: str = PREFERENCES[0]
    count: int = 1
    options: list[QuoteView] = []
    shown: QuoteView = QuoteView()
    total_label: str = ""
    missing_label: str = ""
    top_up_href: str = ""
    sign_in_href: str = ""
    refusal: Refusal = Refusal()
    is_paying: bool = False
    _ordered: str = ""

    @rx.event
    async def load(self) -> None:
        """The journey in the address; the money and the open order of whoever looks."""
        query = self.router.url.query_parameters
        await self._know_buyer()
        if not query.get("order"):
            pair = (query.get("from", ""), query.get("to", ""))
            is_over = self._ordered not in ("", self.open_order.id)
            if is_over or pair != (self.origin, self.destination):
                self.count, self.prefer, self._ordered = 1, PREFERENCES[0], ""
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
    def pick_preference(self, prefer: str) -> None:
        """Fewest stops or fewest changes; the price is the same."""
        self.prefer = prefer if prefer in PREFERENCES else PREFERENCES[0]
        self._add_up()

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
            yield rx.redirect(self.sign_in_href)
        except AppError as error:
            await self._refused(error)
        finally:
            self.is_paying = False

    async def _refused(self, error: AppError) -> None:
        """Price anew and say why not; the new price is one tap away."""
        await self._know_buyer()
        self._choose(self.origin, self.destination)
        self.refusal = refusals.of(error, here=self._here())

    async def _know_buyer(self) -> None:
        buyer = await look(self, passenger_views.buyer)
        self.is_signed_in, self.open_order = buyer.is_signed_in, buyer.open_order
        self.balance_minor, self.balance_label = buyer.balance_minor, buyer.balance_label

    def _moved(self, origin: str, destination: str) -> Any:
        self._choose(origin, destination)
        return rx.redirect(self._here(), replace=True)

    def _choose(self, origin: str, destination: str) -> None:
        """Price the journey by both preferences from memory."""
        self.origin, self.destination = origin[:CODE_LENGTH_MAX], destination[:CODE_LENGTH_MAX]
        self.options, self.refusal = [], Refusal()
        if self.origin and self.destination:
            try:
                self.options = list(passenger_views.quotes(network.latest(), self.origin, self.destination))
            except AppError as error:
                self.refusal = refusals.of(error, here=self._here())
        self._add_up()

    def _add_up(self) -> None:
        self.shown = next((one for one in self.options if one.prefer == self.prefer), QuoteView())
        total_minor = self.shown.price_minor * self.count
        missing = max(0, total_minor - self.balance_minor) if self.is_signed_in else 0
        self.total_label = money_label(total_minor, settings().currency)
        self.missing_label = money_label(missing, settings().currency) if missing else ""
        self.top_up_href = refusals.top_up_href(missing, self._here())
        self.sign_in_href = refusals.sign_in_href(self._here())

    def _here(self) -> str:
        return journey_href(self.origin, self.destination)
