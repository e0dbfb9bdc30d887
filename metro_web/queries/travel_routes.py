"""Routes of companies with their stops, as stored: places by their names, minutes from the first departure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.models.places import City, Place, RouteStop, TravelRoute
from metro_web.models.timetable import Trip

_routes: Any = TravelRoute.__table__  # type: ignore[attr-defined]
_stops: Any = RouteStop.__table__  # type: ignore[attr-defined]
_places: Any = Place.__table__  # type: ignore[attr-defined]
_cities: Any = City.__table__  # type: ignore[attr-defined]
_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_STOPS = (
    select(_stops, _places.c.name, _places.c.zone, _places.c.kind.label("place_kind"), _cities.c.name.label("city"))
    .join(_places, _places.c.code == _stops.c.place)
    .join(_cities, _cities.c.id == _places.c.city_id)
    .order_by(_stops.c.route_id, _stops.c.position)
)


@dataclass(frozen=True, slots=True)
class RouteStopView:
    """Stop number `position` (from 1); `kind` is '' at both ends; minutes from the first departure."""

    position: int
    place: str
    name: str
    zone: str
    city: str
    place_kind: str
    kind: str
    arrive_minutes: int
    leave_minutes: int


@dataclass(frozen=True, slots=True)
class RouteView:
    """A way of a company by train, bus or plane."""

    id: str
    company_id: str
    mode: str
    name: str
    is_retired: bool
    stops: tuple[RouteStopView, ...]

    @property
    def minutes(self) -> int:
        """From the first departure to the last arrival."""
        return self.stops[-1].arrive_minutes


def find(tx: Tx, route_id: str) -> RouteView | None:
    """One route, or None."""
    row = tx.execute(select(_routes).where(_routes.c.id == route_id)).first() if is_id(route_id) else None
    return _views(tx, [row])[0] if row else None


def of_companies(
    tx: Tx,
    company_ids: Iterable[str],
    *,
    mode: str = "",
    standing: str = "open",
    limit: int = 50,
    before: str | None = None,
) -> tuple[list[RouteView], str | None]:
    """Their routes, newest first, in use, retired or all (''); and the id to go on before."""
    query = select(_routes).where(_routes.c.company_id.in_(sorted(company_ids))).order_by(_routes.c.id.desc())
    if mode:
        query = query.where(_routes.c.mode == mode)
    if standing:
        query = query.where(_routes.c.is_retired.is_(standing == "retired"))
    if before:
        query = query.where(_routes.c.id < before)
    rows = tx.execute(query.limit(limit + 1)).all()
    return _views(tx, rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


def trips_count(tx: Tx, route_id: str) -> int:
    """How many trips were made from it."""
    return int(tx.execute(select(func.count()).where(_trips.c.route_id == route_id)).scalar_one())


def _views(tx: Tx, rows: Sequence[Any]) -> list[RouteView]:
    stops: dict[str, list[RouteStopView]] = {row.id: [] for row in rows}
    for each in tx.execute(_STOPS.where(_stops.c.route_id.in_(list(stops)))) if stops else ():
        told = (each.position, each.place, each.name, each.zone, each.city, each.place_kind, each.kind)
        stops[each.route_id].append(RouteStopView(*told, each.arrive_minutes, each.leave_minutes))
    return [RouteView(row.id, row.company_id, row.mode, row.name, row.is_retired, tuple(stops[row.id])) for row in rows]
