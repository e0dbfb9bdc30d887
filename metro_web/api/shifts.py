"""A seller's shift over REST: open with what is in the drawer, look, close with what was counted. For staff."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, Text, WholeNumber
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.domain.permissions import OPERATOR, STAFF, Actor, require
from metro_web.queries.shifts import ShiftView
from metro_web.services import shifts

router = APIRouter(prefix="/counter", tags=["counter"], route_class=ContractRoute)


class FloatBody(Body):
    """What is in the drawer, in minor units."""

    float_minor: WholeNumber = Field(alias="float")


class CountBody(Body):
    """What was counted, in minor units, and why it differs."""

    counted: WholeNumber
    note: Annotated[Text, Field(max_length=500)] = ""


def _staff(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, STAFF, OPERATOR)


@router.get("/shift")
@guarded(_staff)
def get_shift(request: Request) -> Response:
    """The caller's open shift with its takings so far; null where none is open."""
    return look(request, shifts.find_mine, view=lambda found: {"shift": _shift(found) if found else None})


@router.post("/shift", status_code=201)
@guarded(_staff)
def open_shift(request: Request, body: FloatBody) -> Response:
    """Open one; 409 shift_open."""
    return act(request, shifts.open_shift, body.float_minor, view=_shift, status=201)


@router.post("/shift/close")
@guarded(_staff)
def close_shift(request: Request, body: CountBody) -> Response:
    """Close it; 409 no_shift, 422 where it does not add up and no note says why."""
    return act(request, shifts.close_shift, body.counted, body.note, view=_shift)


@router.get("/shifts")
@guarded(_staff)
def list_shifts(request: Request, limit: int = 50, cursor: str | None = None) -> Response:
    """The caller's closed shifts, newest first."""
    paging = {"limit": page_limit(limit), "before": opened("shifts", cursor)}
    return look(request, shifts.list_mine, view=_page, **paging)


def _page(found: tuple[list[ShiftView], str | None]) -> Any:
    return {"items": [_shift(each) for each in found[0]], "next_cursor": sealed("shifts", found[1])}


def _shift(found: ShiftView) -> dict[str, Any]:
    taken = found.takings
    return {
        "id": found.id,
        "opened_at": rfc3339(found.opened_at),
        "closed_at": schemas.instant(found.closed_at),
        "float": schemas.money(found.float_minor),
        "takings": {
            "sales": schemas.money(taken.sales_minor),
            "gate": schemas.money(taken.gate_minor),
            "given_back": schemas.money(taken.given_back_minor),
            "total": schemas.money(taken.total_minor),
        },
        "expected": schemas.money(found.expected_minor),
        "counted": None if found.counted_minor is None else schemas.money(found.counted_minor),
        "difference": schemas.money(found.difference_minor),
        "note": found.note,
    }
