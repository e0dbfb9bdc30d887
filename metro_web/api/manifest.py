"""The manifest of a trip over REST, as a document and as a file; and checking in by seat. For the trip's company."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from metro_web.api import schemas, sheets
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, actor_of, known_id, look, text_response
from metro_web.api.fields import Body, Text, WholeNumber
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.queries.manifest import Traveller
from metro_web.services import manifest
from metro_web.services.check_in import SeatCall
from metro_web.services.manifest import Manifest, Opened

router = APIRouter(prefix="/operator/trips/{trip_id}", tags=["operators"], route_class=ContractRoute)
NO_STORE = {"Cache-Control": "private, no-store"}
COLUMNS = ("seat", "section", "name", "from", "to", "document", "checked_in", "checked_in_at")


class CheckInBody(Body):
    """A seat by its label; `from` is the position of the stop where its passenger gets on, if several have it in turn."""

    seat: Annotated[Text, Field(min_length=1, max_length=64, examples=["12A"])]
    direction: Literal["entry", "exit"] | None = None
    from_stop: Annotated[WholeNumber, Field(ge=1, le=1000)] | None = Field(default=None, alias="from")


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> Manifest:
    require(actor, OPERATOR)
    return manifest.get(tx, actor, known_id(path["trip_id"], is_id))


def _line(one: Traveller) -> dict[str, Any]:
    return {
        "ticket": one.ticket_id,
        "seat": one.seat or None,
        "section": one.section,
        "name": one.name or None,
        "from": {"position": one.from_stop, "name": one.from_name},
        "to": {"position": one.to_stop, "name": one.to_name},
        "document": one.document or None,
        "checked_in": one.is_in,
        "checked_in_at": schemas.instant(one.entered_at),
    }


def _document(found: Manifest) -> dict[str, Any]:
    return {
        "trip": found.trip.id,
        "total": len(found.travellers),
        "checked_in": found.checked_in,
        "items": [_line(each) for each in found.travellers],
        "next_cursor": None,
    }


def _file(found: Manifest) -> str:
    return sheets.sheet(
        COLUMNS,
        (
            (
                one.seat, one.section, one.name, one.from_name, one.to_name, one.document,
                "yes" if one.is_in else "no", one.entered_at or "",
            )
            for one in found.travellers
        ),
    )  # fmt: skip


@router.get("/manifest")
@guarded(_mine)
def get_manifest(request: Request, trip_id: str) -> Response:
    """Everybody with a ticket, by seat; numbers of documents are masked."""
    found = look(request, manifest.get, trip_id, view=_document)
    found.headers.update(NO_STORE)
    return found


@router.get("/manifest.csv")
@guarded(_mine)
def get_manifest_file(request: Request, trip_id: str) -> Response:
    """The same as a file; no cell is a formula."""
    found = text_response(request, manifest.get, trip_id, view=_file, media_type="text/csv")
    found.headers.update(NO_STORE | {"Content-Disposition": 'attachment; filename="manifest.csv"'})
    return found


@router.post("/manifest/{ticket_id}/document")
@guarded(_mine)
def open_document(request: Request, trip_id: str, ticket_id: str) -> Response:
    """One document in full, for those of the company alone; each time stands in the audit log. 404 unknown_document.

    It takes no idempotency key: its answer is kept nowhere.
    """

    def use_case(tx: Tx) -> Opened:
        return manifest.open_document(tx, actor_of(tx, request), trip_id, ticket_id)

    found = db.run(use_case)
    shown = {"seat": found.seat or None, "name": found.name or None, "kind": found.kind, "number": found.number}
    return JSONResponse(shown | {"birth_date": found.birth_date or None}, headers=NO_STORE)


@router.post("/check-in")
@guarded(_mine)
def check_in_seat(request: Request, trip_id: str, body: CheckInBody) -> Response:
    """Check in whoever has the seat; answers as `POST /scans` does. 404 empty_seat where nobody has it."""
    call = SeatCall(trip_id, body.seat, body.direction or "", body.from_stop or 0)
    return act(request, manifest.let_in, call, view=schemas.scan)
