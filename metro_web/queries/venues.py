"""Venues, found and counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.db import Tx
from metro_web.models.timetable import Event, Venue
from metro_web.queries.attended import CALLED_OFF

_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
EVENTS_MAX = 100


@dataclass(frozen=True, slots=True)
class VenueFilter:
    """Words in name or city, a kind or '', and in use, retired or all ('')."""

    words: str = ""
    kind: str = ""
    standing: str = "open"


@dataclass(frozen=True, slots=True)
class FoundVenue:
    """A venue, and how many events are still to come in it."""

    id: str
    name: str
    city: str
    kind: str
    turnaround_minutes: int
    is_retired: bool
    coming: int


@dataclass(frozen=True, slots=True)
class VenueEvent:
    """An event in a venue."""

    id: str
    inventory_id: str
    title: str
    status: str
    starts_at: datetime
    ends_at: datetime


def page(tx: Tx, wanted: VenueFilter, now: datetime, *, limit: int, before: str | None = None) -> list[FoundVenue]:
    """Venues, newest first, from below the id `before` on."""
    coming = (
        select(func.count())
        .where(_events.c.venue_id == _venues.c.id, _events.c.ends_at > now, _events.c.status != CALLED_OFF)
        .scalar_subquery()
    )
    columns = (_venues.c.id, _venues.c.name, _venues.c.city, _venues.c.kind, _venues.c.turnaround_minutes)
    query = select(*columns, _venues.c.is_retired, coming).order_by(_venues.c.id.desc()).limit(limit)
    for word in wanted.words.casefold().split()[:8]:
        found = [func.lower(column).contains(word, autoescape=True) for column in (_venues.c.name, _venues.c.city)]
        query = query.where(or_(*found))
    if wanted.kind:
        query = query.where(_venues.c.kind == wanted.kind)
    if wanted.standing:
        query = query.where(_venues.c.is_retired.is_(wanted.standing == "retired"))
    if before:
        query = query.where(_venues.c.id < before)
    return [FoundVenue(*row) for row in tx.execute(query)]


def events(tx: Tx, venue_id: str, now: datetime) -> list[VenueEvent]:
    """What is still to come in a venue, the next first, drafts too."""
    columns = (_events.c.id, _events.c.inventory_id, _events.c.title, _events.c.status, _events.c.starts_at)
    query = select(*columns, _events.c.ends_at).where(_events.c.venue_id == venue_id, _events.c.ends_at > now)
    return [VenueEvent(*row) for row in tx.execute(query.order_by(_events.c.starts_at).limit(EVENTS_MAX))]
