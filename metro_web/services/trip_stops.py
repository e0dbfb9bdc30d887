"""The stops of a trip: which can be, as they are stored, and those of one that is there.

Keeps true: each stop is reached after the one before it was left; an instant is given wherever there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, insert

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text
from metro_web.models.timetable import TripStop
from metro_web.queries import places
from metro_web.queries.attended import TripView
from metro_web.services import stock_terms

_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
STOPS_MAX = 60
CODE_LENGTH_MAX = 64
LENGTH_MAX = timedelta(days=7)
KINDS = ("", "transit", "meal", "refuel", "layover")


@dataclass(frozen=True, slots=True)
class NewStop:
    """A place and when; the first has no arrival, the last no departure. `kind` says why it stops there.

    A known place has its own zone and name.
    """

    place: str
    name: str
    arrives_at: datetime | None = None
    departs_at: datetime | None = None
    zone: str = ""
    kind: str = ""


def of(trip: TripView) -> list[NewStop]:
    """Its stops as they would be given for a new one."""
    return [
        NewStop(stop.place, stop.name, stop.arrives_at, stop.departs_at, stop.zone, stop.kind) for stop in trip.stops
    ]


def at_places(tx: Tx, stops: Sequence[NewStop]) -> list[NewStop]:
    """A stop at a place that is known has its zone and name where it says none of its own; other codes stay free."""
    known = places.by_code(tx, (stop.place for stop in stops[:STOPS_MAX] if not (stop.zone and stop.name)))
    return [
        replace(stop, zone=stop.zone or place.zone, name=stop.name.strip() or place.name)
        if (place := known.get(stop.place))
        else stop
        for stop in stops
    ]


def shifted(stops: Sequence[NewStop], by: timedelta) -> list[NewStop]:
    """The same, all of them so much later or earlier."""
    return [
        replace(
            stop,
            arrives_at=stop.arrives_at + by if stop.arrives_at else None,
            departs_at=stop.departs_at + by if stop.departs_at else None,
        )
        for stop in stops
    ]


def check(stops: Sequence[NewStop]) -> tuple[datetime, datetime]:
    """Departure of the first and arrival of the last; 422 where not all in between follow each other."""
    if not 2 <= len(stops) <= STOPS_MAX:
        raise InvalidInput(t("A trip has 2 to {n} stops.").format(n=STOPS_MAX), field="stops")
    before: datetime | None = None
    for number, stop in enumerate(stops):
        _check_place(stop)
        wanted = (
            stop.arrives_at if number else stop.departs_at,
            stop.departs_at if number < len(stops) - 1 else stop.arrives_at,
        )
        for at in dict.fromkeys(wanted):
            if (
                at is None
                or (before is not None and at < before)
                or (number and before == at and at == stop.arrives_at)
            ):
                raise InvalidInput(t("Each stop is reached after the one before it was left."), field="stops")
            before = at
    first, last = stops[0].departs_at, stops[-1].arrives_at
    assert first is not None, "looked at above"
    assert last is not None, "looked at above"
    stock_terms.check_year(first, "stops")
    if last - first > LENGTH_MAX:
        raise InvalidInput(t("A trip takes a week at most."), field="stops")
    return first, last


def write(tx: Tx, trip_id: str, stops: Sequence[NewStop]) -> None:
    """The stops of a trip that has none yet."""
    rows = [
        {
            "trip_id": trip_id,
            "position": position,
            "place": stop.place,
            "name": name_text(stop.name, "stops"),
            "zone": stop.zone,
            "kind": stop.kind,
            "arrives_at": stop.arrives_at,
            "departs_at": stop.departs_at,
        }
        for position, stop in enumerate(stops, 1)
    ]
    tx.execute(insert(_stops), rows)


def rewrite(tx: Tx, trip_id: str, stops: Sequence[NewStop]) -> None:
    """Other stops in place of those it had."""
    tx.execute(delete(_stops).where(_stops.c.trip_id == trip_id))
    write(tx, trip_id, stops)


def _check_place(stop: NewStop) -> None:
    is_code = 0 < len(stop.place) <= CODE_LENGTH_MAX and stop.place == stop.place.strip() and stop.place.isprintable()
    if not is_code:
        raise InvalidInput(t("A stop needs the code of its place."), field="stops")
    if stop.zone and stop.zone not in available_timezones():
        raise InvalidInput(t("There is no time zone {name}.").format(name=stop.zone[:40]), field="stops")
    if stop.kind not in KINDS:
        said = t("Why it stops is one of {kinds}.").format(kinds=", ".join(KINDS[1:]))
        raise InvalidInput(said, field="stops")
