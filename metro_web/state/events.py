"""Finding events: by words, days, venue and team."""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t
from metro_web.queries.events_view import EventCard
from metro_web.services import finding_views
from metro_web.state.calls import look
from metro_web.state.search import Search


class EventsState(Search, rx.State):
    """The search of `/events`."""

    rows: list[EventCard] = []
    venues: list[tuple[str, str]] = []
    teams: list[tuple[str, str]] = []

    def _fields(self) -> tuple[str, ...]:
        return ("query", "from", "to", "venue", "team")

    def _path(self) -> str:
        return "/events"

    async def _choices(self) -> None:
        found = await look(self, finding_views.event_choices)
        self.venues = [("", t("All venues")), *found.venues]
        self.teams = [("", t("All teams")), *((team, team) for team in found.teams)]

    async def _fetch(self, after: str) -> Any:
        return await look(self, finding_views.events, self.filters, after)
