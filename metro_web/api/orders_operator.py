"""Orders of what an operator's companies sell over REST: found by anything that people read out."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import records
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import look
from metro_web.api.fields import Text
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.queries.records.orders import ORDERS
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import desk_orders, desk_reach
from metro_web.services.desk_reach import OPERATOR_DESK, Desk
from metro_web.services.records import RecordPage

router = APIRouter(prefix="/operator/orders", tags=["operator"], route_class=ContractRoute)
Status = Literal["awaiting_otp", "awaiting_payment", "paid", "cancelled", "expired"]
Words = Annotated[Text, Query(max_length=254)]
EXAMPLE = {"items": [records.document(ORDERS.example)], "next_cursor": None}


def _operator(tx: Tx, actor: Actor, _path: dict[str, str]) -> object:
    return desk_reach.of(tx, actor, OPERATOR_DESK)


@router.get("", responses={200: {"content": {"application/json": {"example": EXAMPLE}}}})
@guarded(_operator)
def list_operator_orders(
    request: Request,
    company: Annotated[Text, Query(max_length=64)] = "",
    find: Words = "",
    person: Words = "",
    trip: Words = "",
    day: Annotated[Text, Query(max_length=10)] = "",
    status: Status | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Orders with something of the caller's companies (or one `company` of them), newest first, its sums theirs alone.

    `find` is an order's or a ticket's code, `person` a part of name or address, `trip` words or an id, `day` when it is.
    """
    wanted = RecordFilter(find=find, person=person, status=status or "", trip=trip, day=day)
    paging = {"limit": page_limit(limit), "before": opened("operator-orders", cursor) or ""}
    return look(request, desk_orders.find, Desk(company_id=company), wanted, view=_page, **paging)


def _page(found: RecordPage) -> Any:
    items = [records.document(record) for record in found.records]
    return {"items": items, "next_cursor": sealed("operator-orders", found.next_before)}
