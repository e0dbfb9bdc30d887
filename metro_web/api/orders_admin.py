"""What is done with anybody's order at a desk over REST: by an admin with any, by operators with their companies' sales.

Both desks have the same calls, made from one table, under `/admin/orders` and `/operator/orders`.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, Guard, guarded
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor
from metro_web.services import desk_orders, order_desk, seat_changes
from metro_web.services.cancellations import RefundQuote
from metro_web.services.desk_orders import DeskOrder
from metro_web.services.desk_reach import ADMIN_DESK, OPERATOR_DESK, Desk

TICKETS_MAX = 100
Id = Annotated[Text, Field(max_length=64)]
router = APIRouter(prefix="/admin/orders", tags=["admin"], route_class=ContractRoute)
operator_router = APIRouter(prefix="/operator/orders", tags=["operator"], route_class=ContractRoute)


class DeskCancelBody(Body):
    """Which tickets, all within reach where it is left out; `full` keeps nothing and wants a reason."""

    tickets: list[Id] | None = Field(default=None, min_length=1, max_length=TICKETS_MAX)
    full: Annotated[bool, Field(strict=True)] = False
    reason: Annotated[Text, Field(max_length=300)] = ""


class SeatBody(Body):
    """The label of the seat to have instead."""

    seat: Id


def _guard(desk: Desk) -> Guard:
    def guard(tx: Tx, actor: Actor, path: dict[str, str]) -> DeskOrder:
        return desk_orders.get(tx, actor, desk, known_id(path["order_id"], is_id))

    return guard


def _order(found: DeskOrder) -> Any:
    return schemas.order(found.order)


def _quote(found: RefundQuote) -> Any:
    each = [{"ticket": ticket, "refund": schemas.money(amount)} for ticket, amount in found.tickets]
    return schemas.refund(found) | {"tickets": each}


def _seats(found: list[str]) -> Any:
    return {"seats": found}


def _add(to: APIRouter, desk: Desk) -> None:
    """The calls of one desk."""
    mine = guarded(_guard(desk))

    @mine
    def get_order(request: Request, order_id: str) -> Response:
        """One order with the tickets within reach."""
        return look(request, desk_orders.get, desk, order_id, view=_order)

    @mine
    def quote_refund(
        request: Request,
        order_id: str,
        tickets: Annotated[list[str] | None, Query(max_length=TICKETS_MAX)] = None,
        full: bool = False,
    ) -> Response:
        """What cancelling (these tickets, or all within reach) would give, ticket by ticket, and what is kept."""
        wanted = [each for part in tickets for each in part.split(",") if each] if tickets is not None else None
        if wanted == []:
            raise InvalidInput(t("Name a ticket, or leave this out for all of them."), field="tickets")
        return look(request, order_desk.quote, order_id, wanted, in_full=full, desk=desk, view=_quote)

    @mine
    def cancel_order(request: Request, order_id: str, body: DeskCancelBody | None = None) -> Response:
        """Hand tickets back for the buyer; `full` 403 reauth_required, 422 without a reason; 409 already_cancelled."""
        wanted = body or DeskCancelBody()
        terms: dict[str, Any] = {"in_full": wanted.full, "reason": wanted.reason, "desk": desk}
        return act(request, order_desk.cancel, order_id, wanted.tickets, **terms, view=schemas.order)

    @mine
    def resend_tickets(request: Request, order_id: str) -> Response:
        """Mail the tickets that still hold once more; 409 nothing_to_send, 429."""
        return act(request, order_desk.resend_tickets, order_id, desk=desk, view=lambda code: {"code": code})

    @mine
    def take_cash(request: Request, order_id: str) -> Response:
        """Confirm an order that awaits payment against cash, into one's open shift; 409 no_shift, code_needed, others_too."""
        return act(request, order_desk.take_cash, order_id, desk=desk, view=schemas.order)

    @mine
    def list_seats(request: Request, order_id: str, ticket_id: str) -> Response:
        """Free seats of the same price that a ticket could have instead, the nearest first."""
        return look(request, seat_changes.choices, order_id, ticket_id, desk=desk, view=_seats)

    @mine
    def change_seat(request: Request, order_id: str, ticket_id: str, body: SeatBody) -> Response:
        """Give a ticket another seat of the same price and a new code; 409 seat_taken, other_price, not_changeable."""
        return act(request, seat_changes.change, order_id, ticket_id, body.seat, desk=desk, view=schemas.ticket)

    named = "admin" if desk.is_admin else "operator"
    for path, method, endpoint in (
        ("/{order_id}", "GET", get_order),
        ("/{order_id}/refund-quote", "GET", quote_refund),
        ("/{order_id}/cancel", "POST", cancel_order),
        ("/{order_id}/resend", "POST", resend_tickets),
        ("/{order_id}/cash", "POST", take_cash),
        ("/{order_id}/tickets/{ticket_id}/seats", "GET", list_seats),
        ("/{order_id}/tickets/{ticket_id}/seat", "POST", change_seat),
    ):
        name = f"{named}_{endpoint.__name__}"
        to.add_api_route(path, endpoint, methods=[method], name=name, operation_id=name)


_add(router, ADMIN_DESK)
_add(operator_router, OPERATOR_DESK)
