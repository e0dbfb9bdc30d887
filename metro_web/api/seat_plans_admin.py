"""Seat plans over REST, for admins: made, looked at before, marked, retired, taken out as files.

A page sends what was typed or dropped with the browser's cookie, and only one of our own pages can.
"""

import json
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from metro_web.api import seat_schemas
from metro_web.api.auth_browser import same_site
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look, text_response
from metro_web.api.etags import compressed
from metro_web.api.plan_bodies import MarksBody, PlanBody, PlanPatchBody, TypedPlanBody
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, TooLarge
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seat_files import LENGTH_MAX
from metro_web.services import accounts, seat_plan_views, seat_plans, sessions

router = APIRouter(prefix="/admin/seat-plans", tags=["admin"], route_class=ContractRoute)
browser_router = APIRouter(prefix="/api/seat-plans", include_in_schema=False, dependencies=[Depends(same_site)])
SENT_MAX = LENGTH_MAX * 5 // 4  # as JSON: quotes and line breaks take two characters


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _plan(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return seat_plans.get_view(tx, actor, known_id(path["plan_id"], is_id))


@router.post("", status_code=201)
@guarded(_admin)
def add_plan(request: Request, body: PlanBody) -> Response:
    """Store a plan; it never changes."""
    return act(request, seat_plans.add, body.plan(), view=seat_schemas.plan, status=201)


@router.post("/preview")
@guarded(_admin)
def preview_plan(request: Request, body: PlanBody) -> Response:
    """What would be stored, and what was mended to read it."""
    return look(request, seat_plans.preview, body.plan(), view=seat_schemas.preview)


@router.get("")
@guarded(_admin)
def list_plans(request: Request, limit: int = 50, cursor: str | None = None) -> Response:
    """Plans, newest first."""
    paging = {"limit": page_limit(limit), "before": opened("seat-plans", cursor)}
    return look(request, seat_plans.list_plans, view=_page, **paging)


@router.get("/{plan_id}")
@guarded(_plan)
def get_plan(request: Request, plan_id: str) -> Response:
    """A plan with its versions, its sections, and the events and trips that have it; `GET /seat-plans/{id}` has seats."""
    return look(request, seat_plan_views.facts, known_id(plan_id, is_id), view=seat_schemas.plan_facts)


@router.post("/{plan_id}/marks", status_code=201)
@guarded(_plan)
def mark_seats(request: Request, plan_id: str, body: MarksBody) -> Response:
    """The next version, with marks put on or taken off; 409 edited_meanwhile where there is one already."""
    marks = [each.marking() for each in body.changes]
    return act(request, seat_plans.mark, known_id(plan_id, is_id), marks, view=seat_schemas.plan, status=201)


@router.patch("/{plan_id}")
@guarded(_plan)
def patch_plan(request: Request, plan_id: str, body: PlanPatchBody) -> Response:
    """Retire it, or offer it again."""
    return act(request, seat_plans.set_retired, known_id(plan_id, is_id), body.retired, view=seat_schemas.plan)


@router.delete("/{plan_id}", status_code=204)
@guarded(_plan)
def delete_plan(request: Request, plan_id: str) -> Response:
    """Gone, where no event or trip has it; else 409 in_use."""
    return act(request, seat_plans.delete_plan, known_id(plan_id, is_id), view=lambda _none: None, status=204)


@router.get("/{plan_id}/csv")
@guarded(_plan)
def get_csv(request: Request, plan_id: str) -> Response:
    """Every seat on a line."""
    return _file(request, seat_plans.to_csv, plan_id, "csv", "text/csv; charset=utf-8")


@router.get("/{plan_id}/json")
@guarded(_plan)
def get_json(request: Request, plan_id: str) -> Response:
    """The whole plan, as it can be brought in again."""
    return _file(request, seat_plans.to_json, plan_id, "json", "application/json")


@browser_router.post("/preview")
async def preview_from_page(request: Request) -> Response:
    """What a page would store, for the admin who is signed in at this browser."""
    body = await _sent(request)

    def answer() -> str:
        found = seat_schemas.preview(db.read(lambda tx: seat_plans.preview(tx, _actor(tx, request), body.plan())))
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    return compressed(request, await run_in_threadpool(answer))


@browser_router.post("", status_code=201)
async def add_from_page(request: Request) -> Response:
    """Store it."""
    body = await _sent(request)
    made = await run_in_threadpool(db.run, lambda tx: seat_plans.add(tx, _actor(tx, request), body.plan()))
    return JSONResponse(seat_schemas.plan(made), 201)


async def _sent(request: Request) -> TypedPlanBody:
    """The body of an admin's page, read no further than a plan may be long."""
    await run_in_threadpool(db.read, lambda tx: require(_actor(tx, request), ADMIN))
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > SENT_MAX:
                raise TooLarge(t("A seat plan has at most {n} MB.").format(n=LENGTH_MAX // 1_000_000))
        return await run_in_threadpool(TypedPlanBody.model_validate_json, bytes(content))
    except (ValidationError, ClientDisconnect) as exc:
        raise InvalidInput(t("This is no seat plan that can be read."), code="invalid_plan", field="plan") from exc


def _actor(tx: Tx, request: Request) -> Actor:
    return accounts.actor_by_session(tx, request.cookies.get(sessions.COOKIE, ""))


def _file(request: Request, fn: Any, plan_id: str, kind: str, media_type: str) -> Response:
    made = text_response(request, fn, known_id(plan_id, is_id), view=str, media_type=media_type)
    made.headers["Content-Disposition"] = f'attachment; filename="seat-plan-{plan_id}.{kind}"'
    return made


def _page(found: Any) -> dict[str, Any]:
    return {"items": [seat_schemas.plan(each) for each in found[0]], "next_cursor": sealed("seat-plans", found[1])}
