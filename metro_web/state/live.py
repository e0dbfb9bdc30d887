"""What changes by itself while a page is open: service notices for all, boards for those who watch.

Each worker looks at the database's markers and tells the sockets it holds itself; no other process is needed.
Keeps true: what is sent is transient. The stored truth is read again on every page load and reconnect.
"""

import asyncio
import dataclasses
import gc
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from metro_web.core.errors import AppError
from metro_web.queries import network

log = logging.getLogger("metro_web.live")

NETWORK_SECONDS = 0.3
WATCH_SECONDS = 1.0
QUICK_SECONDS = 0.25

_app: rx.App | None = None
_rooms: dict[str, set[str]] = {}
_watchers: dict[str, Callable[[], Awaitable[None]]] = {}
_each: dict[str, tuple[float, Callable[[list[str]], Awaitable[None]]]] = {}


@dataclasses.dataclass(frozen=True)
class LineNotice:
    """A line that carries nobody at the moment."""

    code: str
    name: str
    color: str
    letter: str
    shape: str
    reason: str


class ServiceState(rx.State):
    """Whether the metro runs, as every page shows it."""

    is_running: bool = True
    reason: str = ""
    stopped: list[LineNotice] = []
    network_version: int = 0

    def _read(self) -> None:
        for name, value in service_view().items():
            setattr(self, name, value)


def service_view() -> dict[str, Any]:
    """The fields of ServiceState, from the network as this process knows it."""
    metro = network.latest().network
    stopped = [
        LineNotice(line.code, line.name, line.color, line.letter, line.shape, line.stop_reason)
        for line in metro.lines
        if not line.is_running
    ]
    return {
        "is_running": metro.is_running,
        "reason": metro.stop_reason,
        "stopped": stopped,
        "network_version": metro.version,
    }


async def run(app: rx.App) -> None:
    """The lifespan task of every worker."""
    global _app
    _app = app
    gc.collect()
    gc.freeze()  # what start-up made lives for ever; scanning it again costs second-long pauses
    gc.set_threshold(50_000, 20, 1_000)
    await asyncio.gather(_follow_network(), _follow_rooms(WATCH_SECONDS), _follow_rooms(QUICK_SECONDS))


async def emit(state: type[rx.State], patch: dict[str, Any], *, room: str | None = None) -> None:
    """Send new values of `state`'s vars to the sockets of this worker: to a room, or to all."""
    if _app is None or _app.event_namespace is None:
        return
    delta = {state.get_full_name(): {f"{name}{FIELD_MARKER}": value for name, value in patch.items()}}
    await _app.event_namespace.emit("event", StateUpdate(delta=delta), room=room)


async def enter(state: rx.State, room: str) -> None:
    """From an `on_load`: this tab wants what is emitted to `room`. It leaves by itself with the connection."""
    if _app is None or _app.event_namespace is None:
        return
    sid = state.router.session.session_id
    await _app.event_namespace.enter_room(sid, room)
    _rooms.setdefault(room, set()).add(sid)


async def leave(state: rx.State, room: str) -> None:
    """The page was left, or its reader pressed Pause."""
    if _app is None or _app.event_namespace is None:
        return
    sid = state.router.session.session_id
    await _app.event_namespace.leave_room(sid, room)
    _rooms.get(room, set()).discard(sid)


def watch(room: str, look: Callable[[], Awaitable[None]]) -> None:
    """Call `look` once a second while anybody is in `room`; it reads a marker and emits what changed."""
    _watchers[room] = look


def watch_each(
    prefix: str, look: Callable[[list[str]], Awaitable[None]], *, every_seconds: float = WATCH_SECONDS
) -> None:
    """Call `look` once a second, or every `QUICK_SECONDS`, with the rooms that begin so and that anybody is in."""
    _each[prefix] = every_seconds, look


def close(room: str) -> None:
    """Nobody in the room needs to hear of it again."""
    _rooms.pop(room, None)


async def _follow_network() -> None:
    seen, is_lost = -1, False
    while True:
        try:
            await asyncio.to_thread(network.refresh)
            view = service_view()
            if view["network_version"] != seen:
                if seen >= 0:
                    await emit(ServiceState, view)
                seen = view["network_version"]
            is_lost = False
        except Exception as exc:
            if not is_lost:
                log.error("Cannot look at the network; trying again every 2 s", exc_info=exc)
            is_lost = True
            await asyncio.sleep(2)
        await asyncio.sleep(NETWORK_SECONDS)


async def _follow_rooms(seconds: float) -> None:
    """One pace: the single rooms at the usual one, and the groups of rooms that asked for this one."""
    while True:
        await asyncio.sleep(seconds)
        for room, look in _watchers.items() if seconds == WATCH_SECONDS else ():
            if _is_watched(room):
                await _looked(room, look())
        for prefix, (pace, look_at) in _each.items():
            if pace != seconds:
                continue
            rooms = [room for room in list(_rooms) if room.startswith(prefix)]
            for empty in [room for room in rooms if not _is_watched(room)]:
                close(empty)
            if watched := [room for room in rooms if room in _rooms]:
                await _looked(prefix, look_at(watched))


async def _looked(what: str, looking: Awaitable[None]) -> None:
    try:
        await looking
    except AppError as exc:
        log.warning("Cannot look at %s: %s", what, exc.detail)
    except Exception as exc:
        log.error("Watching %s failed", what, exc_info=exc)


def _is_watched(room: str) -> bool:
    """Whether a socket of this worker is still in the room; forgets those that went away."""
    sids = _rooms.get(room)
    if not sids or _app is None or _app.event_namespace is None:
        return False
    sids &= set(_app.event_namespace.sid_to_token)
    return bool(sids)
