"""Tickets over REST: list, look, the text of the QR and its picture."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import actor_of, look
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.integrations import qr
from metro_web.queries.tickets import TicketView
from metro_web.services import tickets

router = APIRouter(tags=["tickets"], route_class=ContractRoute)


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.get("/tickets")
@guarded(_anybody)
def list_tickets(
    request: Request,
    status: Literal["active", "in_use", "used", "expired", "cancelled"] | None = None,
    kind: Literal["journey", "seat", "admission"] | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """The caller's tickets, newest first."""
    paging = {"limit": page_limit(limit), "before": opened("tickets", cursor)}
    return look(request, tickets.list_mine, status=status, kind=kind, view=_page, **paging)


def _page(found: tuple[list[TicketView], str | None]) -> Any:
    return {"items": [schemas.ticket(each) for each in found[0]], "next_cursor": sealed("tickets", found[1])}


@router.get("/tickets/{ticket_id}")
def get_ticket(request: Request, ticket_id: str) -> Response:
    """One ticket."""
    return look(request, tickets.get_ticket, ticket_id, view=schemas.ticket)


@router.get("/tickets/{ticket_id}/token")
def get_token(request: Request, ticket_id: str) -> Response:
    """The text in the QR."""
    return look(request, tickets.get_token, ticket_id, view=lambda token: {"token": token})


@router.get("/tickets/{ticket_id}/qr.svg")
def get_qr(request: Request, ticket_id: str) -> Response:
    """The QR as a picture, black on white with its quiet zone."""

    def use_case(tx: Tx) -> str:
        return qr.svg(tickets.get_token(tx, actor_of(tx, request), ticket_id))

    headers = {"Cache-Control": "private, no-store"}
    return Response(db.read(use_case), media_type="image/svg+xml", headers=headers)
