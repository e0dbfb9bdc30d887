"""Events and trips over REST, for admins."""

from fastapi import APIRouter, Request, Response

from metro_web.api import seat_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, known_id
from metro_web.api.fields import needed_instant
from metro_web.api.seat_bodies import EventBody, MoveBody, TripBody
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import events_admin, trips_admin

router = APIRouter(prefix="/admin", tags=["admin"], route_class=ContractRoute)


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _event(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return events_admin.get_event(tx, actor, known_id(path["event_id"], is_id))


def _trip(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return trips_admin.get_trip(tx, actor, known_id(path["trip_id"], is_id))


@router.post("/events", status_code=201)
@guarded(_admin)
def add_event(request: Request, body: EventBody) -> Response:
    """A draft; 409 venue_taken."""
    return act(request, events_admin.add, body.event(), view=seat_schemas.event_alone, status=201)


@router.post("/events/{event_id}/publish")
@guarded(_event)
def publish_event(request: Request, event_id: str) -> Response:
    """On sale."""
    return act(request, events_admin.publish, event_id, view=seat_schemas.event_alone)


@router.post("/events/{event_id}/cancel")
@guarded(_event)
def cancel_event(request: Request, event_id: str) -> Response:
    """Called off; everybody gets everything back."""
    return act(request, events_admin.cancel, event_id, view=seat_schemas.event_alone)


@router.post("/events/{event_id}/move")
@guarded(_event)
def move_event(request: Request, event_id: str, body: MoveBody) -> Response:
    """Other times."""
    times = (needed_instant(body.starts_at, "starts_at"), needed_instant(body.ends_at, "ends_at"))
    return act(request, events_admin.move, event_id, *times, postpone=body.postpone, view=seat_schemas.event_alone)


@router.delete("/events/{event_id}", status_code=204)
@guarded(_event)
def delete_event(request: Request, event_id: str) -> Response:
    """Gone, where nothing was ever ordered; else 409 in_use."""
    return act(request, events_admin.delete_event, event_id, view=_nothing, status=204)


@router.post("/trips", status_code=201)
@guarded(_admin)
def add_trip(request: Request, body: TripBody) -> Response:
    """A draft with its stops; `capacity` instead of a plan makes one of 2+2."""
    return act(request, trips_admin.add, body.trip(), view=seat_schemas.trip_alone, status=201)


@router.post("/trips/{trip_id}/publish")
@guarded(_trip)
def publish_trip(request: Request, trip_id: str) -> Response:
    """On sale."""
    return act(request, trips_admin.publish, trip_id, view=seat_schemas.trip_alone)


@router.post("/trips/{trip_id}/cancel")
@guarded(_trip)
def cancel_trip(request: Request, trip_id: str) -> Response:
    """It does not run; everybody gets everything back."""
    return act(request, trips_admin.cancel, trip_id, view=seat_schemas.trip_alone)


@router.delete("/trips/{trip_id}", status_code=204)
@guarded(_trip)
def delete_trip(request: Request, trip_id: str) -> Response:
    """Gone, where nothing was ever ordered; else 409 in_use."""
    return act(request, trips_admin.delete_trip, trip_id, view=_nothing, status=204)


def _nothing(_done: object) -> None:
    return None
