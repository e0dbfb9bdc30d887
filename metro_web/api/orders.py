"""Orders over REST: make, confirm with the mailed code, pay, look, hand back."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, Code, Email, ShortText, Text, WholeNumber, instant
from metro_web.api.steps import act_in_steps
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries.orders import OrderFilter, OrderView
from metro_web.services import cancellations, orders, payments
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from metro_web.services.payments import Means

router = APIRouter(tags=["orders"], route_class=ContractRoute)
TICKETS_MAX = 100
Status = Literal["awaiting_otp", "awaiting_payment", "paid", "cancelled", "expired"]


class JourneyItem(Body):
    """A metro journey for `count` people."""

    type: Literal["journey"]
    origin: Code = Field(alias="from")
    destination: Code = Field(alias="to")
    count: WholeNumber = 1
    prefer: Literal["fewest_stops", "fewest_changes", "fastest"] = "fewest_stops"
    quote: Annotated[Text, Field(max_length=600)] | None = None

    def choice(self) -> JourneyChoice:
        """As the service takes it."""
        return JourneyChoice(self.origin, self.destination, self.count, self.prefer, self.quote)


class Passenger(Body):
    """Who sits there: a name, or the `passenger` of one's list, whose name it is then and whose document goes along."""

    seat: Annotated[Text, Field(max_length=64)]
    name: ShortText = ""
    passenger: Annotated[Text, Field(max_length=64)] = ""

    def named(self) -> tuple[str, str, str]:
        """As the service takes it."""
        return self.seat, self.name, self.passenger


class SeatsItem(Body):
    """What a hold has; or seats of an inventory by label, held and bought in one go."""

    type: Literal["seats"]
    hold: Annotated[Text, Field(max_length=64)] = ""
    inventory: Annotated[Text, Field(max_length=64)] = ""
    seats: Annotated[list[Annotated[Text, Field(max_length=64)]], Field(max_length=100)] = []
    from_stop: WholeNumber | None = Field(default=None, alias="from")
    to_stop: WholeNumber | None = Field(default=None, alias="to")
    passengers: Annotated[list[Passenger], Field(max_length=100)] = []

    def choice(self) -> SeatsChoice:
        """As the service takes it."""
        names = tuple(each.named() for each in self.passengers)
        return SeatsChoice(self.hold, self.inventory, tuple(self.seats), self.from_stop, self.to_stop, names)


class AdmissionItem(Body):
    """Places without seats at an event."""

    type: Literal["admission"]
    event: Annotated[Text, Field(max_length=64)]
    count: WholeNumber = 1
    section: ShortText = ""

    def choice(self) -> AdmissionChoice:
        """As the service takes it."""
        return AdmissionChoice(self.event, self.count, self.section)


Item = Annotated[JourneyItem | SeatsItem | AdmissionItem, Field(discriminator="type")]


class CardBody(Body):
    """A card as some clients write it; of what else is in it nothing is read."""

    number: Annotated[Text, Field(max_length=32)]


class PaymentBody(Body):
    """How to pay; `customer` is the e-mail a cash sale belongs to.

    A card's number goes on to the payment provider and is kept nowhere.
    """

    method: ShortText
    kind: ShortText = ""
    card: Annotated[Text, Field(max_length=32)] | CardBody | None = None
    customer: Email | None = None

    @property
    def number(self) -> str:
        """The card's number, '' without one."""
        return self.card.number if isinstance(self.card, CardBody) else self.card or ""

    def means(self) -> Means:
        """As the service takes it."""
        return Means(self.method, self.kind, self.number)


class OrderBody(Body):
    """A basket."""

    items: list[Item] = Field(min_length=1, max_length=10)
    payment: PaymentBody


class CodeBody(Body):
    """The mailed code."""

    code: Annotated[Text, Field(max_length=32)]


class CancelBody(Body):
    """Which tickets; all where it is left out."""

    tickets: list[Annotated[Text, Field(max_length=64)]] | None = Field(
        default=None, min_length=1, max_length=TICKETS_MAX
    )


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> OrderView:
    signed_in(actor)
    return orders.get_order(tx, actor, known_id(path["order_id"], is_id))


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.post("/orders", status_code=201)
@guarded(_anybody)
def create_order(request: Request, body: OrderBody) -> Response:
    """Make an order; 402 where the wallet is too small, 409 price_changed, limit_reached, no_route, service_stopped.

    By gateway and without a journey it is paid here, where the provider answers in time; a declined card or an answer
    still to come leaves it `awaiting_payment`, and `payments` says which.
    """
    choices, paid = [item.choice() for item in body.items], body.payment
    basket = orders.Basket(choices, paid.method, "api", paid.customer)
    return act_in_steps(
        request, payments.create, basket, paid.means(), view=schemas.order, status=201, card=paid.number
    )


@router.get("/orders")
@guarded(_anybody)
def list_orders(
    request: Request,
    status: Status | None = None,
    kind: Literal["journey", "seat", "admission"] | None = None,
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    query: Annotated[Text, Query(max_length=120)] = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """The caller's orders, newest first; `query` are words of what was ordered, or an order's code."""
    wanted = OrderFilter(status, kind, instant(since, "from"), instant(until, "to"), query)
    paging = {"limit": page_limit(limit), "before": opened("orders", cursor)}
    return look(request, orders.list_mine, wanted, view=_page, **paging)


def _page(found: tuple[list[OrderView], str | None]) -> Any:
    return {"items": [schemas.order(each) for each in found[0]], "next_cursor": sealed("orders", found[1])}


@router.get("/orders/{order_id}")
def get_order(request: Request, order_id: str) -> Response:
    """One order."""
    return look(request, orders.get_order, order_id, view=schemas.order)


@router.post("/orders/{order_id}/otp")
@guarded(_mine)
def resend_code(request: Request, order_id: str) -> Response:
    """Mail another code; the older one is dead."""
    return act(request, orders.resend_code, order_id, view=schemas.order)


@router.post("/orders/{order_id}/confirm")
@guarded(_mine)
def confirm_order(request: Request, order_id: str, body: CodeBody) -> Response:
    """Give the code back: pays and issues; 422 bad_code, 410 code_expired, order_expired, 409 order_closed, 402."""
    return act_in_steps(request, payments.confirm, order_id, body.code, view=schemas.order)


@router.post("/orders/{order_id}/payments", status_code=201)
@guarded(_mine)
def pay_order(request: Request, order_id: str, body: PaymentBody) -> Response:
    """Try to pay an order that awaits payment; 402 payment_declined, insufficient_funds, 409 payment_pending.

    A card without its number, an account or a bank transfer is `pending`, with the page to pay on in `redirect_url`.
    """
    means = body.means()
    return act_in_steps(request, payments.pay, order_id, means, view=_last_payment, status=201, card=means.card)


def _last_payment(found: OrderView) -> Any:
    return schemas.payment(found.payments[-1])


@router.get("/orders/{order_id}/refund-quote")
@guarded(_mine)
def quote_refund(
    request: Request, order_id: str, tickets: Annotated[list[str] | None, Query(max_length=TICKETS_MAX)] = None
) -> Response:
    """What cancelling (these tickets, between commas or each by itself, or all) would give."""
    wanted = [each for part in tickets for each in part.split(",") if each] if tickets is not None else None
    if wanted == []:
        raise InvalidInput(t("Name a ticket, or leave this out for all of them."), field="tickets")
    return look(request, cancellations.quote, order_id, wanted, view=schemas.refund)


@router.post("/orders/{order_id}/cancel")
@guarded(_mine)
def cancel_order(request: Request, order_id: str, body: CancelBody | None = None) -> Response:
    """Hand tickets back; 409 already_cancelled."""
    wanted = body.tickets if body else None
    return act(request, cancellations.cancel, order_id, wanted, view=schemas.order)
