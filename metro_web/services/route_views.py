"""What operators' pages of routes show, and a route as it was typed: rides and stays become minutes from the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.domain.places import KINDS_OF_MODE
from metro_web.domain.route_stops import StopPlan
from metro_web.queries import places, places_view, routes_view
from metro_web.queries import travel_routes as queries
from metro_web.queries.places import PlaceSearch
from metro_web.queries.routes_view import RouteForm, RoutePage
from metro_web.services import travel_routes
from metro_web.services.travel_routes import NewRoute, RoutePatch

ROWS, CHOICES_MAX = 30, 2_000


@dataclass(frozen=True, slots=True)
class TypedStop:
    """A place, its kind, and as typed the ride there and how long it stays."""

    place: str
    kind: str
    ride: str
    stay: str


def page(tx: Tx, actor: Actor, company_id: str, mode: str, standing: str, *, before: str = "") -> RoutePage:
    """Routes of a company, newest first."""
    asked: dict[str, Any] = {"company_id": company_id, "mode": mode, "standing": standing, "before": before or None}
    return routes_view.page(*travel_routes.list_routes(tx, actor, limit=ROWS, **asked))


def form(tx: Tx, actor: Actor, company_id: str, route_id: str) -> RouteForm:
    """A route of this company with the places to choose from; an empty one where there is no id, 404."""
    require(actor, OPERATOR)
    if not route_id:
        return RouteForm(choices=choices(tx, actor, RouteForm().mode))
    found = travel_routes.get(tx, actor, route_id)
    if found.company_id != company_id:
        raise NotFound(t("There is no such route."))
    return routes_view.form(found, choices(tx, actor, found.mode), queries.trips_count(tx, route_id))


def choices(tx: Tx, actor: Actor, mode: str) -> dict[str, Any]:
    """The places in use that a mode stops at."""
    require(actor, OPERATOR)
    wanted = PlaceSearch(kinds=KINDS_OF_MODE.get(mode, ()))
    return places_view.choices(places.search(tx, wanted, limit=CHOICES_MAX)[0])


def save(tx: Tx, actor: Actor, company_id: str, route_id: str, mode: str, name: str, stops: Sequence[TypedStop]) -> str:
    """What was typed becomes the route of that id, or a new one; its id."""
    planned = _plans(stops)
    if not route_id:
        return travel_routes.add(tx, actor, company_id, NewRoute(mode, planned, name)).id
    return travel_routes.change(tx, actor, route_id, RoutePatch(name, planned)).id


def _plans(stops: Sequence[TypedStop]) -> list[StopPlan]:
    made, at, last = [], 0, len(stops) - 1
    for number, stop in enumerate(stops):
        ride = routes_view.minutes_of(stop.ride) if number else 0
        stay = routes_view.minutes_of(stop.stay or "0") if 0 < number < last else 0
        if ride is None or stay is None:
            said = t("Stop {n}: minutes are a number like 90, or hours and minutes like 1:30.")
            raise InvalidInput(said.format(n=number + 1), field="stops")
        at += ride
        made.append(StopPlan(stop.place, at, at + stay, stop.kind if 0 < number < last else ""))
        at += stay
    return made
