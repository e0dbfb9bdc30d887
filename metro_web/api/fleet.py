"""Vehicles over REST, for the members of companies; another company's are not there."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from metro_web.api import fleet_schemas, seat_schemas
from metro_web.api.auth_browser import same_site
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import COOKIE, act, json_response, known_id, look
from metro_web.api.fields import Text
from metro_web.api.fleet_bodies import LayoutBody, VehicleBody, VehiclePatchBody
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.domain.seat_files import Reading
from metro_web.domain.seating import Plan
from metro_web.services import accounts, vehicles

router = APIRouter(prefix="/operator/vehicles", tags=["operators"], route_class=ContractRoute)
browser_router = APIRouter(prefix="/api/vehicles", include_in_schema=False, dependencies=[Depends(same_site)])


def _operator(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, OPERATOR)


def _vehicle(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, OPERATOR)
    return vehicles.get(tx, actor, known_id(path["vehicle_id"], is_id))


@router.post("", status_code=201)
@guarded(_operator)
def add_vehicle(request: Request, body: VehicleBody) -> Response:
    """A vehicle; its seat plan is made from the layout. 422 invalid_layout where that does not add up."""
    return act(request, vehicles.add, body.vehicle(), view=fleet_schemas.vehicle, status=201)


@router.post("/preview")
@guarded(_operator)
def preview_vehicle(request: Request, body: LayoutBody) -> Response:
    """The seat plan that a layout makes; nothing is stored."""
    return look(request, vehicles.preview, body.mode, body.layout, body.capacity, view=_plan)


@router.get("")
@guarded(_operator)
def list_vehicles(
    request: Request,
    company: Annotated[Text, Query(max_length=64)] = "",
    mode: Literal["train", "bus", "plane"] | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Vehicles of a company, or of all one works in; newest first."""
    wanted = {"company_id": company, "mode": mode or ""}
    paging = {"limit": page_limit(limit), "before": opened("vehicles", cursor)}
    return look(request, vehicles.list_vehicles, view=_page, **wanted, **paging)


@router.get("/{vehicle_id}")
@guarded(_vehicle)
def get_vehicle(request: Request, vehicle_id: str) -> Response:
    """One vehicle."""
    return look(request, vehicles.get, known_id(vehicle_id, is_id), view=fleet_schemas.vehicle)


@router.patch("/{vehicle_id}")
@guarded(_vehicle)
def change_vehicle(request: Request, vehicle_id: str, body: VehiclePatchBody) -> Response:
    """Other facts; another layout is the next version of its plan, and trips that were made keep theirs."""
    return act(request, vehicles.change, known_id(vehicle_id, is_id), body.patch(), view=fleet_schemas.vehicle)


@router.delete("/{vehicle_id}", status_code=204)
@guarded(_vehicle)
def delete_vehicle(request: Request, vehicle_id: str) -> Response:
    """Gone, where no trip was ever made with it; else 409 in_use: retire it."""
    return act(request, vehicles.delete_vehicle, known_id(vehicle_id, is_id), view=_nothing, status=204)


@browser_router.post("/preview")
def preview_from_page(request: Request, body: LayoutBody) -> Response:
    """What a page would store, for the operator who is signed in at this browser."""

    def made(tx: Tx) -> Plan:
        actor = accounts.actor_by_session(tx, request.cookies.get(COOKIE, ""))
        return vehicles.preview(tx, actor, body.mode, body.layout, body.capacity)

    return json_response(_plan(db.read(made)))


def _nothing(_done: object) -> None:
    return None


def _plan(made: Plan) -> dict[str, Any]:
    return seat_schemas.preview(Reading(made))


def _page(found: Any) -> dict[str, Any]:
    return {"items": [fleet_schemas.vehicle(each) for each in found[0]], "next_cursor": sealed("vehicles", found[1])}
