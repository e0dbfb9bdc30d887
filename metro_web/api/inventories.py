"""Seat plans and what is free, over REST; readable by anybody."""

import json
from email.utils import format_datetime
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import seat_schemas
from metro_web.api.deps import known_id, look
from metro_web.api.etags import with_etag
from metro_web.core import clock, db
from metro_web.core.ids import is_id
from metro_web.domain import outlines, seating
from metro_web.services import seat_maps, seat_plans

router = APIRouter(tags=["seats"])
From = Annotated[int | None, Query(alias="from")]
To = Annotated[int | None, Query(alias="to")]


@router.get("/seat-plans/{plan_id}")
def get_seat_plan(request: Request, plan_id: str) -> Response:
    """Sections, rows and seats; immutable, with an ETag, and kept by browsers for good."""
    return with_etag(request, _document(known_id(plan_id, is_id)), is_forever=True)


@router.get("/seat-plans/{plan_id}/outline")
def get_outline(request: Request, plan_id: str) -> Response:
    """A large plan from afar: sections, and the parts it is drawn in with their outlines; immutable, with an ETag."""
    return with_etag(request, _outline(known_id(plan_id, is_id)), is_forever=True)


@lru_cache(maxsize=64)
def _outline(plan_id: str) -> str:
    document = {"id": plan_id} | outlines.to_data(db.read(seat_plans.get_plan, plan_id))
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=16)
def _document(plan_id: str) -> str:
    """Written once a process: of 50,000 seats it is 2.7 MB, which take a while."""
    document = {"id": plan_id} | seating.to_data(db.read(seat_plans.get_plan, plan_id))
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@router.get("/inventories/{inventory_id}/availability")
def get_availability(request: Request, inventory_id: str, origin: From = None, destination: To = None) -> Response:
    """Two bits a seat in plan order, places left and prices by section; `from` and `to` are positions of stops."""
    which = known_id(inventory_id, is_id)
    answer = look(request, seat_maps.availability, which, origin, destination, view=seat_schemas.availability)
    # A seat map counts a hold's time by this clock where the device's own is wrong; the server under us sends none.
    answer.headers["date"] = format_datetime(clock.utc_now(), usegmt=True)
    return answer


@router.get("/inventories/{inventory_id}/best")
def get_best(
    request: Request, inventory_id: str, count: int, section: str = "", origin: From = None, destination: To = None
) -> Response:
    """The best free seats beside each other; 409 none_adjacent."""
    which = known_id(inventory_id, is_id)
    stretch = {"from_stop": origin, "to_stop": destination}
    return look(request, seat_maps.best, which, count, section=section, **stretch, view=seat_schemas.best)
