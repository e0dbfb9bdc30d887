"""Tickets to take along over REST: PDF and calendar files, of one ticket or of a whole order.

A signed-in browser may open them too: they are the buttons of the ticket's page.
"""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from metro_web.api.contract_route import ContractRoute
from metro_web.api.deps import actor_of
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.integrations import calendar, pdf
from metro_web.services import ticket_files

router = APIRouter(tags=["tickets"], route_class=ContractRoute)


@router.get("/tickets/{ticket_id}/ticket.pdf")
def ticket_pdf(request: Request, ticket_id: str) -> Response:
    """One ticket on a page."""
    return _pdf(_found(request, ticket_files.papers, ticket_id))


@router.get("/tickets/{ticket_id}/ticket.ics")
def ticket_ics(request: Request, ticket_id: str) -> Response:
    """One ticket as a calendar entry."""
    return _ics(_found(request, ticket_files.entries, ticket_id))


@router.get("/orders/{order_id}/tickets.pdf")
def order_pdf(request: Request, order_id: str) -> Response:
    """A page for each ticket of the order; 409 no_tickets."""
    return _pdf(_found(request, ticket_files.order_papers, order_id))


@router.get("/orders/{order_id}/tickets.ics")
def order_ics(request: Request, order_id: str) -> Response:
    """An entry for each ticket of the order; 409 no_tickets."""
    return _ics(_found(request, ticket_files.order_entries, order_id))


def _found(request: Request, fn: Callable[..., Any], which: str) -> Any:
    def use_case(tx: Tx) -> Any:
        return fn(tx, actor_of(tx, request), which)

    return db.read(use_case)


def _pdf(papers: ticket_files.Papers) -> Response:
    content = pdf.tickets(papers.pages, title=papers.title, language=papers.language)
    return _file(content, "application/pdf", f"{papers.name}.pdf")


def _ics(found: ticket_files.Entries) -> Response:
    return _file(calendar.document(found.entries), "text/calendar; charset=utf-8", f"{found.name}.ics")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
