"""What gates decided: one's own scans, or everybody's at the station of this device."""

import reflex as rx

from metro_web.queries.gate_view import ScanRow
from metro_web.services import gate_views
from metro_web.state.doors import look_if_allowed
from metro_web.state.gate import GateState
from metro_web.state.paging import Paged

MINE, HERE = "mine", "here"


class GateLogState(Paged, rx.State):
    """A page of the log."""

    is_loaded: bool = False
    whose: str = MINE
    station: str = ""
    rows: list[ScanRow] = []

    @rx.event
    async def load(self) -> None:
        """The newest."""
        self.station = self.station or (await self.get_state(GateState)).station
        await self._search()

    @rx.event
    async def pick_whose(self, whose: str) -> None:
        """Mine, or a station's."""
        self.whose = HERE if whose == HERE else MINE
        await self._search()

    @rx.event
    async def pick_station(self, code: str) -> None:
        """Which station's."""
        self.station = str(code)[:64]
        await self._search()

    async def _search(self) -> None:
        self._rewind()
        await self._read()

    async def _read(self) -> None:
        station = self.station if self.whose == HERE else ""
        view = await look_if_allowed(self, gate_views.log, station=station, before=self._before() or "")
        if view is not None:
            self.rows, self.is_loaded = view.rows, True
            self._turned(view.next_before)
