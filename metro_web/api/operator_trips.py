"""Trips of companies over REST: made of a route and a vehicle, on sale, late, cancelled; for their members and admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import attended_schemas, seat_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look, text_response
from metro_web.api.fields import Text
from metro_web.api.operator_trip_bodies import CancelBody, DelayBody, FollowingBody, RunBody, RunPatch, StateBody
from metro_web.api.schemas import Json
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.queries.attended import TripView
from metro_web.services import attended_views, op_trips, trip_delays, trip_making, trip_series, trips_admin
from metro_web.services.attended_views import TripTerms
from metro_web.services.op_trips import Wanted

router = APIRouter(prefix="/operator/trips", tags=["operators"], route_class=ContractRoute)
Words = Annotated[Text, Query(max_length=120)]


def _operator(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, OPERATOR)


def _trip(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, OPERATOR)
    return trips_admin.get_trip(tx, actor, known_id(path["trip_id"], is_id))


@router.post("", status_code=201)
@guarded(_operator)
def add_trips(request: Request, body: RunBody) -> Response:
    """One trip, or with `repeat` all of a timetable: then `items` and their `series`; 404, 409 vehicle_busy."""
    view = _series if body.repeat else _first
    return act(request, trip_making.make, body.run(), view=view, status=201)


@router.get("")
@guarded(_operator)
def list_trips(
    request: Request,
    company: Words = "",
    query: Words = "",
    status: Words = "",
    mode: Words = "",
    vehicle: Words = "",
    series: Words = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Those of one's companies that are coming, drafts too, by their time; of one status, or `over`."""
    wanted = Wanted(company, query, status, mode, vehicle, series)
    page = {"limit": page_limit(limit), "after": opened("operator-trips", cursor) or ""}
    return look(request, op_trips.list_trips, wanted, **page, view=_page)


@router.get("/{trip_id}")
@guarded(_trip)
def get_trip(request: Request, trip_id: str) -> Response:
    """One of them with its terms, a draft too."""
    return look(request, attended_views.trip_terms, known_id(trip_id, is_id), view=_terms)


@router.patch("/{trip_id}")
@guarded(_trip)
def change_trip(request: Request, trip_id: str, body: RunPatch) -> Response:
    """What is given, of this one or also of those that follow; 409 in_use, vehicle_busy."""
    return _change(request, trip_series.edit, trip_id, body.edit(), following=body.following)


@router.post("/{trip_id}/publish")
@guarded(_trip)
def publish_trip(request: Request, trip_id: str, body: FollowingBody | None = None) -> Response:
    """On sale."""
    return _change(request, trip_series.publish, trip_id, following=body.following if body else False)


@router.post("/{trip_id}/retire")
@guarded(_trip)
def retire_trip(request: Request, trip_id: str) -> Response:
    """Neither sold nor found any more; tickets that were sold stay good."""
    return act(request, trips_admin.retire, known_id(trip_id, is_id), view=trip)


@router.post("/{trip_id}/cancel")
@guarded(_trip)
def cancel_trip(request: Request, trip_id: str, body: CancelBody | None = None) -> Response:
    """It does not run; everybody gets everything back and is told why. Wants a fresh proof."""
    given = body or CancelBody()
    return _change(request, trip_series.cancel, trip_id, given.reason, following=given.following)


@router.post("/{trip_id}/delay")
@guarded(_trip)
def delay_trip(request: Request, trip_id: str, body: DelayBody) -> Response:
    """So much later than planned, which everybody who holds a ticket is told."""
    return act(request, trip_delays.delay, known_id(trip_id, is_id), body.minutes, body.reason, view=trip)


@router.post("/{trip_id}/state")
@guarded(_trip)
def proceed_trip(request: Request, trip_id: str, body: StateBody) -> Response:
    """Boarding, departed or completed before the clock says so."""
    return act(request, trip_delays.proceed, known_id(trip_id, is_id), body.status, view=trip)


@router.delete("/{trip_id}", status_code=204)
@guarded(_trip)
def delete_trip(request: Request, trip_id: str) -> Response:
    """Gone, where nothing was ever ordered; else 409 in_use."""
    return act(request, trips_admin.delete_trip, known_id(trip_id, is_id), view=_nothing, status=204)


@router.get("/{trip_id}/figures")
@guarded(_trip)
def trip_figures(request: Request, trip_id: str) -> Response:
    """Sold, held, unpaid, paid, refunded and checked in, by section."""
    return look(request, op_trips.load, known_id(trip_id, is_id), view=attended_schemas.load)


@router.get("/{trip_id}/figures.csv")
@guarded(_trip)
def trip_sheet(request: Request, trip_id: str) -> Response:
    """The same by section as a file; amounts in minor units."""
    which = known_id(trip_id, is_id)
    found = text_response(request, op_trips.load, which, view=attended_schemas.sheet, media_type="text/csv")
    found.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return found


def trip(found: TripView) -> Json:
    """A company's trip, and what it was made from."""
    made = {"route": found.route_id, "vehicle_id": found.vehicle_id}
    return seat_schemas.trip_alone(found) | made


def _terms(found: TripTerms) -> Json:
    return attended_schemas.trip(found) | trip(found.trip)


def _change(request: Request, use_case: Any, trip_id: str, *args: Any, following: bool) -> Response:
    view = _series if following else _first
    return act(request, use_case, known_id(trip_id, is_id), *args, following=following, view=view)


def _first(found: list[TripView]) -> Json:
    return trip(found[0])


def _series(found: list[TripView]) -> Json:
    return {"series": found[0].series_id, "items": [trip(each) for each in found]}


def _page(found: tuple[list[TripView], str]) -> Json:
    return {"items": [trip(each) for each in found[0]], "next_cursor": sealed("operator-trips", found[1] or None)}


def _nothing(_done: object) -> None:
    return None
