"""Where and when what was sold takes place as of now: it may have been moved or called off since.

A ticket's facts are what was sold and stay; whoever shows a ticket shows the standing beside them. Events cost no
statement of their own: `columns` rides on the one that reads the tickets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from metro_web.core.db import Tx
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Event, Trip, TripStop
from metro_web.queries.attended import CALLED_OFF, EVENT, StopView, stop_view

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_events: Any = Event.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
_STOPS = select(_stops).where(_stops.c.trip_id.in_(bindparam("which", expanding=True))).order_by(_stops.c.position)
POSTPONED = "postponed"

columns = (
    _inventories.c.starts_at.label("now_starts_at"),
    _inventories.c.ends_at.label("now_ends_at"),
    _inventories.c.check_in_opens_at.label("now_opens_at"),
    _inventories.c.moves_count.label("now_moves"),
    _events.c.status.label("now_event_status"),
    _events.c.competition.label("now_competition"),
    _trips.c.status.label("now_trip_status"),
    _trips.c.name.label("now_trip_name"),
    _trips.c.delay_minutes.label("now_delay"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """As of now; `sold_for` is the start it was sold with, `stops` the stretch of a trip, `moves` how often it moved.

    `starts_at` and `ends_at` are as planned; a trip that is late is `delay_minutes` later.
    """

    status: str
    starts_at: datetime
    ends_at: datetime
    check_in_opens_at: datetime
    sold_for: datetime
    moves: int
    competition: str = ""
    trip_name: str = ""
    stops: tuple[StopView, ...] = ()
    delay_minutes: int = 0

    @property
    def begins_at(self) -> datetime:
        """When it is expected to begin."""
        return self.starts_at + timedelta(minutes=self.delay_minutes)

    @property
    def over_at(self) -> datetime:
        """When it is expected to end."""
        return self.ends_at + timedelta(minutes=self.delay_minutes)

    @property
    def is_moved(self) -> bool:
        """Whether it begins at another time than it was sold with."""
        return self.starts_at != self.sold_for

    @property
    def is_called_off(self) -> bool:
        """Whether its owner has cancelled it."""
        return self.status == CALLED_OFF

    @property
    def is_postponed(self) -> bool:
        """Whether it was put off and is not on sale again yet."""
        return self.status == POSTPONED


def joined(query: Any, inventory_id: Any) -> Any:
    """The query with what `columns` are read from, none of it where nothing scarce was sold."""
    return (
        query.join(_inventories, _inventories.c.id == inventory_id, isouter=True)
        .join(_events, _events.c.inventory_id == inventory_id, isouter=True)
        .join(_trips, _trips.c.inventory_id == inventory_id, isouter=True)
    )


def of_rows(tx: Tx, rows: Sequence[Any]) -> list[Standing | None]:
    """For rows that have `facts` and `columns`, in their order; None for a journey."""
    late = {
        row.facts["of"]: timedelta(minutes=row.now_delay or 0)
        for row in rows
        if row.facts.get("what") not in (None, EVENT)
    }
    stops = _stops_of(tx, late)
    return [_of(row, stops) for row in rows]


def _stops_of(tx: Tx, late: Mapping[str, timedelta]) -> Mapping[str, list[StopView]]:
    """The stops of trips, each of which is so late."""
    which = sorted(late)
    found: dict[str, list[StopView]] = {trip_id: [] for trip_id in which}
    for row in tx.execute(_STOPS, {"which": which}) if which else ():
        found[row.trip_id].append(stop_view(row, late[row.trip_id]))
    return found


def _of(row: Any, stops: Mapping[str, list[StopView]]) -> Standing | None:
    facts = row.facts
    if row.now_starts_at is None or "starts_at" not in facts:
        return None
    stretch: tuple[StopView, ...] = ()
    starts_at, ends_at = row.now_starts_at, row.now_ends_at
    if facts["what"] != EVENT:
        first, last = facts.get("from_stop", 1), facts.get("to_stop", len(stops[facts["of"]]))
        stretch = tuple(stops[facts["of"]][first - 1 : last])
        starts_at = stretch[0].departs_at or starts_at
        ends_at = stretch[-1].arrives_at or ends_at
    return Standing(
        status=row.now_event_status or row.now_trip_status or "",
        starts_at=starts_at,
        ends_at=ends_at,
        check_in_opens_at=row.now_opens_at,
        sold_for=datetime.fromisoformat(facts["starts_at"]),
        moves=row.now_moves,
        competition=row.now_competition or "",
        trip_name=row.now_trip_name or "",
        stops=stretch,
        delay_minutes=row.now_delay or 0,
    )
