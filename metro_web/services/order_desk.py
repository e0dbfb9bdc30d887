"""What an admin does with somebody's order: mail its tickets again, cancel it by the rules. Both are in the audit log."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.orders import OrderItem
from metro_web.models.outbox import OutboxMail
from metro_web.models.tickets import Ticket
from metro_web.queries import contacts
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.orders import OrderView
from metro_web.services import audit, cancellations, orders, step_up, ticket_mail

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]
RESEND_SECONDS = 30
REASON_LENGTH_MIN, REASON_LENGTH_MAX = 5, 300


def resend_tickets(tx: Tx, actor: Actor, order_id: str) -> str:
    """Mail the living tickets of an order to its buyer once more; the order's code.

    409 `nothing_to_send` without a living ticket or an address, 429 within 30 seconds of the last such mail.
    """
    require(actor, ADMIN)
    order = _lock(tx, order_id)
    now = clock.utc_now()
    _require_pause(tx, order_id, now)
    living = (_tickets.c.status.in_(admission.LIVING), _tickets.c.valid_until > now)
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


def cancel(
    tx: Tx,
    actor: Actor,
    order_id: str,
    ticket_ids: Sequence[str] | None = None,
    *,
    in_full: bool = False,
    reason: str = "",
) -> OrderView:
    """Hand back all of an order that can be, or some tickets of it; the buyer's wallet gets the money, a mail says so.

    For what the rules give; `in_full` keeps nothing, wants a reason (422) and a fresh proof, and the reason stands
    beside the money in the ledger.
    """
    require(actor, ADMIN)
    why = _reason(reason) if in_full else ""
    if in_full:
        step_up.require_fresh(tx, actor, clock.utc_now())
    order = _lock(tx, order_id)
    done = cancellations.cancel_locked(tx, actor, order, ticket_ids, in_full=why)
    facts: list[dict[str, Any]] = [
        {"code": order.code, "status": status, "refunded": money_label(refunded_minor, order.currency)}
        for status, refunded_minor in ((order.status, order.refunded_minor), (done.status, done.refunded_minor))
    ]
    after = facts[1] | ({"in_full": True, "reason": why} if in_full else {})
    audit.record(tx, actor, "order.cancel", f"order:{order_id}", facts[0], after, clock.utc_now())
    return done


def _reason(text: str) -> str:
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not REASON_LENGTH_MIN <= len(words) <= REASON_LENGTH_MAX:
        sentence = t("Say why nothing is kept, in {low} to {high} characters.")
        raise InvalidInput(sentence.format(low=REASON_LENGTH_MIN, high=REASON_LENGTH_MAX), field="reason")
    return words


def _lock(tx: Tx, order_id: str) -> Any:
    order = orders.lock(tx, order_id) if ids.is_id(order_id) else None
    if order is None:
        raise NotFound(t("There is no such order."))
    return order


def _require_pause(tx: Tx, order_id: str, now: Any) -> None:
    last = tx.execute(
        select(func.max(_mails.c.created_at)).where(_mails.c.order_id == order_id, _mails.c.kind == "tickets")
    ).scalar()
    passed = (now - last) if last else timedelta.max
    if settings().throttle and timedelta(0) <= passed < timedelta(seconds=RESEND_SECONDS):
        seconds = RESEND_SECONDS - int(passed.total_seconds())
        raise TooManyRequests(t("They went out just now; again in {n} seconds.").format(n=seconds), retry_after=seconds)
