"""Fare tables over REST, for admins: versions with start dates, CSV in and out, and what a journey would cost."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from metro_web.api import fare_schemas
from metro_web.api.auth_browser import from_our_page
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, actor_of, json_response, look
from metro_web.api.etags import with_etag
from metro_web.api.fare_schemas import FareBody, FareFields, FarePatchBody
from metro_web.api.fields import Code, Text, day_of
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fare_csv, fares
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import accounts, fare_forms, fare_preview, fares_admin, sessions
from metro_web.services.fare_preview import Question
from metro_web.services.fares_admin import FareDraft, FarePatch, Tables

browser_router = APIRouter(prefix="/api/fares", include_in_schema=False, dependencies=[Depends(from_our_page)])
router = APIRouter(prefix="/admin/fares", tags=["admin"], route_class=ContractRoute)
Short = Annotated[Text, Query(max_length=64)]
# No form of another site has it.
PAGE_TYPE = "application/octet-stream"


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _table(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return fares_admin.get_table(tx, actor, path["table_id"])


async def _file(request: Request) -> bytes:
    """The body as it comes, no longer than a file may be."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > fare_csv.BYTES_MAX:
            said = t("The file is larger than {n} MB.").format(n=fare_csv.BYTES_MAX >> 20)
            raise InvalidInput(said, code="invalid_fare", field="file")
    return bytes(content)


@router.get("")
@guarded(_admin)
def list_tables(
    request: Request, limit: int = 50, cursor: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Every table, the one that begins last first, with its status: future, in_force, past, replaced."""
    found = db.read(lambda tx: fares_admin.list_tables(tx, actor_of(tx, request)))
    begin = int(opened("fares", cursor) or 0)
    end = begin + page_limit(limit)
    shown = Tables(found.rows[begin:end], found.in_force, found.today)
    following = sealed("fares", end if end < len(found.rows) else None)
    return with_etag(request, _text({"items": fare_schemas.tables(shown), "next_cursor": following}))


@router.post("", status_code=201)
@guarded(_admin)
def make_table(request: Request, body: FareBody) -> Response:
    """A new table from today or later; 409 same_day, not_todays, too_many; 422 invalid_fare."""
    return act(request, _make, body, view=fare_schemas.one, status=201)


@router.get("/presets")
@guarded(_admin)
def list_presets(request: Request) -> Response:
    """Starting points: give one's code as `preset`."""
    db.read(lambda tx: require(actor_of(tx, request), ADMIN))
    return json_response({"items": fare_schemas.presets(), "next_cursor": None})


@router.get("/preview")
@guarded(_admin)
def preview(
    request: Request,
    origin: Annotated[Code, Query(alias="from", examples=["DEL-NEWD"])],
    destination: Annotated[Code, Query(alias="to", examples=["DEL-RAJI"])],
    date: Annotated[Text | None, Query(max_length=40, examples=["2027-01-26"])] = None,
    time: Annotated[Text, Query(max_length=40, examples=["11:30"])] = "",
    method: Short = "wallet",
    table: Annotated[Text | None, Query(max_length=64)] = None,
) -> Response:
    """What a journey would cost on a day, at a local time, paid by wallet or cash, and why; 404 unknown_station, 409 no_fare, no_route."""
    day = day_of(date) if date else None
    question = Question(origin, destination, day, time, method, table)
    return look(request, fare_preview.preview, question, view=fare_schemas.preview)


@router.get("/{table_id}")
@guarded(_table)
def get_table(request: Request, table_id: str) -> Response:
    """One table."""
    found = db.read(lambda tx: fares_admin.get_table(tx, actor_of(tx, request), table_id))
    return with_etag(request, _text(fare_schemas.one(found)))


@router.patch("/{table_id}")
@guarded(_table)
def change_table(request: Request, table_id: str, body: FarePatchBody) -> Response:
    """Rewrite a table that has not begun; 409 already_begun, edited_meanwhile, same_day; 422 invalid_fare."""
    return act(request, _change, table_id, body, view=fare_schemas.one)


@router.delete("/{table_id}", status_code=204)
@guarded(_table)
def withdraw_table(request: Request, table_id: str, revision: Annotated[int | None, Query(ge=1)] = None) -> Response:
    """Take back a table that has not begun; 409 already_begun, edited_meanwhile."""
    return act(request, fares_admin.withdraw, table_id, revision=revision, view=lambda _none: None, status=204)


@router.get("/{table_id}/csv")
@guarded(_table)
def get_csv(request: Request, table_id: str) -> Response:
    """The full fares of a table as CSV."""
    content = db.read(lambda tx: fares_admin.to_csv(tx, actor_of(tx, request), table_id))
    headers = {"Content-Disposition": f'attachment; filename="fares-{table_id}.csv"'}
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


@router.put(
    "/{table_id}/csv",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": fare_schemas.FROM_CSV["csv"]}},
        }
    },
)
@guarded(_table)
def put_csv(request: Request, table_id: str, content: Annotated[bytes, Depends(_file)]) -> Response:
    """Give a table that has not begun the fares of a file; 422 invalid_fare names line and column."""
    return act(request, _change_to_csv, table_id, content, view=fare_schemas.one)


@browser_router.post("", status_code=201)
def send_from_page(
    request: Request,
    content: Annotated[bytes, Depends(_file)],
    table: Short = "",
    title: Annotated[Text, Query(max_length=1000)] = "",
    starts_on: Short = "",
) -> Response:
    """A file from the admin who is signed in at this browser: into a table, or as a new one."""
    if request.headers.get("content-type", "") != PAGE_TYPE:
        raise HTTPException(415, t("This takes {kinds}.").format(kinds=PAGE_TYPE))
    cookie = request.cookies.get(sessions.COOKIE, "")

    def use_case(tx: Tx) -> str:
        actor = accounts.actor_by_session(tx, cookie)
        if table:
            return fare_forms.change_to_csv(tx, actor, table, content)
        return fare_forms.make_from_csv(tx, actor, title, starts_on, content)

    return JSONResponse({"id": db.run(use_case)}, 201)


def _make(tx: Tx, actor: Actor, body: FareBody) -> Tables:
    require(actor, ADMIN)
    kind, rules = _fares(tx, actor, body)
    if not kind:
        raise InvalidInput(t("Say the kind of fare, a preset or a CSV."), field="kind")
    discounts = fare_schemas.discounts_of(body) or ()
    draft = FareDraft(body.name, day_of(body.starts_on, "starts_on"), kind, rules, discounts)
    return fares_admin.make(tx, actor, draft, replaces=body.replaces)


def _change(tx: Tx, actor: Actor, table_id: str, body: FarePatchBody) -> Tables:
    require(actor, ADMIN)
    kind, rules = _fares(tx, actor, body)
    starts_on = day_of(body.starts_on, "starts_on") if body.starts_on is not None else None
    discounts = fare_schemas.discounts_of(body)
    patch = FarePatch(body.name, starts_on, kind, rules or None, discounts, body.revision)
    return fares_admin.change(tx, actor, table_id, patch)


def _change_to_csv(tx: Tx, actor: Actor, table_id: str, content: bytes) -> Tables:
    rules = fares_admin.rules_from_csv(tx, actor, content)
    return fares_admin.change(tx, actor, table_id, FarePatch(kind=rules.kind, rules=fares.to_data(rules)))


def _fares(tx: Tx, actor: Actor, body: FareFields) -> tuple[str | None, dict[str, Any]]:
    """The kind and the rules of a body, from one source alone."""
    rules = fare_schemas.rules_of(body)
    if sum((bool(rules or body.kind), body.preset is not None, body.csv is not None)) > 1:
        raise InvalidInput(t("Give the fares once: in fields, as a preset or as a CSV."), field="kind")
    if body.preset is not None:
        found = fares.PRESETS.get(body.preset)
        if found is None:
            said = t("The presets are {names}.").format(names=", ".join(fares.PRESETS))
            raise InvalidInput(said, field="preset")
        return found.kind, fares.to_data(found)
    if body.csv is not None:
        read = fares_admin.rules_from_csv(tx, actor, body.csv.encode())
        return read.kind, fares.to_data(read)
    return body.kind, rules


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
