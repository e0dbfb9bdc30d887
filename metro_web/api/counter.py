"""The sale at the counter over REST: paid in cash, `used` at once. For staff and admins."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act
from metro_web.api.fields import Body, Code, Email, WholeNumber
from metro_web.core.db import Tx
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries.orders import OrderView
from metro_web.services import counter
from metro_web.services.kinds import JourneyChoice

router = APIRouter(prefix="/admin/offline-sales", tags=["admin"], route_class=ContractRoute)


class SaleBody(Body):
    """What the traveller at the counter wants; `customer` is the e-mail of an account, if the tickets shall be theirs."""

    origin: Code = Field(alias="from")
    destination: Code = Field(alias="to")
    count: WholeNumber = 1
    prefer: Literal["fewest_stops", "fewest_changes", "fastest"] = "fewest_stops"
    customer: Email | None = None


def _staff(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, STAFF)


@router.post("", status_code=201)
@guarded(_staff)
def sell(request: Request, body: SaleBody) -> Response:
    """Sell for cash; 404 unknown_station, 409 no_route, service_stopped, no_fare, 422 same_station, unknown_customer."""
    choice = JourneyChoice(body.origin, body.destination, body.count, body.prefer)
    return act(request, counter.sell, choice, customer=body.customer, view=_sold, status=201)


def _sold(found: OrderView) -> dict[str, Any]:
    return {"order": schemas.order(found)}
