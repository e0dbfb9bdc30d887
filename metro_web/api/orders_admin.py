"""What an admin does with anybody's order over REST: mail its tickets again, cancel it by the rules or in full."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, known_id
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.orders import OrderView
from metro_web.services import order_desk, orders

router = APIRouter(prefix="/admin/orders", tags=["admin"], route_class=ContractRoute)


class DeskCancelBody(Body):
    """Which tickets, all where it is left out; `full` keeps nothing and wants a reason."""

    tickets: list[Annotated[Text, Field(max_length=64)]] | None = Field(default=None, min_length=1, max_length=100)
    full: Annotated[bool, Field(strict=True)] = False
    reason: Annotated[Text, Field(max_length=300)] = ""


def _of_admin(tx: Tx, actor: Actor, path: dict[str, str]) -> OrderView:
    require(actor, ADMIN)
    return orders.get_order(tx, actor, known_id(path["order_id"], is_id))


@router.post("/{order_id}/cancel")
@guarded(_of_admin)
def cancel_order(request: Request, order_id: str, body: DeskCancelBody | None = None) -> Response:
    """Hand tickets back for the buyer; `full` 403 reauth_required, 422 without a reason; 409 already_cancelled."""
    wanted = body or DeskCancelBody()
    return act(
        request, order_desk.cancel, order_id, wanted.tickets, in_full=wanted.full, reason=wanted.reason,
        view=schemas.order,
    )  # fmt: skip


@router.post("/{order_id}/resend")
@guarded(_of_admin)
def resend_tickets(request: Request, order_id: str) -> Response:
    """Mail the tickets that still hold once more; 409 nothing_to_send, 429."""
    return act(request, order_desk.resend_tickets, order_id, view=lambda code: {"code": code})
