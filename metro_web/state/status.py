"""Which lines run now; changes by itself while the page is open."""

import reflex as rx

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.labels import time_label
from metro_web.queries import network, status_view
from metro_web.queries.status_view import LineStatus
from metro_web.state import live

ROOM = "status"


class StatusState(rx.State):
    """Every line, as of the time of day that stands beside it."""

    is_loaded: bool = False
    lines: list[LineStatus] = []
    running: int = 0
    as_of: str = ""

    @rx.event
    async def load(self) -> None:
        """As it is now, and whatever comes."""
        for name, value in _board().items():
            setattr(self, name, value)
        self.is_loaded = True
        await live.enter(self, ROOM)


class _Seen:
    version = -1


async def _look() -> None:
    """Tell those who watch, once the network is another one."""
    board, version = _board(), network.latest().network.version
    if version != _Seen.version:
        _Seen.version = version
        await live.emit(StatusState, board, room=ROOM)


def _board() -> dict[str, object]:
    lines = status_view.lines(network.latest().network)
    now = time_label(clock.utc_now(), settings().zone)
    return {"lines": lines, "running": sum(line.is_running for line in lines), "as_of": now}


live.watch(ROOM, _look)
