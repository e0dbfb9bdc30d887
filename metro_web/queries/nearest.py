"""Where what was looked for is sold out: the nearest in time like it that still has places.

Like an event is one of the same competition, team or venue; like a trip one between the same two places.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from metro_web.core.db import Tx
from metro_web.models.timetable import Event, Venue
from metro_web.queries import attended, findings, offers
from metro_web.queries.attended import EventView
from metro_web.queries.findings import FoundEvent, FoundTrip, TripSearch
from metro_web.queries.offers import Wanted

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
LOOKED_AT_MAX, PAIRS_MAX = 100, 3


def of_events(tx: Tx, found: Sequence[FoundEvent], now: datetime) -> dict[str, FoundEvent]:
    """For each event that is sold out, by its id, the nearest one with places."""
    out = [each.event for each in found if each.offer.is_sold_out and each.event.starts_at > now]
    if not out:
        return {}
    like = [_events.c.venue_id.in_({each.venue_id for each in out})]
    competitions = {each.competition for each in out} - {""}
    teams = {team for each in out for team in (each.home, each.away)} - {""}
    if competitions:
        like.append(_events.c.competition.in_(competitions))
    if teams:
        like += [_events.c.home.in_(teams), _events.c.away.in_(teams)]
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status == "published", _events.c.starts_at > now, or_(*like))
        .order_by(_events.c.starts_at)
        .limit(LOOKED_AT_MAX)
    )
    rows = tx.execute(query).all()
    offered = offers.of(tx, [Wanted(row.inventory_id) for row in rows], now)
    having = [
        FoundEvent(attended.event_view(row), offer)
        for row in rows
        if (offer := offered.get(Wanted(row.inventory_id))) and offer.is_on_sale and offer.left > 0
    ]
    nearest = {}
    for event in out:
        alike = [each for each in having if _is_like(each.event, event)]
        if alike:
            nearest[event.id] = min(alike, key=lambda each: abs(each.event.starts_at - event.starts_at))
    return nearest


def of_trips(tx: Tx, found: Sequence[FoundTrip], now: datetime, seat_class: str = "") -> dict[str, FoundTrip]:
    """For each trip that is sold out on its stretch, by its id, the nearest departure with places of the class."""
    pairs: dict[tuple[str, str], list[FoundTrip]] = {}
    for each in found:
        if each.offer.is_sold_out and departs_at(each) > now:
            ends = each.trip.stop(each.from_stop).place, each.trip.stop(each.to_stop).place
            pairs.setdefault(ends, []).append(each)
    nearest = {}
    for (origin, destination), out in list(pairs.items())[:PAIRS_MAX]:
        search = TripSearch(origin, destination, seat_class=seat_class)
        others, _more = findings.trips(tx, search, limit=LOOKED_AT_MAX)
        having = [each for each in others if each.offer.is_on_sale and each.offer.left > 0]
        for each in out if having else ():
            nearest[each.trip.id] = min(having, key=lambda other: _apart(other, each))
    return nearest


def departs_at(found: FoundTrip) -> datetime:
    """When it leaves the stop where the stretch begins."""
    return found.trip.stop(found.from_stop).departs_at or found.trip.departs_at


def _apart(one: FoundTrip, other: FoundTrip) -> timedelta:
    return abs(departs_at(one) - departs_at(other))


def _is_like(one: EventView, other: EventView) -> bool:
    teams = {one.home, one.away} & {other.home, other.away} - {""}
    is_same_series = bool(one.competition) and one.competition == other.competition
    return one.id != other.id and (is_same_series or bool(teams) or one.venue_id == other.venue_id)
