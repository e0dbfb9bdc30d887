"""Records over REST, for admins: a page of each kind, the same as a CSV file, and the correction of a wallet.

The routes are made from the table of kinds, each with the parameters that its kind knows.
"""

import inspect
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api import schemas, sheets
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, look, text_response
from metro_web.api.fields import Body, Text, WholeNumber, instant
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.records.kinds import KINDS
from metro_web.queries.records.shape import Kind, RecordFilter
from metro_web.services import corrections, records, users_admin
from metro_web.services.records import RecordPage

router = APIRouter(prefix="/admin", tags=["records"], route_class=ContractRoute)
ABOUT = {
    "find": "A code, number, id or text of the record itself.",
    "person": "An id, or a part of the e-mail address.",
    "order": "An order's id.",
    "trip": "Words of what was bought, or the id of a trip or event.",
    "day": "The local day it takes place, YYYY-MM-DD.",
    "account": "A ledger account, like `revenue` or `wallet:<person>`.",
}
# What a spreadsheet would run as a formula.


class CorrectionBody(Body):
    """Minor units, above zero to put in, below to take out; the reason is what the person reads."""

    amount: WholeNumber
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _owner(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return users_admin.get_user(tx, actor, path["user_id"])


@router.post(
    "/wallets/{user_id}/corrections",
    status_code=201,
    responses={201: {"content": {"application/json": {"example": {"transaction": {
        "id": "4712", "at": "2026-11-20T07:00:00Z", "kind": "correction",
        "amount": {"amount": 2500, "currency": "INR"}, "balance_after": {"amount": 40500, "currency": "INR"},
        "reason": "The gate at Alder took too much",
    }}}}}},
)  # fmt: skip
@guarded(_owner)
def correct_wallet(request: Request, user_id: str, body: CorrectionBody) -> Response:
    """Post a correction with its reason; 402 where the wallet would go below zero. Send an Idempotency-Key."""
    return act(request, corrections.correct, user_id, body.amount, body.reason, view=_transaction, status=201)


def _transaction(found: Any) -> schemas.Json:
    return {"transaction": schemas.entry(found)}


def document(record: Any) -> schemas.Json:
    """A record as the contract writes it: money as objects, instants in UTC."""
    return dict(_written(field.name, getattr(record, field.name)) for field in fields(record))


def _written(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_minor"):
        return name.removesuffix("_minor"), schemas.money(value)
    return name, rfc3339(value) if isinstance(value, datetime) else value


def sheet(kind: Kind, found: list[Any]) -> str:
    """Records as CSV, amounts in minor units beside nothing else."""
    names = [field.name for field in fields(kind.example)]
    return sheets.sheet(names, ([getattr(record, name) for name in names] for record in found))


def _wanted(kind: Kind, given: dict[str, Any]) -> RecordFilter:
    texts = {name: given[name] for name in kind.fields if name not in ("since", "until")}
    days = {name: instant(given.get(name), field) for name, field in (("since", "from"), ("until", "to"))}
    return RecordFilter(**texts, **days)  # type: ignore[arg-type]


def _list_of(kind: Kind) -> Callable[..., Response]:
    def view(page: RecordPage) -> schemas.Json:
        items = [document(record) for record in page.records]
        return {"items": items, "next_cursor": sealed(kind.name, page.next_before)}

    def endpoint(request: Request, limit: int, cursor: str | None, **given: Any) -> Response:
        paging = {"limit": page_limit(limit), "before": opened(kind.name, cursor) or ""}
        return look(request, records.find, kind.name, _wanted(kind, given), view=view, **paging)

    return endpoint


def _file_of(kind: Kind) -> Callable[..., Response]:
    def endpoint(request: Request, **given: Any) -> Response:
        def view(found: list[Any]) -> str:
            return sheet(kind, found)

        found = text_response(
            request, records.find_all, kind.name, _wanted(kind, given), view=view, media_type="text/csv"
        )
        found.headers["Content-Disposition"] = f'attachment; filename="{kind.name}.csv"'
        return found

    return endpoint


def _signature(kind: Kind, *, is_paged: bool) -> inspect.Signature:
    """The parameters that FastAPI reads and documents."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    given = [inspect.Parameter("request", keyword, annotation=Request)]
    for name in kind.fields:
        if name in ("since", "until"):
            alias = {"since": "from", "until": "to"}[name]
            annotation: Any = Annotated[datetime | None, Query(alias=alias)]
            given.append(inspect.Parameter(name, keyword, default=None, annotation=annotation))
        else:
            known = ", ".join({"status": kind.statuses, "kind": kind.kinds}.get(name, {}))
            about = ABOUT.get(name) or f"One of: {known}."
            annotation = Annotated[Text, Query(max_length=254, description=about)]
            given.append(inspect.Parameter(name, keyword, default="", annotation=annotation))
    if is_paged:
        given.append(inspect.Parameter("limit", keyword, default=50, annotation=int))
        cursor = Annotated[Text | None, Query(max_length=200)]
        given.append(inspect.Parameter("cursor", keyword, default=None, annotation=cursor))
    return inspect.Signature(given)


def _add(kind: Kind) -> None:
    words = kind.name.replace("-", " ")
    example = {"items": [document(kind.example)], "next_cursor": None}
    for path, endpoint, is_paged, about, content in (
        ("", _list_of(kind), True, f"{words.capitalize()}, newest first.", {"application/json": {"example": example}}),
        (
            ".csv", _file_of(kind), False, f"The newest 10,000 {words} of a choice as a file, amounts in minor units.",
            {"text/csv": {"example": sheet(kind, [kind.example])}},
        ),
    ):  # fmt: skip
        endpoint.__signature__ = _signature(kind, is_paged=is_paged)  # type: ignore[attr-defined]
        endpoint.__doc__ = about
        name = f"{'list' if is_paged else 'download'}_{kind.name.replace('-', '_')}"
        router.add_api_route(
            f"/{kind.name}{path}", guarded(_admin)(endpoint), methods=["GET"], name=name,
            operation_id=name, responses={200: {"content": content}},
        )  # fmt: skip


for each in KINDS.values():
    _add(each)
