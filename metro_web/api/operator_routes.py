"""Routes of companies over REST: made, changed and retired by those who work for them, and by admins."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import place_schemas as schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Text
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.services import travel_routes

router = APIRouter(prefix="/operator/routes", tags=["operator"], route_class=ContractRoute)


def _operator(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, OPERATOR)


def _route(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, OPERATOR)
    return travel_routes.get(tx, actor, known_id(path["route_id"], is_id))


@router.get("")
@guarded(_operator)
def list_routes(
    request: Request,
    company: Annotated[Text, Query(max_length=32)] = "",
    mode: Literal["train", "bus", "plane"] | None = None,
    standing: Literal["open", "retired", "all"] = "open",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Routes of one company, or of all that one works for, newest first."""
    asked: dict[str, Any] = {
        "company_id": company,
        "mode": mode or "",
        "standing": "" if standing == "all" else standing,
        "limit": page_limit(limit),
        "before": opened("routes", cursor),
    }
    return look(request, travel_routes.list_routes, **asked, view=_page)


@router.post("", status_code=201)
@guarded(_operator)
def add_route(request: Request, body: schemas.RouteBody) -> Response:
    """A route; 422 wrong_kind for a place that the mode does not stop at."""
    return act(request, travel_routes.add, body.company, body.route(), view=schemas.route, status=201)


@router.get("/{route_id}")
@guarded(_route)
def get_route(request: Request, route_id: str) -> Response:
    """One route with its stops."""
    return look(request, travel_routes.get, known_id(route_id, is_id), view=schemas.route)


@router.patch("/{route_id}")
@guarded(_route)
def change_route(request: Request, route_id: str, body: schemas.RoutePatchBody) -> Response:
    """Another name, other stops, retired or not; trips that were made from it stay as they are."""
    return act(request, travel_routes.change, known_id(route_id, is_id), body.patch(), view=schemas.route)


@router.delete("/{route_id}", status_code=204)
@guarded(_route)
def delete_route(request: Request, route_id: str) -> Response:
    """Gone; 409 in_use where trips were made from it: retire it instead."""
    return act(request, travel_routes.delete_route, known_id(route_id, is_id), view=_nothing, status=204)


def _page(found: Any) -> Any:
    return {"items": [schemas.route(each) for each in found[0]], "next_cursor": sealed("routes", found[1])}


def _nothing(_done: object) -> None:
    return None
