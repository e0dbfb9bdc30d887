"""Orders from the basket to the ticket. Money moves and tickets exist only in the transaction that makes it `paid`.

Locks are taken in one order: the order's row, then the wallet. Creating one locks the buyer's wallet, so that one
person's orders queue behind each other and the limits hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, Gone, InsufficientFunds, InvalidInput, NotFound, Refused
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import orders as rules
from metro_web.domain.permissions import STAFF, Actor, require, signed_in
from metro_web.models.orders import Order, OrderItem
from metro_web.queries import contacts
from metro_web.queries import orders as order_queries
from metro_web.queries.contacts import Contact
from metro_web.queries.orders import OrderFilter, OrderView
from metro_web.services import ledger, order_codes, order_stock, person_limits, settlement
from metro_web.services.kinds import KINDS, Choice, Quote, Sale

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
WALLET, CASH = "wallet", "cash"
ITEMS_MAX = 10
# What the column of every database holds, in minor units: 20 million.
TOTAL_MINOR_MAX = 2_000_000_000

# Built once: composing a statement costs about as much as running it.
_LOCK = select(_orders).where(_orders.c.id == bindparam("which")).with_for_update()


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody wants to buy and how they pay; `customer` is an e-mail, for cash sales alone."""

    choices: Sequence[Choice]
    method: str = WALLET
    channel: str = "app"
    customer: str | None = None


def create(tx: Tx, actor: Actor, basket: Basket) -> OrderView:
    """Make an order: wallet orders get a code by mail, cash sales by staff are paid at once."""
    user_id = signed_in(actor)
    if basket.method == CASH:
        require(actor, STAFF)
    elif basket.method != WALLET:
        raise InvalidInput(t("Pay with wallet, or with cash at a counter."), field="payment.method")
    if not 1 <= len(basket.choices) <= ITEMS_MAX:
        raise InvalidInput(t("An order has 1 to {n} items.").format(n=ITEMS_MAX), field="items")
    now = clock.utc_now()
    if basket.method == CASH:
        return sell_for_cash(tx, actor, basket, now)
    quotes = _quoted(tx, basket, Sale(actor, WALLET, now, buyer_id=user_id))
    if not any(quote.needs_code for quote in quotes):
        return _sold_at_once(tx, actor, quotes, basket, now)
    balance_minor = ledger.lock_balance(tx, user_id)
    _require_few_unpaid(tx, user_id, now)
    total_minor = sum(quote.total_minor for quote in quotes)
    if balance_minor < total_minor:
        raise too_poor(total_minor, balance_minor)
    made = write(tx, quotes, basket, now, buyer_id=user_id, status=rules.AWAITING_OTP)
    order_codes.send(tx, made.id, actor, _title(quotes), total_minor, now, is_first=True)
    return made


def _require_few_unpaid(tx: Tx, user_id: str, now: datetime) -> None:
    if order_queries.count_unpaid(tx, user_id, now) >= settings().unpaid_orders_max:
        raise Conflict("limit_reached", t("You have too many unpaid orders. Pay one, or wait until one has ended."))


def _sold_at_once(tx: Tx, actor: Actor, quotes: Sequence[Quote], basket: Basket, now: datetime) -> OrderView:
    """Paid from the wallet in the transaction that makes it: it never counts among the unpaid itself."""
    user_id = signed_in(actor)
    _require_few_unpaid(tx, user_id, now)
    order, items = _rows(quotes, basket, now, buyer_id=user_id, status=rules.PAID)
    try:
        return settlement.sell(tx, order, items, now, Contact(actor.email, actor.name, actor.locale))
    except InsufficientFunds as exc:
        raise too_poor(order["total_minor"], ledger.lock_balance(tx, user_id)) from exc


def sell_for_cash(tx: Tx, actor: Actor, basket: Basket, now: datetime) -> OrderView:
    """Paid at once by hand; tickets belong to the customer named, else to the sale."""
    buyer_id = contacts.find_user_id(tx, basket.customer) if basket.customer else None
    if basket.customer and buyer_id is None:
        raise InvalidInput(t("No account has this e-mail address."), code="unknown_customer", field="customer")
    quotes = _quoted(tx, basket, Sale(actor, CASH, now, buyer_id=buyer_id))
    order, items = _rows(quotes, basket, now, buyer_id=buyer_id, seller_id=actor.user_id, status=rules.PAID)
    return settlement.sell(tx, order, items, now, contacts.get_contact(tx, buyer_id) if buyer_id else None)


def _quoted(tx: Tx, basket: Basket, sale: Sale) -> list[Quote]:
    """Each choice by itself, then all of a kind together, then what one person may have."""
    # What holds something comes first and in one order, so that two baskets never wait for each other.
    choices = sorted(enumerate(basket.choices), key=lambda each: (each[1].stock_key, each[0]))
    made = [(place, KINDS[choice.kind].quote(tx, choice, sale)) for place, choice in choices]
    quotes = [quote for _place, some in sorted(made, key=lambda each: each[0]) for quote in some]
    for kind in {quote.kind for quote in quotes}:
        KINDS[kind].check_together([quote for quote in quotes if quote.kind == kind])
    person_limits.require_room(tx, quotes, sale)
    if sum(quote.total_minor for quote in quotes) > TOTAL_MINOR_MAX:
        most = money_label(TOTAL_MINOR_MAX, settings().currency)
        raise InvalidInput(t("One order costs at most {most}.").format(most=most), field="items")
    return quotes


def write(
    tx: Tx,
    quotes: Sequence[Quote],
    basket: Basket,
    now: datetime,
    *,
    buyer_id: str | None,
    status: str,
    seller_id: str | None = None,
) -> OrderView:
    """Insert an order that is still to be paid, and its items; the order as it stands."""
    order, items = _rows(quotes, basket, now, buyer_id=buyer_id, status=status, seller_id=seller_id)
    tx.put(_orders, order)
    tx.put(_items, *items)
    held = {quote.hold_id for quote in quotes if quote.hold_id is not None}
    order_stock.bind(tx, order["id"], held, order["expires_at"])
    return order_queries.as_written(order, items, now)


def _rows(
    quotes: Sequence[Quote],
    basket: Basket,
    now: datetime,
    *,
    buyer_id: str | None,
    status: str,
    seller_id: str | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The order and its items as they are written."""
    code_until = now + timedelta(seconds=settings().otp_seconds) if status == rules.AWAITING_OTP else None
    held_until = [quote.held_until for quote in quotes if quote.held_until is not None]
    is_paid = status == rules.PAID
    order: dict[str, Any] = {
        "id": ids.new_id(),
        "code": ids.order_code(),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "channel": basket.channel,
        "status": status,
        "method": basket.method,
        "total_minor": sum(quote.total_minor for quote in quotes),
        "refunded_minor": 0,
        "currency": settings().currency,
        "needs_code": status == rules.AWAITING_OTP,
        "codes_sent": int(status == rules.AWAITING_OTP),
        "created_at": now,
        "expires_at": None if is_paid else order_stock.ends_at(now, held_until, code_until),
        "paid_at": now if is_paid else None,
    }
    return order, [_item(order["id"], position, quote) for position, quote in enumerate(quotes)]


def _item(order_id: str, position: int, quote: Quote) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "order_id": order_id,
        "position": position,
        "kind": quote.kind,
        "title": quote.title,
        "count": quote.count,
        "unit_minor": quote.unit_minor,
        "facts": quote.facts,
        "touches": quote.touches,
        "inventory_id": quote.inventory_id,
        "hold_id": quote.hold_id,
    }


def resend_code(tx: Tx, actor: Actor, order_id: str) -> OrderView:
    """Mail another code; the older one is dead from here on. One every 30 seconds, 3 an order."""
    now = clock.utc_now()
    order = lock_mine(tx, actor, order_id)
    _require_open(order, now)
    if order.status != rules.AWAITING_OTP:
        raise Conflict("order_closed", t("This order was confirmed already."))
    items = tx.execute(select(_items.c.title).where(_items.c.order_id == order_id).order_by(_items.c.position))
    order_codes.send_again(tx, order, actor, ", ".join(items.scalars()), now)
    # What the order holds lasts as long as the code that is out.
    until = order_stock.ends_with_code(order.created_at, order.expires_at, now)
    tx.execute(update(_orders).where(_orders.c.id == order_id).values(expires_at=until))
    order_stock.extend(tx, order_id, until, now)
    return get_order(tx, actor, order_id)


def confirm(tx: Tx, actor: Actor, order_id: str, code: str) -> OrderView | Refused:
    """The mailed code comes back: pay by the method named and issue the tickets, or say why not."""
    now = clock.utc_now()
    order = lock_mine(tx, actor, order_id)
    _require_open(order, now)
    if order.status != rules.AWAITING_OTP:
        raise Conflict("order_closed", t("This order was confirmed already."))
    refusal = order_codes.refuse(tx, order_id, code, now)
    if refusal is not None:
        return Refused(refusal)
    return _settled(tx, actor, order, now)


def pay(tx: Tx, actor: Actor, order_id: str, method: str) -> OrderView | Refused:
    """Pay an order that was confirmed but not paid (the wallet was too small then)."""
    now = clock.utc_now()
    order = lock_mine(tx, actor, order_id)
    _require_open(order, now)
    if method != WALLET:
        raise InvalidInput(t("This order is paid from the wallet."), field="method")
    if order.status == rules.AWAITING_OTP:
        raise Conflict("code_needed", t("Confirm the order with the mailed code first."))
    return _settled(tx, actor, order, now)


def _settled(tx: Tx, actor: Actor, order: Any, now: datetime) -> OrderView | Refused:
    refusal = settlement.settle(tx, order, now)
    return Refused(refusal) if refusal else get_order(tx, actor, order.id)


def _require_open(order: Any, now: datetime) -> None:
    status = rules.status_at(order.status, order.expires_at, now)
    if status == rules.EXPIRED:
        raise Gone("order_expired", t("This order ended unpaid. Nothing was charged; please order again."))
    if status in (rules.PAID, rules.CANCELLED):
        raise Conflict("order_closed", t("This order is closed already."))


def lock(tx: Tx, order_id: str) -> Any:
    """The order's row, locked; None where there is none."""
    return tx.execute(_LOCK, {"which": order_id}).first()


def lock_mine(tx: Tx, actor: Actor, order_id: str) -> Any:
    """The row of an order the actor bought, locked; 404 for everybody else."""
    user_id = signed_in(actor)
    order = lock(tx, order_id) if ids.is_id(order_id) else None
    if order is None or order.buyer_id != user_id:
        raise NotFound(t("There is no such order."))
    return order


def get_order(tx: Tx, actor: Actor, order_id: str) -> OrderView:
    """An order of the actor's, one they sold, or any for staff."""
    user_id = signed_in(actor)
    found = order_queries.get_order(tx, order_id)
    if found is None or not (user_id in (found.buyer_id, found.seller_id) or actor.is_staff):
        raise NotFound(t("There is no such order."))
    return found


def list_mine(
    tx: Tx, actor: Actor, wanted: OrderFilter, *, limit: int = 50, before: str | None = None
) -> tuple[list[OrderView], str | None]:
    """The actor's orders, newest first."""
    return order_queries.list_orders(tx, signed_in(actor), wanted, limit=limit, before=before)


def too_poor(total_minor: int, balance_minor: int) -> AppError:
    """402 that says how much is missing."""
    missing = money_label(total_minor - balance_minor, settings().currency)
    return InsufficientFunds(
        t("Your wallet is {missing} short. Nothing was charged; add money and try again.").format(missing=missing),
        missing={"amount": total_minor - balance_minor, "currency": settings().currency},
    )


def _title(quotes: Sequence[Quote]) -> str:
    return ", ".join(quote.title for quote in quotes)


def expire_due(tx: Tx) -> int:
    """Write down what a comparison already says. How many."""
    late = (
        select(_orders.c.id)
        .where(_orders.c.status.in_(rules.UNPAID), _orders.c.expires_at <= clock.utc_now())
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    ids_late = list(tx.execute(late).scalars())
    if ids_late:
        tx.execute(update(_orders).where(_orders.c.id.in_(ids_late)).values(status=rules.EXPIRED))
    return len(ids_late)
