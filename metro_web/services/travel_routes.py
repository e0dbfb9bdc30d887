"""Routes of companies, made and changed by their members: where a train, bus or plane stops, and how long it takes.

Keeps true: a trip has its own stops; what becomes of the route it was made from changes nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import route_stops
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.domain.route_stops import StopPlan
from metro_web.models.places import RouteStop, TravelRoute
from metro_web.queries import places
from metro_web.queries import travel_routes as queries
from metro_web.queries.travel_routes import RouteView
from metro_web.services import audit, company_rights

_routes: Any = TravelRoute.__table__  # type: ignore[attr-defined]
_stops: Any = RouteStop.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewRoute:
    """A way by train, bus or plane; without a name it is called after its ends."""

    mode: str
    stops: Sequence[StopPlan]
    name: str = ""


@dataclass(frozen=True, slots=True)
class RoutePatch:
    """What becomes of a route; None leaves it as it is. `stops` are all of them."""

    name: str | None = None
    stops: Sequence[StopPlan] | None = None
    is_retired: bool | None = None


def add(tx: Tx, actor: Actor, company_id: str, new: NewRoute) -> RouteView:
    """A route; one's only company where none is named. 404 for another's company, 422 `wrong_kind` for a place that the mode does not stop at, 422."""
    company_id = company_rights.require_member(tx, actor, company_id or _only_company(tx, actor)).id
    stops, named = _checked(tx, new.mode, new.stops)
    name = name_text(new.name or f"{named[stops[0].place]} – {named[stops[-1].place]}")
    route_id, now = ids.new_id(), clock.utc_now()
    facts = {"company_id": company_id, "mode": new.mode, "name": name, "is_retired": False}
    tx.execute(insert(_routes).values(id=route_id, created_at=now, **facts))
    _write_stops(tx, route_id, stops)
    made = _found(tx, route_id)
    audit.record(tx, actor, "route.add", f"route:{route_id}", None, _facts(made), now)
    return made


def change(tx: Tx, actor: Actor, route_id: str, patch: RoutePatch) -> RouteView:
    """Another name, other stops, retired or not; 404, 422. Trips that were made from it stay as they are."""
    before = _locked(tx, actor, route_id)
    name = before.name if patch.name is None else name_text(patch.name)
    is_retired = before.is_retired if patch.is_retired is None else patch.is_retired
    tx.execute(update(_routes).where(_routes.c.id == route_id).values(name=name, is_retired=is_retired))
    if patch.stops is not None:
        stops, _named = _checked(tx, before.mode, patch.stops, known=before)
        tx.execute(delete(_stops).where(_stops.c.route_id == route_id))
        _write_stops(tx, route_id, stops)
    after = _found(tx, route_id)
    if after != before:
        old, new = _facts(before), _facts(after)
        audit.record(tx, actor, _what(before, after), f"route:{route_id}", old, new, clock.utc_now())
    return after


def delete_route(tx: Tx, actor: Actor, route_id: str) -> None:
    """Gone; 404, 409 `in_use` where trips were made from it: retire it instead."""
    found = _locked(tx, actor, route_id)
    if queries.trips_count(tx, route_id):
        raise Conflict("in_use", t("Trips were made from {name}. Retire it instead.").format(name=found.name))
    tx.execute(delete(_stops).where(_stops.c.route_id == route_id))
    tx.execute(delete(_routes).where(_routes.c.id == route_id))
    audit.record(tx, actor, "route.delete", f"route:{route_id}", _facts(found), None, clock.utc_now())


def get(tx: Tx, actor: Actor, route_id: str) -> RouteView:
    """A route of one of the actor's companies, or any for an admin; 401, 403, else 404."""
    require(actor, OPERATOR)
    found = queries.find(tx, route_id)
    if found is None:
        raise NotFound(t("There is no such route."))
    company_rights.require_member(tx, actor, found.company_id)
    return found


def list_routes(
    tx: Tx,
    actor: Actor,
    *,
    company_id: str = "",
    mode: str = "",
    standing: str = "open",
    limit: int = 50,
    before: str | None = None,
) -> tuple[list[RouteView], str | None]:
    """Routes of one company, or of all that the actor works for, newest first; and the id to go on before."""
    require(actor, OPERATOR)
    if company_id:
        mine = [company_rights.require_member(tx, actor, company_id).id]
    else:
        mine = [each.id for each in company_rights.companies_of(tx, actor)]
    return queries.of_companies(tx, mine, mode=mode, standing=standing, limit=limit, before=before)


def plans_of(route: RouteView) -> tuple[StopPlan, ...]:
    """Its stops as they would be given for a new one."""
    return tuple(StopPlan(each.place, each.arrive_minutes, each.leave_minutes, each.kind) for each in route.stops)


def _only_company(tx: Tx, actor: Actor) -> str:
    known = company_rights.companies_of(tx, actor)
    if len(known) != 1:
        raise InvalidInput(t("Say for which company."), field="company")
    return known[0].id


def _locked(tx: Tx, actor: Actor, route_id: str) -> RouteView:
    """The route, and nobody else changes it meanwhile."""
    if ids.is_id(route_id):
        tx.execute(select(_routes.c.id).where(_routes.c.id == route_id).with_for_update())
    return get(tx, actor, route_id)


def _checked(
    tx: Tx, mode: str, stops: Sequence[StopPlan], known: RouteView | None = None
) -> tuple[tuple[StopPlan, ...], dict[str, str]]:
    """The stops with every field filled in, and the names of their places; a place that is retired takes no new stop."""
    found = places.by_code(tx, (stop.place for stop in stops))
    made = route_stops.checked(mode, stops, {code: place.kind for code, place in found.items()})
    stay = {stop.place for stop in known.stops} if known else set()
    for code, place in found.items():
        if place.is_retired and code not in stay:
            raise InvalidInput(t("{name} is retired: nothing new stops there.").format(name=place.name), field="stops")
    return made, {code: place.name for code, place in found.items()}


def _write_stops(tx: Tx, route_id: str, stops: Sequence[StopPlan]) -> None:
    rows = [
        {
            "route_id": route_id,
            "position": position,
            "place": stop.place,
            "kind": stop.kind,
            "arrive_minutes": stop.arrive_minutes,
            "leave_minutes": stop.leave_minutes,
        }
        for position, stop in enumerate(stops, 1)
    ]
    tx.execute(insert(_stops), rows)


def _found(tx: Tx, route_id: str) -> RouteView:
    found = queries.find(tx, route_id)
    assert found is not None, "it was written above"
    return found


def _facts(route: RouteView) -> dict[str, Any]:
    stops = [f"{stop.name} +{stop.arrive_minutes}" for stop in route.stops]
    return {"name": route.name, "mode": route.mode, "stops": stops, "is_retired": route.is_retired}


def _what(before: RouteView, after: RouteView) -> str:
    if before.is_retired != after.is_retired:
        return "route.retire" if after.is_retired else "route.restore"
    return "route.change"
