"""What gates decided: one's own scans, or everybody's at the station or the door of this device."""

from typing import Any

import reflex as rx

from metro_web.queries.gate_view import ScanRow
from metro_web.services import gate_views
from metro_web.state.door import DoorState
from metro_web.state.doors import look_if_allowed
from metro_web.state.gate import GateState
from metro_web.state.listing import Listing

MINE, HERE, DOOR = "mine", "here", "door"


class GateLogState(Listing, rx.State):
    """`whose` is mine, here or door; `station` is where here is, the door is that of this device."""

    rows: list[ScanRow] = []

    @rx.event
    async def load(self) -> None:
        """The newest; the station stays as it was chosen, at first that of this device."""
        station = self._choice("station") or (await self.get_state(GateState)).station
        await self._begin({**self.filters, "station": station})

    def _fields(self) -> dict[str, str]:
        return {"whose": MINE, "station": ""}

    def _modes(self) -> tuple[str, ...]:
        return ("whose", "station")

    async def _fetch(self) -> Any:
        whose = self._choice("whose")
        station = self._choice("station") if whose == HERE else ""
        door = (await self.get_state(DoorState)).which if whose == DOOR else ""
        return await look_if_allowed(self, gate_views.log, station=station, door=door, before=self._before() or "")
