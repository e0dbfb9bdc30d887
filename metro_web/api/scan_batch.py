"""Scans of a gate that was offline, over REST: an answer for each, safe to send twice."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import actor_of, json_response
from metro_web.api.fields import Body, Code, Text
from metro_web.api.problems import body_of
from metro_web.api.scans import ScanBody
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Refused, Unavailable
from metro_web.domain.permissions import Actor
from metro_web.services import scan_batch
from metro_web.services.journey_gate import GateCall

router = APIRouter(tags=["gates"], route_class=ContractRoute)


class PastScan(ScanBody):
    """A scan at a station with the gate's own id for it and its time."""

    station: Code
    direction: Literal["entry", "exit"]

    id: Annotated[Text, Field(min_length=1, max_length=64)]
    at: AwareDatetime


class BatchBody(Body):
    """What the gate kept while it was alone."""

    scans: list[PastScan] = Field(max_length=scan_batch.SCANS_MAX)


def _gates(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return scan_batch.require_gate(actor)


@router.post("/scans/batch")
@guarded(_gates)
def tell_scans(request: Request, body: BatchBody) -> Response:
    """Each scan in a transaction of its own, in the order of their times; staff and admin only."""
    db.read(lambda tx: _gates(tx, actor_of(tx, request), {}))
    answers = {each.id: _tell(request, each) for each in sorted(body.scans, key=_time)}
    return json_response({"scans": [{"id": each.id, **answers[each.id]} for each in body.scans]})


def _time(scan: PastScan) -> datetime:
    return scan.at


def _tell(request: Request, scan: PastScan) -> dict[str, Any]:
    call = GateCall(scan.token, scan.station, scan.direction, scan.settle)
    try:
        result = db.run(partial(_use_case, request, scan, call))
        if isinstance(result, Refused):
            raise result.error
        return schemas.scan(result)
    except Unavailable:
        raise
    except AppError as exc:
        return {"accepted": False, "reason": exc.code, "problem": body_of(exc)}


def _use_case(request: Request, scan: PastScan, call: GateCall, tx: Tx) -> Any:
    return scan_batch.tell(tx, actor_of(tx, request), call, gate_id=scan.id, at=scan.at)
