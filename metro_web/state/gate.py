"""A gate worked by staff: one ticket after the other, nothing to press in between.

Keeps true: money is taken only for the due that was on the screen, and the station stays chosen on this device.
"""

from dataclasses import dataclass, replace

import reflex as rx

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.errors import AppError, InsufficientFunds, NotAllowed, Unauthenticated
from metro_web.core.i18n import t
from metro_web.core.labels import time_label
from metro_web.queries.gate_view import GO, STOP, Verdict
from metro_web.services import gate_views
from metro_web.services.journey_gate import GateCall
from metro_web.services.scanning import DIRECTIONS, TENDERS
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed

TOKEN_MAX, RECENT = 400, 8


@dataclass(frozen=True)
class RecentScan:
    """A line of this screen's list."""

    key: str
    tone: str
    word: str
    title: str
    at_label: str


def line_of(number: int, verdict: Verdict) -> RecentScan:
    """A verdict as this screen's list keeps it."""
    at = time_label(clock.utc_now(), settings().zone)
    return RecentScan(str(number), verdict.tone, verdict.word, verdict.detail or verdict.why, at)


class GateState(rx.State):
    """This screen: where it stands, what it shows now, and what it decided lately."""

    is_loaded: bool = False
    station: str = rx.LocalStorage("", name="gate_station")
    direction: str = rx.LocalStorage("entry", name="gate_direction")
    station_name: str = ""
    is_choosing: bool = False
    verdict: Verdict = Verdict()
    number: int = 0
    settle_error: str = ""
    recent: list[RecentScan] = []
    went_in: int = 0
    went_out: int = 0
    refused: int = 0
    _token: str = ""
    _due_minor: int = 0
    _counted: str = ""

    @rx.event
    async def load(self) -> None:
        """Where this device stood last."""
        station, direction = self.station, self.direction
        name = await look_if_allowed(self, gate_views.station_name, station)
        self.station, self.direction = station, direction  # the device keeps its place, whoever signs in
        if name is not None:
            self.station_name, self.is_choosing, self.is_loaded = name, not name, True
            self._clear()

    @rx.event
    async def pick_station(self, code: str) -> None:
        """This gate stands there from now on."""
        self.station = str(code)[:64]
        self.station_name = await look_if_allowed(self, gate_views.station_name, self.station) or ""
        self.is_choosing = not self.station_name

    @rx.event
    def pick_direction(self, direction: str) -> None:
        """In or out."""
        if direction in DIRECTIONS:
            self.direction = direction

    @rx.event
    def choose(self) -> None:
        """Another station."""
        self.is_choosing = True

    @rx.event
    async def scan(self, text: str) -> None:
        """What a scanner read or somebody typed."""
        token = str(text).strip()[:TOKEN_MAX]
        if token and self.station_name:
            self._clear()
            await self._ask(GateCall(token, self.station, self.direction))

    @rx.event
    async def settle(self, tender: str) -> None:
        """Cash was taken, or the owner's wallet shall pay, exactly what is on the screen."""
        if tender in TENDERS and self._due_minor:
            await self._ask(GateCall(self._token, self.station, "exit", tender, self._due_minor))

    @rx.event
    def close(self) -> None:
        """Keep it shut; the next one, please."""
        self._clear()

    async def _ask(self, asked: GateCall) -> None:
        try:
            shown = await call(self, gate_views.scan, asked)
        except InsufficientFunds:
            self.settle_error = t("The wallet has less than that. Take cash, or keep the gate shut.")
            return
        except AppError as refusal:
            if isinstance(refusal, Unauthenticated | NotAllowed):
                raise
            self._show(Verdict(tone=STOP, word=t("Not accepted"), why=refusal.detail, direction=asked.direction))
            return
        self._token, self._due_minor, self.settle_error = asked.token, shown.due_minor, ""
        self._show(shown.verdict)

    def _show(self, verdict: Verdict) -> None:
        """Fill the screen; a ticket read twice in a row is answered with its first scan, and counted once."""
        self.number += 1
        self.verdict = verdict
        if verdict.id and verdict.id == self._counted:
            return
        self._counted = verdict.id
        self.went_in += verdict.tone == GO and verdict.direction == "entry"
        self.went_out += verdict.tone == GO and verdict.direction == "exit"
        self.refused += verdict.tone == STOP
        self.recent = [line_of(self.number, verdict), *self.recent][:RECENT]

    def _clear(self) -> None:
        self.verdict, self.settle_error = replace(Verdict()), ""
        self._token, self._due_minor = "", 0
