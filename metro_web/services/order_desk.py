"""What somebody at a desk does with an order: mail its tickets again, take cash for it, cancel it or some of it.

All of it is in the audit log. Operators do the same with what their own companies sold (`desk_orders`).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, TooManyRequests
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission, paying
from metro_web.domain import orders as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.orders import Order, OrderItem, Payment
from metro_web.models.outbox import OutboxMail
from metro_web.models.tickets import Ticket
from metro_web.queries import contacts
from metro_web.queries import shifts as shift_queries
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.orders import OrderView
from metro_web.services import (
    audit,
    cancellations,
    desk_orders,
    desk_reach,
    orders,
    payments,
    settlement,
    step_up,
    ticket_mail,
)
from metro_web.services.cancellations import RefundQuote, Terms
from metro_web.services.desk_reach import ADMIN_DESK, Desk, Reach

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_payments: Any = Payment.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]
RESEND_SECONDS = 30
REASON_LENGTH_MIN, REASON_LENGTH_MAX = 5, 300


def resend_tickets(tx: Tx, actor: Actor, order_id: str, *, desk: Desk = ADMIN_DESK) -> str:
    """Mail the living tickets of an order (within reach) to its buyer once more; the order's code.

    409 `nothing_to_send` without a living ticket or an address, 429 within 30 seconds of the last such mail.
    """
    order, within = desk_orders.lock(tx, actor, desk, order_id)
    now = clock.utc_now()
    _require_pause(tx, order_id, now)
    living = [_tickets.c.status.in_(admission.LIVING), _tickets.c.valid_until > now]
    if within.tickets is not None:
        living.append(_tickets.c.id.in_(within.tickets))
    query = select(_items).where(_items.c.order_id == order_id).order_by(_items.c.position)
    issued = [
        (
            item,
            [dict(row._mapping) for row in tx.execute(select(_tickets).where(_tickets.c.item_id == item.id, *living))],
        )
        for item in tx.execute(query).all()
    ]
    buyer = contacts.get_contact(tx, order.buyer_id) if order.buyer_id is not None else None
    known = ticket_queries.list_by_orders(tx, [order_id]).get(order_id, [])
    standing = {one.id: one.standing for one in known if one.standing is not None}
    has_tickets = any(rows for _item, rows in issued)
    if not (buyer and has_tickets and ticket_mail.promise(tx, order, issued, buyer, now, standing)):
        raise Conflict("nothing_to_send", t("There is no ticket that still holds, or nobody to send it to."))
    audit.record(tx, actor, "order.resend", f"order:{order_id}", None, {"code": order.code}, now)
    return str(order.code)


def quote(
    tx: Tx,
    actor: Actor,
    order_id: str,
    ticket_ids: Sequence[str] | None = None,
    *,
    in_full: bool = False,
    desk: Desk = ADMIN_DESK,
) -> RefundQuote:
    """What `cancel` with the same would give to whom, ticket by ticket; the same refusals."""
    found = desk_orders.get(tx, actor, desk, order_id)
    if found.order.status in rules.UNPAID:
        desk_orders.require_whole(found.within)
    terms = Terms(found.within.tickets, in_full=in_full)
    return cancellations.quote_of(tx, order_id, found.order.status, ticket_ids, terms)


def cancel(
    tx: Tx,
    actor: Actor,
    order_id: str,
    ticket_ids: Sequence[str] | None = None,
    *,
    in_full: bool = False,
    reason: str = "",
    desk: Desk = ADMIN_DESK,
) -> OrderView:
    """Hand back all of an order that can be, or some tickets of it; the buyer's wallet gets the money, a mail says so.

    For what the rules give; `in_full` keeps nothing, wants a reason (422) and a fresh proof. A reason stands beside the
    money in the ledger, and in the mail. An operator hands back what their company sold, and nothing else.
    """
    reach = desk_reach.of(tx, actor, desk)
    why = _reason(reason, is_needed=in_full)
    if in_full:
        step_up.require_fresh(tx, actor, clock.utc_now())
    order, within = desk_orders.lock(tx, actor, desk, order_id)
    now = clock.utc_now()
    if rules.status_at(order.status, order.expires_at, now) in rules.UNPAID:
        desk_orders.require_whole(within)
    done = cancellations.cancel_locked(tx, actor, order, ticket_ids, Terms(within.tickets, in_full, why))
    facts: list[dict[str, Any]] = [
        {"code": order.code, "status": status, "refunded": money_label(refunded_minor, order.currency)}
        for status, refunded_minor in ((order.status, order.refunded_minor), (done.status, done.refunded_minor))
    ]
    after = facts[1] | ({"in_full": True} if in_full else {}) | ({"reason": why} if why else {})
    audit.record(tx, actor, "order.cancel", f"order:{order_id}", facts[0], after | _at(reach), now)
    return desk_orders.seen(done, within)


def take_cash(tx: Tx, actor: Actor, order_id: str, *, desk: Desk = ADMIN_DESK) -> OrderView:
    """Confirm an order that awaits its payment against cash, which goes into the actor's open shift.

    409 `no_shift`, `code_needed`, `order_closed`, `payment_pending`, `others_too`; 410 `order_expired`, `hold_expired`.
    """
    order, within = desk_orders.lock(tx, actor, desk, order_id)
    desk_orders.require_whole(within)
    now, seller_id = clock.utc_now(), signed_in(actor)
    orders.require_payable(order, now)
    pending = select(_payments.c.id).where(_payments.c.order_id == order_id, _payments.c.status == paying.PENDING)
    if tx.execute(pending.limit(1)).first() is not None:
        raise payments.still_checking()
    if shift_queries.find_open(tx, seller_id) is None:
        raise Conflict("no_shift", t("Open a shift first: cash is taken into one."))
    tx.execute(update(_orders).where(_orders.c.id == order_id).values(seller_id=seller_id))
    refusal = settlement.settle(tx, orders.lock(tx, order_id), now, method=paying.CASH)
    if refusal is not None:
        raise refusal
    facts = {"code": order.code, "cash": money_label(order.total_minor, order.currency)}
    audit.record(tx, actor, "order.cash", f"order:{order_id}", {"status": order.status}, facts, now)
    return desk_orders.get(tx, actor, desk, order_id).order


def _at(reach: Reach) -> dict[str, Any]:
    return {} if reach is None else {"for": "operator"}


def _reason(text: str, *, is_needed: bool) -> str:
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not words and not is_needed:
        return ""
    if not REASON_LENGTH_MIN <= len(words) <= REASON_LENGTH_MAX:
        sentence = t("Say why, in {low} to {high} characters.")
        raise InvalidInput(sentence.format(low=REASON_LENGTH_MIN, high=REASON_LENGTH_MAX), field="reason")
    return words


def _require_pause(tx: Tx, order_id: str, now: Any) -> None:
    last = tx.execute(
        select(func.max(_mails.c.created_at)).where(_mails.c.order_id == order_id, _mails.c.kind == "tickets")
    ).scalar()
    passed = (now - last) if last else timedelta.max
    if settings().throttle and timedelta(0) <= passed < timedelta(seconds=RESEND_SECONDS):
        seconds = RESEND_SECONDS - int(passed.total_seconds())
        raise TooManyRequests(t("They went out just now; again in {n} seconds.").format(n=seconds), retry_after=seconds)
