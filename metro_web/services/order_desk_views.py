"""What the pages of an order at a desk show, each in one call: its story, what cancelling gives, other seats."""

from collections.abc import Mapping

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries import users as user_queries
from metro_web.queries.records import desk_view
from metro_web.queries.records import orders as order_records
from metro_web.queries.records.desk_view import DeskQuote, OrderDesk
from metro_web.queries.records.shape import RecordFilter, RecordsView
from metro_web.services import desk_orders, order_desk
from metro_web.services.desk_reach import Desk

ROWS = 25
FIELDS = ("find", "person", "trip", "day", "status")


def page(tx: Tx, actor: Actor, desk: Desk, choice: Mapping[str, str], *, before: str = "") -> RecordsView:
    """A page of an operator's orders; `choice` has the fields as text, '' for what does not matter."""
    wanted = RecordFilter(**{field: choice.get(field, "") for field in FIELDS})  # type: ignore[arg-type]
    found = desk_orders.find(tx, actor, desk, wanted, limit=ROWS, before=before if is_id(before) else "")
    rows = [order_records.row_at(record, "/op/orders") for record in found.records]
    return RecordsView(rows=rows, next_before=found.next_before)


def order(tx: Tx, actor: Actor, desk: Desk, order_id: str) -> OrderDesk:
    """An order with its story and what may be done with it; 404."""
    found, now = desk_orders.get(tx, actor, desk, order_id), clock.utc_now()
    is_whole = found.within.is_whole
    events = desk_view.events_of_order(tx, found.order, network_queries.current(tx).network, now, is_whole=is_whole)
    buyer = user_queries.find_by_id(tx, found.order.buyer_id) if found.order.buyer_id else None
    refunds = _refunds(tx, actor, desk, order_id)
    return desk_view.order(
        found.order, events, buyer, refunds, is_admin=desk.is_admin, is_whole=is_whole, now=now
    )  # fmt: skip


def quote(tx: Tx, actor: Actor, desk: Desk, order_id: str, ticket_ids: list[str] | None, *, in_full: bool) -> DeskQuote:
    """Who would get what of which ticket; the refusals of cancelling."""
    found = desk_orders.get(tx, actor, desk, order_id)
    quoted = order_desk.quote(tx, actor, order_id, ticket_ids, in_full=in_full, desk=desk)
    return desk_view.quote(found.order, dict(quoted.tickets), quoted.penalty_minor)


def _refunds(tx: Tx, actor: Actor, desk: Desk, order_id: str) -> dict[str, int] | None:
    try:
        return dict(order_desk.quote(tx, actor, order_id, desk=desk).tickets)
    except AppError:
        return None
