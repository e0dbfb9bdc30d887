"""Events and trips over REST, for admins: made, changed, put on sale, moved, called off, taken away, and their figures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from metro_web.api import attended_schemas, seat_schemas
from metro_web.api.attended_bodies import EventPatch, ReasonBody, TripMoveBody, TripPatch
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, admins_only, known_id, look, text_response
from metro_web.api.fields import needed_instant
from metro_web.api.seat_bodies import EventBody, MoveBody, TripBody
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import attended_views, events_admin, trips_admin

# The services let companies change their own trips too, which they do under /operator.
router = APIRouter(prefix="/admin", tags=["admin"], route_class=ContractRoute, dependencies=[Depends(admins_only)])
Words = Annotated[str, Query(max_length=120)]


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
    """A draft; 404 for a venue or plan that is none, 409 venue_taken."""
    return act(request, events_admin.add, body.event(), view=seat_schemas.event_alone, status=201)


@router.post("/events/{event_id}/publish")
@guarded(_event)
def publish_event(request: Request, event_id: str) -> Response:
    """On sale."""
    return act(request, events_admin.publish, event_id, view=seat_schemas.event_alone)


@router.post("/events/{event_id}/cancel")
@guarded(_event)
def cancel_event(request: Request, event_id: str, body: ReasonBody | None = None) -> Response:
    """Called off; everybody gets everything back and is told why. Wants a fresh proof."""
    reason = body.reason if body else ""
    return act(request, events_admin.cancel, event_id, reason, view=seat_schemas.event_alone)


@router.post("/events/{event_id}/move")
@guarded(_event)
def move_event(request: Request, event_id: str, body: MoveBody) -> Response:
    """Other times, which everybody who holds a ticket is told."""
    times = (needed_instant(body.starts_at, "starts_at"), needed_instant(body.ends_at, "ends_at"))
    more: dict[str, Any] = {"postpone": body.postpone, "reason": body.reason}
    return act(request, events_admin.move, event_id, *times, **more, view=seat_schemas.event_alone)


@router.delete("/events/{event_id}", status_code=204)
@guarded(_event)
def delete_event(request: Request, event_id: str) -> Response:
    """Gone, where nothing was ever ordered; else 409 in_use."""
    return act(request, events_admin.delete_event, event_id, view=_nothing, status=204)


@router.get("/events")
@guarded(_admin)
def list_events(
    request: Request, query: Words = "", status: Words = "", limit: int = 50, cursor: str | None = None
) -> Response:
    """Those that are coming, drafts too, by their time; of one status, or `over`."""
    after = {"limit": page_limit(limit), "after": opened("admin-events", cursor) or ""}
    return look(request, attended_views.list_events, query.replace("\x00", " "), status, **after, view=_event_page)


@router.get("/events/{event_id}")
@guarded(_event)
def get_event(request: Request, event_id: str) -> Response:
    """One of them with its terms, a draft too."""
    return look(request, attended_views.event_terms, event_id, view=attended_schemas.event)


@router.patch("/events/{event_id}")
@guarded(_event)
def change_event(request: Request, event_id: str, body: EventPatch) -> Response:
    """What is given; 409 in_use for what stays as it is once somebody ordered."""
    return act(request, events_admin.edit, event_id, body.edit(), view=seat_schemas.event_alone)


@router.post("/events/{event_id}/retire")
@guarded(_event)
def retire_event(request: Request, event_id: str) -> Response:
    """Neither sold nor found any more; tickets that were sold stay good."""
    return act(request, events_admin.retire, event_id, view=seat_schemas.event_alone)


@router.get("/events/{event_id}/figures")
@guarded(_event)
def event_figures(request: Request, event_id: str) -> Response:
    """Sold, held, unpaid, paid, refunded and checked in, by section; who bought most."""
    return look(request, attended_views.event_figures, event_id, view=attended_schemas.figures)


@router.get("/events/{event_id}/figures.csv")
@guarded(_event)
def event_sheet(request: Request, event_id: str) -> Response:
    """The same by section as a file; amounts in minor units."""
    return _sheet(request, attended_views.event_figures, event_id)


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
def cancel_trip(request: Request, trip_id: str, body: ReasonBody | None = None) -> Response:
    """It does not run; everybody gets everything back and is told why. Wants a fresh proof."""
    reason = body.reason if body else ""
    return act(request, trips_admin.cancel, trip_id, reason, view=seat_schemas.trip_alone)


@router.delete("/trips/{trip_id}", status_code=204)
@guarded(_trip)
def delete_trip(request: Request, trip_id: str) -> Response:
    """Gone, where nothing was ever ordered; else 409 in_use."""
    return act(request, trips_admin.delete_trip, trip_id, view=_nothing, status=204)


@router.get("/trips")
@guarded(_admin)
def list_trips(
    request: Request, query: Words = "", status: Words = "", limit: int = 50, cursor: str | None = None
) -> Response:
    """Those that are coming, drafts too, by their time; of one status, or `over`."""
    after = {"limit": page_limit(limit), "after": opened("admin-trips", cursor) or ""}
    return look(request, attended_views.list_trips, query.replace("\x00", " "), status, **after, view=_trip_page)


@router.get("/trips/{trip_id}")
@guarded(_trip)
def get_trip(request: Request, trip_id: str) -> Response:
    """One of them with its terms, a draft too."""
    return look(request, attended_views.trip_terms, trip_id, view=attended_schemas.trip)


@router.patch("/trips/{trip_id}")
@guarded(_trip)
def change_trip(request: Request, trip_id: str, body: TripPatch) -> Response:
    """What is given; 409 in_use for what stays as it is once somebody ordered."""
    return act(request, trips_admin.edit, trip_id, body.edit(), view=seat_schemas.trip_alone)


@router.post("/trips/{trip_id}/retire")
@guarded(_trip)
def retire_trip(request: Request, trip_id: str) -> Response:
    """Neither sold nor found any more; tickets that were sold stay good."""
    return act(request, trips_admin.retire, trip_id, view=seat_schemas.trip_alone)


@router.get("/trips/{trip_id}/figures")
@guarded(_trip)
def trip_figures(request: Request, trip_id: str) -> Response:
    """Sold, held, unpaid, paid, refunded and checked in, by section; who bought most."""
    return look(request, attended_views.trip_figures, trip_id, view=attended_schemas.figures)


@router.get("/trips/{trip_id}/figures.csv")
@guarded(_trip)
def trip_sheet(request: Request, trip_id: str) -> Response:
    """The same by section as a file; amounts in minor units."""
    return _sheet(request, attended_views.trip_figures, trip_id)


@router.post("/trips/{trip_id}/move")
@guarded(_trip)
def move_trip(request: Request, trip_id: str, body: TripMoveBody) -> Response:
    """Another departure, which everybody who holds a ticket is told; every stop moves along."""
    at = needed_instant(body.departs_at, "departs_at")
    return act(request, trips_admin.move, trip_id, at, reason=body.reason, view=seat_schemas.trip_alone)


def _nothing(_done: object) -> None:
    return None


def _event_page(found: Any) -> Any:
    return {
        "items": [seat_schemas.event_alone(one) for one in found[0]],
        "next_cursor": sealed("admin-events", found[1] or None),
    }


def _trip_page(found: Any) -> Any:
    return {
        "items": [seat_schemas.trip_alone(one) for one in found[0]],
        "next_cursor": sealed("admin-trips", found[1] or None),
    }


def _sheet(request: Request, use_case: Any, which: str) -> Response:
    found = text_response(request, use_case, which, view=attended_schemas.sheet, media_type="text/csv")
    found.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return found
