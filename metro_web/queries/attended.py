"""Events and trips with their venue or stops, as they stand now; and what a ticket keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain import trip_phase
from metro_web.models.timetable import Event, Trip, TripStop, Venue
from metro_web.queries.inventories import InventoryView

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
EVENT, TRIP = "event", "trip"
CALLED_OFF = "cancelled"
_EVENT = select(_events, _venues.c.name.label("venue_name"), _venues.c.city, _venues.c.turnaround_minutes).join(
    _venues, _venues.c.id == _events.c.venue_id
)
_EVENT_BY_ID = _EVENT.where(_events.c.id == bindparam("which"))
_EVENT_OF = _EVENT.where(_events.c.inventory_id == bindparam("which"))
_TRIP_BY_ID = select(_trips).where(_trips.c.id == bindparam("which"))
_TRIPS_BY_ID = (
    select(_trips).where(_trips.c.id.in_(bindparam("which", expanding=True))).order_by(_trips.c.departs_at, _trips.c.id)
)
_TRIP_OF = select(_trips).where(_trips.c.inventory_id == bindparam("which"))
_STOPS = select(_stops).where(_stops.c.trip_id.in_(bindparam("which", expanding=True))).order_by(_stops.c.position)


@dataclass(frozen=True, slots=True)
class EventView:
    """An event at its venue; `status` is draft, published, postponed, retired or cancelled."""

    id: str
    inventory_id: str
    venue_id: str
    venue_name: str
    city: str
    kind: str
    title: str
    home: str
    away: str
    competition: str
    about: str
    status: str
    starts_at: datetime
    ends_at: datetime

    @property
    def begins_at(self) -> datetime:
        """When it starts."""
        return self.starts_at

    @property
    def over_at(self) -> datetime:
        """When it ends."""
        return self.ends_at


@dataclass(frozen=True, slots=True)
class StopView:
    """A stop of a trip, `position` from 1; instants as planned, and the zone its clock shows ('' for the deployment's).

    It is expected `late` after its plan. `kind` says why it stops: '', transit, meal, refuel or layover.
    """

    position: int
    place: str
    name: str
    zone: str
    arrives_at: datetime | None
    departs_at: datetime | None
    kind: str = ""
    late: timedelta = timedelta(0)

    @property
    def arrival_at(self) -> datetime | None:
        """When it is expected to be reached."""
        return self.arrives_at + self.late if self.arrives_at else None

    @property
    def departure_at(self) -> datetime | None:
        """When it is expected to be left."""
        return self.departs_at + self.late if self.departs_at else None


@dataclass(frozen=True, slots=True)
class TripView:
    """A run with all its stops; `status` is draft, scheduled, boarding, departed, completed, retired or cancelled.

    Times are as planned; it is `delay_minutes` later. A company's trip names its route, its vehicle, and its series.
    """

    id: str
    inventory_id: str
    mode: str
    name: str
    vehicle: str
    status: str
    departs_at: datetime
    arrives_at: datetime
    stops: tuple[StopView, ...]
    delay_minutes: int = 0
    company_id: str | None = None
    route_id: str | None = None
    vehicle_id: str | None = None
    series_id: str = ""

    @property
    def late(self) -> timedelta:
        """How much later than planned it is."""
        return timedelta(minutes=self.delay_minutes)

    @property
    def begins_at(self) -> datetime:
        """When it is expected to leave its first stop."""
        return self.departs_at + self.late

    @property
    def over_at(self) -> datetime:
        """When it is expected at its last stop."""
        return self.arrives_at + self.late

    def phase(self, now: datetime) -> str:
        """Where it stands, by the clock or ahead of it."""
        return trip_phase.of(self.status, (self.begins_at, self.over_at), is_late=bool(self.delay_minutes), now=now)

    def stop(self, position: int) -> StopView:
        """Stop number `position`, from 1."""
        return self.stops[position - 1]


def find_event(tx: Tx, event_id: str) -> EventView | None:
    """One event, or None."""
    row = tx.execute(_EVENT_BY_ID, {"which": event_id}).first() if is_id(event_id) else None
    return event_view(row) if row else None


def find_trip(tx: Tx, trip_id: str) -> TripView | None:
    """One trip with its stops, or None."""
    row = tx.execute(_TRIP_BY_ID, {"which": trip_id}).first() if is_id(trip_id) else None
    return trip_views(tx, [row])[0] if row else None


def list_trips(tx: Tx, trip_ids: Sequence[str]) -> list[TripView]:
    """These trips with their stops, by departure."""
    rows = tx.execute(_TRIPS_BY_ID, {"which": list(trip_ids)}).all() if trip_ids else []
    return trip_views(tx, rows)


def of_inventory(tx: Tx, inventory: InventoryView) -> EventView | TripView:
    """What an inventory belongs to."""
    which = {"which": inventory.id}
    if inventory.kind == EVENT:
        return event_view(tx.execute(_EVENT_OF, which).one())
    return trip_views(tx, [tx.execute(_TRIP_OF, which).one()])[0]


def facts(tx: Tx, inventory: InventoryView, from_stop: int, to_stop: int) -> dict[str, Any]:
    """What a ticket says of where and when, for whoever reads it later; instants in RFC 3339."""
    return facts_of(inventory, of_inventory(tx, inventory), from_stop, to_stop)


def facts_of(inventory: InventoryView, found: EventView | TripView, from_stop: int, to_stop: int) -> dict[str, Any]:
    """The same of what the inventory is known to belong to."""
    known: dict[str, Any] = {
        "inventory": inventory.id,
        "number": inventory.number,
        "what": inventory.kind,
        "of": found.id,
        "about": inventory.title,
        "check_in_opens_at": rfc3339(inventory.check_in_opens_at),
    }
    if isinstance(found, EventView):
        times = (inventory.starts_at, inventory.ends_at)
        place: dict[str, Any] = {
            "from_name": found.title,
            "to_name": found.venue_name,
            "venue": found.venue_name,
            "city": found.city,
            "home": found.home,
            "away": found.away,
        }
    else:
        begin, end = found.stop(from_stop), found.stop(to_stop)
        times = (begin.departs_at or found.departs_at, end.arrives_at or found.arrives_at)
        place = {
            "mode": found.mode,
            "vehicle": found.vehicle,
            "from": begin.place,
            "to": end.place,
            "from_name": begin.name,
            "to_name": end.name,
            "from_zone": begin.zone,
            "to_zone": end.zone,
        }
        if (from_stop, to_stop) != (1, len(found.stops)):
            # Whoever rides a part of the way reads that part.
            place["about"] = f"{found.name}, {begin.name} → {end.name}"[:200]
        if found.delay_minutes:
            place["delay_minutes"] = found.delay_minutes
    # A journey has stations to pass; readers of any ticket find none here.
    known |= {"path": [], "path_names": [], "legs": []}
    return known | place | {"starts_at": rfc3339(times[0]), "ends_at": rfc3339(times[1])}


def is_called_off(tx: Tx, known: dict[str, Any]) -> bool:
    """Whether what a ticket is for was called off by its owner."""
    found = find_event(tx, known["of"]) if known["what"] == EVENT else find_trip(tx, known["of"])
    return found is not None and found.status == CALLED_OFF


def starts_at(tx: Tx, known: dict[str, Any]) -> datetime:
    """When what a ticket is for is expected to begin as of now: it may have been moved, or be late."""
    if known["what"] == EVENT:
        event = find_event(tx, known["of"])
        assert event is not None, "what was sold stays"
        return event.starts_at
    trip = find_trip(tx, known["of"])
    assert trip is not None, "what was sold stays"
    return trip.stop(known["from_stop"]).departure_at or trip.begins_at


def delay_minutes(tx: Tx, known: dict[str, Any]) -> int:
    """How late what a ticket is for is now; an event never is."""
    trip = find_trip(tx, known["of"]) if known["what"] == TRIP else None
    return trip.delay_minutes if trip else 0


def trip_views(tx: Tx, rows: Sequence[Any]) -> list[TripView]:
    """Rows of trips with their stops."""
    stops: dict[str, list[StopView]] = {row.id: [] for row in rows}
    late = {row.id: timedelta(minutes=row.delay_minutes) for row in rows}
    for stop in tx.execute(_STOPS, {"which": list(stops)}) if stops else ():
        stops[stop.trip_id].append(stop_view(stop, late[stop.trip_id]))
    return [
        TripView(
            row.id,
            row.inventory_id,
            row.mode,
            row.name,
            row.vehicle,
            row.status,
            row.departs_at,
            row.arrives_at,
            tuple(stops[row.id]),
            row.delay_minutes,
            row.company_id,
            row.route_id,
            row.vehicle_id,
            row.series_id,
        )
        for row in rows
    ]


def stop_view(row: Any, late: timedelta) -> StopView:
    """A row of `trip_stop` of a trip that is so late."""
    return StopView(row.position, row.place, row.name, row.zone, row.arrives_at, row.departs_at, row.kind, late)


def event_view(row: Any) -> EventView:
    """A row of `event` joined with its venue."""
    return EventView(
        row.id,
        row.inventory_id,
        row.venue_id,
        row.venue_name,
        row.city,
        row.kind,
        row.title,
        row.home,
        row.away,
        row.competition,
        row.about,
        row.status,
        row.starts_at,
        row.ends_at,
    )
