"""Gates over REST: scan a ticket, and the public keys with which a gate checks a token by itself."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act
from metro_web.api.etags import with_etag
from metro_web.api.fields import Body, Code, Text
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import check_in, gate_keys, scanning
from metro_web.services.check_in import CheckInCall
from metro_web.services.journey_gate import GateCall

router = APIRouter(tags=["gates"], route_class=ContractRoute)


class ScanBody(Body):
    """What a gate sends."""

    token: Annotated[Text, Field(min_length=1, max_length=400)]
    station: Code | None = None
    direction: Literal["entry", "exit"] | None = None
    settle: Literal["wallet", "cash"] | None = None
    event: Annotated[Text, Field(max_length=64)] | None = None
    trip: Annotated[Text, Field(max_length=64)] | None = None


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.post("/scans")
@guarded(_anybody)
def scan(request: Request, body: ScanBody) -> Response:
    """Decide one scan; a refusal is an answer with `accepted: false` and its reason. 404 for a station, event or trip that is none."""
    if body.event is not None or body.trip is not None:
        at = CheckInCall(body.token, body.event or "", "" if body.event else body.trip or "", body.direction or "")
        return act(request, check_in.scan, at, view=schemas.scan)
    if body.station is None or body.direction is None:
        raise InvalidInput(t("Name a station and a direction, or an event, or a trip."), field="station")
    call = GateCall(body.token, body.station, body.direction, body.settle)
    return act(request, scanning.scan, call, view=schemas.scan)


@router.get("/gate-keys")
def list_gate_keys(request: Request) -> Response:
    """Ed25519 public keys as a JWK set."""
    return with_etag(request, json.dumps(db.read(gate_keys.public_set), separators=(",", ":")))
