"""Venues, and the stock of one event or trip, over REST for admins."""

from typing import Any

from fastapi import APIRouter, Request, Response

from metro_web.api import seat_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look
from metro_web.api.plan_bodies import PricesBody, SeatsBody, VenueBody, VenuePatchBody
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import inventories_admin, stock_admin, stock_views, venues

router = APIRouter(prefix="/admin", tags=["admin"], route_class=ContractRoute)


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _venue(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return venues.get_venue(tx, actor, known_id(path["venue_id"], is_id))


def _inventory(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return inventories_admin.get(tx, actor, known_id(path["inventory_id"], is_id))


@router.post("/venues", status_code=201)
@guarded(_admin)
def add_venue(request: Request, body: VenueBody) -> Response:
    """Add a venue."""
    more = {"turnaround_minutes": body.turnaround_minutes}
    return act(request, venues.add, body.name, body.city, body.kind, **more, view=seat_schemas.venue, status=201)


@router.get("/venues")
@guarded(_admin)
def list_venues(request: Request, limit: int = 50, cursor: str | None = None) -> Response:
    """Venues, newest first."""
    paging = {"limit": page_limit(limit), "before": opened("venues", cursor)}
    return look(request, venues.list_venues, view=_venues, **paging)


@router.get("/venues/{venue_id}")
@guarded(_venue)
def get_venue(request: Request, venue_id: str) -> Response:
    """One venue."""
    return look(request, venues.get_venue, known_id(venue_id, is_id), view=seat_schemas.venue)


@router.patch("/venues/{venue_id}")
@guarded(_venue)
def change_venue(request: Request, venue_id: str, body: VenuePatchBody) -> Response:
    """Other facts; `retired` takes it out of use or back into it."""
    return act(request, venues.change, known_id(venue_id, is_id), body.patch(), view=seat_schemas.venue)


@router.delete("/venues/{venue_id}", status_code=204)
@guarded(_venue)
def retire_venue(request: Request, venue_id: str) -> Response:
    """No new events there."""
    return act(request, venues.retire, known_id(venue_id, is_id), view=_nothing, status=204)


@router.get("/inventories/{inventory_id}")
@guarded(_inventory)
def get_stock(request: Request, inventory_id: str) -> Response:
    """What it sells, on which terms, and how many of each section are free, held, sold and blocked."""
    return look(request, stock_views.counts, known_id(inventory_id, is_id), view=seat_schemas.stock_counts)


@router.post("/inventories/{inventory_id}/block", status_code=204)
@guarded(_inventory)
def block_seats(request: Request, inventory_id: str, body: SeatsBody) -> Response:
    """Not sold; 409 seat_taken where somebody has one."""
    return act(request, stock_admin.block, inventory_id, body.choice(), body.reason, view=_nothing, status=204)


@router.post("/inventories/{inventory_id}/release", status_code=204)
@guarded(_inventory)
def release_seats(request: Request, inventory_id: str, body: SeatsBody) -> Response:
    """Blocked ones are sold again; 409 seat_taken where somebody has one."""
    return act(request, stock_admin.release, inventory_id, body.choice(), body.reason, view=_nothing, status=204)


@router.patch("/inventories/{inventory_id}/prices", status_code=204)
@guarded(_inventory)
def reprice(request: Request, inventory_id: str, body: PricesBody) -> Response:
    """Other prices from now on; what is held keeps its price. 409 seat_taken for a seat that somebody has."""
    return act(request, stock_admin.reprice, inventory_id, body.prices(), body.reason, view=_nothing, status=204)


def _nothing(_done: object) -> None:
    return None


def _venues(found: Any) -> dict[str, Any]:
    return {"items": [seat_schemas.venue(each) for each in found[0]], "next_cursor": sealed("venues", found[1])}
