"""Hands tickets back: what it would give, and doing it. Each ticket is refunded at most once, by its ledger key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.orders import Order, OrderItem
from metro_web.models.tickets import Ticket
from metro_web.queries import attended, contacts
from metro_web.queries import orders as order_queries
from metro_web.queries.orders import OrderView
from metro_web.services import ledger, order_stock, orders, outbox, tellings
from metro_web.services.kinds import KINDS

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]


_ROWS = (
    select(_tickets, _items.c.hold_id, _items.c.facts)
    .join(_items, _items.c.id == _tickets.c.item_id)
    .order_by(_tickets.c.id)
)


@dataclass(frozen=True, slots=True)
class RefundQuote:
    """What cancelling would give back and cost; minor units. `tickets` are ids with the refund of each."""

    refund_minor: int
    penalty_minor: int
    tickets: tuple[tuple[str, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """How somebody else than the buyer hands tickets back: only those `within` (None: any), perhaps keeping nothing.

    The reason stands beside the money in the ledger, and in the mail.
    """

    within: frozenset[str] | None = None
    in_full: bool = False
    reason: str = ""


BY_RULES = Terms()


def quote(tx: Tx, actor: Actor, order_id: str, ticket_ids: Sequence[str] | None = None) -> RefundQuote:
    """What `cancel` with the same tickets would do now; the same refusals."""
    order = orders.get_order(tx, actor, order_id)
    return quote_of(tx, order_id, order.status, ticket_ids)


def quote_of(
    tx: Tx, order_id: str, status: str, ticket_ids: Sequence[str] | None = None, terms: Terms = BY_RULES
) -> RefundQuote:
    """What `cancel_locked` would do now with an order that the caller may cancel; its status as of now."""
    _require_cancellable(status)
    if status in rules.UNPAID:
        return RefundQuote(0, 0)
    rows = _chosen(tx, order_id, ticket_ids, clock.utc_now(), terms, lock=False)
    refund = sum(amount for _row, amount in rows)
    each = tuple((row.id, amount) for row, amount in rows)
    return RefundQuote(refund, sum(row.price_minor for row, _amount in rows) - refund, each)


def cancel(tx: Tx, actor: Actor, order_id: str, ticket_ids: Sequence[str] | None = None) -> OrderView:
    """Give back some tickets, or all that can be; the money goes back in this transaction."""
    return cancel_locked(tx, actor, _lock(tx, actor, order_id), ticket_ids)


def give_up(tx: Tx, actor: Actor, order_id: str) -> OrderView:
    """End an order that is still unpaid; one that was paid a moment before stays as it is, tickets and all."""
    order = orders.lock_mine(tx, actor, order_id)
    if rules.status_at(order.status, order.expires_at, clock.utc_now()) in rules.UNPAID:
        return cancel_locked(tx, actor, order)
    return orders.get_order(tx, actor, order_id)


def cancel_locked(
    tx: Tx, actor: Actor, order: Any, ticket_ids: Sequence[str] | None = None, terms: Terms = BY_RULES
) -> OrderView:
    """The same for an order that the caller has locked and may cancel, on these terms."""
    now = clock.utc_now()
    order_id = order.id
    status = rules.status_at(order.status, order.expires_at, now)
    _require_cancellable(status)
    if status in rules.UNPAID:
        tx.execute(update(_orders).where(_orders.c.id == order_id).values(status=rules.CANCELLED, expires_at=None))
        order_stock.free(tx, order_id, now)
        return _as_it_is(tx, order_id)
    payee = ledger.wallet_of(order.buyer_id) if order.buyer_id else ledger.cash_of(tx, signed_in(actor), now=now)
    chosen = _chosen(tx, order_id, ticket_ids, now, terms, lock=True)
    _give_back(tx, order, payee, chosen, now, reason=terms.reason)
    return _as_it_is(tx, order_id)


def _as_it_is(tx: Tx, order_id: str) -> OrderView:
    found = order_queries.get_order(tx, order_id)
    assert found is not None, "it was locked"
    return found


def call_off(tx: Tx, order_id: str, now: datetime) -> None:
    """Give an order back, in full, whatever of it was called off by its owner. Done again: nothing.

    The buyer is told before, unless they were: once for all they had of it.
    """
    order = orders.lock(tx, order_id)
    query = _ROWS.where(_tickets.c.order_id == order_id, _tickets.c.status != admission.CANCELLED)
    rows = [row for row in tx.execute(query.with_for_update(of=_tickets)) if _is_called_off(tx, row)]
    if not rows:
        return
    which = sorted({row.facts["inventory"] for row in rows})
    told = [tellings.tell_before_refund(tx, each, order.buyer_id, now) for each in which]
    payee, chosen = ledger.wallet_of(order.buyer_id), [(row, row.price_minor) for row in rows]
    _give_back(tx, order, payee, chosen, now, is_told=all(told))


def _is_called_off(tx: Tx, row: Any) -> bool:
    return row.hold_id is not None and attended.is_called_off(tx, row.facts)


def _lock(tx: Tx, actor: Actor, order_id: str) -> Any:
    """The buyer's order, locked; one sold for cash to nobody known is any seller's, who gives the cash back."""
    order = orders.lock(tx, order_id) if ids.is_id(order_id) and actor.is_staff else None
    if order is not None and order.buyer_id is None:
        return order
    return orders.lock_mine(tx, actor, order_id)


def _give_back(
    tx: Tx,
    order: Any,
    payee: str,
    chosen: list[tuple[Any, int]],
    now: datetime,
    *,
    is_told: bool = False,
    reason: str = "",
) -> None:
    """Hand tickets back, add up on the order, tell the buyer who was not told."""
    refunded = _hand_back(tx, order, payee, chosen, now, reason)
    living = tx.execute(
        select(_tickets.c.id).where(_tickets.c.order_id == order.id, _tickets.c.status != admission.CANCELLED).limit(1)
    ).first()
    tx.execute(
        update(_orders)
        .where(_orders.c.id == order.id)
        .values(refunded_minor=_orders.c.refunded_minor + refunded, status=rules.PAID if living else rules.CANCELLED)
    )
    contact = contacts.get_contact(tx, order.buyer_id) if order.buyer_id and not is_told else None
    if contact and contact.address:
        context = {
            "name": contact.name,
            "order_code": order.code,
            "refund_label": money_label(refunded, order.currency),
            "reason": reason,
        }
        outbox.queue(tx, "cancelled", contact.address, context, now=now, locale=contact.locale, order_id=order.id)


def _hand_back(tx: Tx, order: Any, payee: str, chosen: list[tuple[Any, int]], now: datetime, reason: str) -> int:
    """Cancel locked tickets and move their money; the sum in minor units."""
    # Seats go back before any wallet is held, as whoever buys takes them: else the two could wait for each other.
    for row, _amount in chosen:
        if row.hold_id is not None:
            order_stock.give_back(tx, row.hold_id, now, seat=row.facts.get("seat_index"))
    for row, amount in chosen:
        tx.execute(
            update(_tickets).where(_tickets.c.id == row.id).values(status=admission.CANCELLED, refunded_minor=amount)
        )
        if amount:
            posting = ledger.Posting("refund", f"ticket:{row.id}:refund", reason, order.id, row.id)
            ledger.post(tx, ledger.REVENUE, payee, amount, posting, now=now)
    return sum(amount for _row, amount in chosen)


def _require_cancellable(status: str) -> None:
    if status == rules.CANCELLED:
        raise Conflict("already_cancelled", t("This order is cancelled already."))
    if status == rules.EXPIRED:
        raise Conflict("order_closed", t("This order ended unpaid; nothing was charged."))


def _chosen(
    tx: Tx, order_id: str, ticket_ids: Sequence[str] | None, now: datetime, terms: Terms, *, lock: bool
) -> list[tuple[Any, int]]:
    """The tickets to hand back with the refund of each; named ones must all be cancellable."""
    query = _ROWS.where(_tickets.c.order_id == order_id)
    found = tx.execute(query.with_for_update(of=_tickets) if lock else query).all()
    rows: Sequence[Any] = [row for row in found if terms.within is None or row.id in terms.within]
    if ticket_ids is not None:
        wanted = set(ticket_ids)
        if not wanted or wanted - {row.id for row in rows}:
            raise NotFound(t("There is no such ticket in this order."))
        rows = [row for row in rows if row.id in wanted]
    priced = [(row, _refund_minor(tx, row, now)) for row in rows]
    stuck = next((row for row, amount in priced if amount is None), None)
    chosen = [(row, amount) for row, amount in priced if amount is not None]
    if ticket_ids is None and not chosen:
        # Nothing is left: that they were handed back before says more than what became of the others.
        stuck = next((row for row in rows if row.status == admission.CANCELLED), stuck)
    if stuck is not None and (ticket_ids is not None or not chosen):
        raise _not_cancellable(_standing(stuck, now))
    return [(row, row.price_minor) for row, _amount in chosen] if terms.in_full else chosen


def _refund_minor(tx: Tx, row: Any, now: datetime) -> int | None:
    found: int | None = KINDS[row.kind].refund_minor(tx, row.price_minor, _standing(row, now), row.facts, now)
    return found


def _standing(row: Any, now: datetime) -> str:
    """Its status for handing it back: who was let in and came out again may come back, but has used it."""
    status = admission.status_at(row.status, row.valid_until, now)
    return admission.USED if status == admission.ACTIVE and row.entered_at is not None else status


def _not_cancellable(status: str) -> AppError:
    if status == admission.CANCELLED:
        return Conflict("already_cancelled", t("This ticket is cancelled already."))
    sentences = {
        admission.IN_USE: t("This ticket is being used now."),
        admission.USED: t("This ticket was used."),
        admission.EXPIRED: t("This ticket has expired."),
    }
    return Conflict("not_cancellable", sentences[status])
