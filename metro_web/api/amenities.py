"""Amenities over REST: those that companies choose from, and the list that admins keep."""

from typing import Any

from fastapi import APIRouter, Request, Response

from metro_web.api import fleet_schemas, seat_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, known_id, look
from metro_web.api.fleet_bodies import AmenityBody, AmenityPatchBody, ChosenBody
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.services import amenities

router = APIRouter(route_class=ContractRoute)


def _operator(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, OPERATOR)


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _amenity(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return amenities.get(tx, actor, path["code"])


def _trip(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, OPERATOR)
    return amenities.of_trip(tx, actor, known_id(path["trip_id"], is_id))


@router.get("/operator/amenities", tags=["operators"])
@guarded(_operator)
def list_offered(request: Request) -> Response:
    """Those to choose from, by name."""
    return look(request, amenities.list_offered, view=_offered)


@router.put("/operator/trips/{trip_id}/amenities", tags=["operators"])
@guarded(_trip)
def choose_for_trip(request: Request, trip_id: str, body: ChosenBody) -> Response:
    """What one trip has from now on; it began with what its vehicle had."""
    return act(request, amenities.set_for_trip, known_id(trip_id, is_id), body.amenities, view=_offered)


@router.get("/admin/amenities", tags=["admin"])
@guarded(_admin)
def list_amenities(request: Request) -> Response:
    """All of them, retired ones last, with where they are used."""
    return look(request, amenities.list_all, view=_all)


@router.post("/admin/amenities", tags=["admin"], status_code=201)
@guarded(_admin)
def add_amenity(request: Request, body: AmenityBody) -> Response:
    """One more; 409 name_taken."""
    return act(request, amenities.add, body.name, body.icon, view=fleet_schemas.own_amenity, status=201)


@router.patch("/admin/amenities/{code}", tags=["admin"])
@guarded(_amenity)
def change_amenity(request: Request, code: str, body: AmenityPatchBody) -> Response:
    """Another name or picture; `retired` takes it off the choices, and it stays where it was chosen."""
    return act(request, amenities.change, code, body.patch(), view=fleet_schemas.own_amenity)


@router.delete("/admin/amenities/{code}", tags=["admin"], status_code=204)
@guarded(_amenity)
def delete_amenity(request: Request, code: str) -> Response:
    """Gone, where no vehicle or trip has it; else 409 in_use: retire it."""
    return act(request, amenities.delete_amenity, code, view=lambda _none: None, status=204)


def _offered(found: Any) -> dict[str, Any]:
    return {"items": [seat_schemas.amenity(each) for each in found], "next_cursor": None}


def _all(found: Any) -> dict[str, Any]:
    return {"items": [fleet_schemas.listed_amenity(each) for each in found], "next_cursor": None}
