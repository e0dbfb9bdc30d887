"""The basket over REST: one's own, priced at each look; what is in it becomes one order, all or nothing."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi import Body as FromBody
from pydantic import Field

from metro_web.api import basket_schemas, schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, WholeNumber
from metro_web.api.orders import AdmissionItem, JourneyItem, Passenger, PaymentBody, SeatsItem
from metro_web.api.steps import act_in_steps
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import basket, basket_names
from metro_web.services.basket import Line, Payment

router = APIRouter(tags=["basket"], route_class=ContractRoute)
Item = Annotated[JourneyItem | SeatsItem | AdmissionItem, FromBody(discriminator="type")]


class LineBody(Body):
    """How many; or, of seats, who sits there: these and no others."""

    count: WholeNumber | None = None
    passengers: Annotated[list[Passenger], Field(max_length=100)] | None = None


class KeepBody(Body):
    """More time for all that is held."""

    extend: Literal[True]


class OrderBody(Body):
    """How it is paid; with `total`, in minor units, nothing is ordered where that is not the price any more."""

    payment: PaymentBody
    total: WholeNumber | None = None


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> Line:
    signed_in(actor)
    return basket.get_line(tx, actor, known_id(path["line_id"], is_id))


@router.get("/basket")
@guarded(_anybody)
def get_basket(request: Request, method: Literal["wallet", "gateway"] = "wallet") -> Response:
    """What is in it and how it stands now, as paid by `method`."""
    return look(request, basket.view, method, view=basket_schemas.basket)


@router.post("/basket", status_code=201)
@guarded(_anybody)
def put_in(request: Request, body: Item) -> Response:
    """Put in an item as orders have them; more of the same makes its count larger. 404, 409 basket_full, 410 hold_expired, and what an order says."""
    return act(request, basket.add, body.choice(), view=basket_schemas.basket, status=201)


@router.patch("/basket")
@guarded(_anybody)
def keep_basket(request: Request, body: KeepBody) -> Response:
    """More time for all that it holds, up to ten minutes in all."""
    return act(request, basket.keep, view=basket_schemas.basket)


@router.delete("/basket", status_code=204)
@guarded(_anybody)
def clear_basket(request: Request) -> Response:
    """Take everything out; seats are free again."""
    return act(request, basket.clear, view=lambda _none: None, status=204)


@router.post("/basket/order", status_code=201)
@guarded(_anybody)
def order_basket(request: Request, body: OrderBody) -> Response:
    """One order of all of it, and the basket is empty; 409 basket_empty (a second press too), price_changed, 402, 410.

    It is paid as `POST /orders` pays.
    """
    if body.payment.customer is not None:
        raise InvalidInput(t("A basket is bought for oneself."), field="payment.customer")
    payment, means = Payment(seen_minor=body.total, channel="api"), body.payment.means()
    return act_in_steps(
        request, basket.order_and_pay, payment, means, view=schemas.order, status=201, card=body.payment.number
    )


@router.patch("/basket/{line_id}")
@guarded(_mine)
def change_line(request: Request, line_id: str, body: LineBody) -> Response:
    """So many of it; or who sits on its seats, 404 unknown_passenger for one who is not on the caller's list."""
    if body.passengers is not None:
        named = [each.named() for each in body.passengers]
        return act(request, basket_names.name_seats, line_id, named, view=basket_schemas.basket)
    if body.count is None:
        raise InvalidInput(t("Say how many, or who sits there."), field="count")
    return act(request, basket.set_count, line_id, body.count, view=basket_schemas.basket)


@router.delete("/basket/{line_id}", status_code=204)
@guarded(_mine)
def take_out(request: Request, line_id: str) -> Response:
    """Take one line out; its seats are free again."""
    return act(request, basket.remove, line_id, view=lambda _none: None, status=204)


@router.post("/basket/{line_id}/regain")
@guarded(_mine)
def regain_line(request: Request, line_id: str) -> Response:
    """Hold its seats again after their time was over, once; 409 seat_taken, 410 hold_expired."""
    return act(request, basket.regain, line_id, view=basket_schemas.basket)
