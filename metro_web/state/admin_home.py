"""The control room's first page: today's figures, which move by themselves while it is open."""

import asyncio
from typing import Any

import reflex as rx

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.queries import footfall as footfall_queries
from metro_web.queries import footfall_view, network_board_view
from metro_web.queries import network as network_queries
from metro_web.queries.audit_view import AuditRow
from metro_web.services import admin_views, footfall
from metro_web.state import live
from metro_web.state.doors import look_if_allowed

ROOM = "admin_home"


class AdminHomeState(rx.State):
    """Footfall, what runs, and the newest changes."""

    is_loaded: bool = False
    day_label: str = ""
    total: int = 0
    inside: int = 0
    left: int = 0
    running_label: str = ""
    as_of: str = ""
    changes: list[AuditRow] = []

    @rx.event
    async def load(self) -> None:
        """As it is now, and whatever comes."""
        view = await look_if_allowed(self, admin_views.today)
        if view is None:
            return
        await live.enter(self, ROOM)
        self.day_label, self.as_of = view.footfall.day_label, view.footfall.as_of
        self.total, self.inside, self.left = view.footfall.total, view.footfall.inside, view.footfall.left
        self.running_label, self.changes = view.network.running_label, view.changes
        self.is_loaded = True

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await live.leave(self, ROOM)


class _Seen:
    mark: tuple[int, int] = (-1, -1)


def _news(tx: Tx) -> dict[str, Any]:
    """What changed since the last look; {} where nothing did."""
    network = network_queries.current(tx).network
    mark = (footfall_queries.marker(tx), network.version)
    if mark == _Seen.mark:
        return {}
    _Seen.mark = mark
    found = footfall_view.board(footfall_queries.of_day(tx, footfall.today()), with_names=False)
    fields = ("day_label", "total", "inside", "left", "as_of")
    news: dict[str, Any] = {name: getattr(found, name) for name in fields}
    return news | {"running_label": network_board_view.board(network).running_label}


async def _look() -> None:
    news = await asyncio.to_thread(db.read, _news)
    if news:
        await live.emit(AdminHomeState, news, room=ROOM)


live.watch(ROOM, _look)
