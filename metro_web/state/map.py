"""The map: two taps name a journey, drawn at once over the network; the list beside it does the same."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries import lines_view, network
from metro_web.queries.journey_view import QuoteView
from metro_web.queries.lines_view import LineView
from metro_web.queries.order_view import journey_href
from metro_web.services import journey_views
from metro_web.state import refusals
from metro_web.state.refusals import Refusal


class MapState(rx.State):
    """The two stations picked, and the journey between them."""

    origin: str = ""
    destination: str = ""
    shown: QuoteView = QuoteView()
    refusal: Refusal = Refusal()
    buy_href: str = ""
    lines: list[LineView] = []
    _version: int = -1

    @rx.event
    def load(self) -> None:
        """The lines as they are now; the stations that the address names."""
        query, metro = self.router.url.query_parameters, network.latest().network
        if metro.version != self._version:
            self.lines, self._version = lines_view.lines(metro), metro.version
        if query.get("from") or query.get("to"):
            self._choose(query.get("from", ""), query.get("to", ""))

    @rx.event
    def pick(self, code: str) -> None:
        """A tap: fills from, then to; a station that is picked already is let go; a third moves the end."""
        code = str(code)
        if code == self.origin:
            self._choose("", self.destination)
        elif code == self.destination:
            self._choose(self.origin, "")
        elif self.origin:
            self._choose(self.origin, code)
        else:
            self._choose(code, self.destination)

    @rx.event
    def pick_origin(self, code: str) -> None:
        """From here."""
        self._choose(str(code), self.destination)

    @rx.event
    def pick_destination(self, code: str) -> None:
        """To there."""
        self._choose(self.origin, str(code))

    @rx.event
    def swap(self) -> None:
        """The way back."""
        self._choose(self.destination, self.origin)

    @rx.event
    def clear(self) -> None:
        """Begin again."""
        self._choose("", "")

    def _choose(self, origin: str, destination: str) -> Any:
        self.origin, self.destination = origin[:64], destination[:64]
        self.shown, self.refusal = QuoteView(), Refusal()
        self.buy_href = journey_href(self.origin, self.destination)
        if self.origin and self.destination:
            try:
                self.shown = journey_views.quoted(network.latest(), self.origin, self.destination)
            except AppError as error:
                self.refusal = refusals.of(error)
