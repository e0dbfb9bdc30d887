"""Orders from the basket to the ticket. Money moves and tickets exist only in the transaction that makes it `paid`.

Locks are taken in one order: the order's row, then the wallet. Creating one locks the buyer's wallet, so that one
person's orders queue behind each other and the limits hold.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, Gone, InsufficientFunds, InvalidInput, NotFound, Refused
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.domain.permissions import STAFF, Actor, require, signed_in
from metro_web.models.orders import Order, OrderItem
from metro_web.queries import contacts, order_view
from metro_web.queries import orders as order_queries
from metro_web.queries.orders import OrderFilter, OrderView
from metro_web.services import (
    ledger,
    order_codes,
    order_rows,
    order_stock,
    payment_methods,
    person_limits,
    seat_names,
    settlement,
)
from metro_web.services.kinds import KINDS, Quote, Sale
from metro_web.services.order_rows import Basket

_orders: Any = Order.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
WALLET, CASH, GATEWAY = paying.WALLET, paying.CASH, paying.GATEWAY
ITEMS_MAX = 10
# What the column of every database holds, in minor units: 20 million.
TOTAL_MINOR_MAX = 2_000_000_000

# Built once: composing a statement costs about as much as running it.
_LOCK = select(_orders).where(_orders.c.id == bindparam("which")).with_for_update()


def create(tx: Tx, actor: Actor, basket: Basket) -> OrderView:
    """Make an order: with a journey it waits for a mailed code, without one it is paid at once from the wallet.

    By `gateway` it waits for `services.payments`. Cash sales by staff are paid at once.
    """
    user_id = signed_in(actor)
    if basket.method == CASH:
        require(actor, STAFF)
    elif basket.method == GATEWAY:
        payment_methods.require_gateway()
    elif basket.method != WALLET:
        raise InvalidInput(t("Pay with wallet, or with cash at a counter."), field="payment.method")
    if not 1 <= len(basket.choices) <= ITEMS_MAX:
        raise InvalidInput(t("An order has 1 to {n} items.").format(n=ITEMS_MAX), field="items")
    now = clock.utc_now()
    if basket.method == CASH:
        return sell_for_cash(tx, actor, basket, now)
    quotes = _quoted(tx, basket, Sale(actor, basket.method, now, buyer_id=user_id))
    total_minor = sum(quote.total_minor for quote in quotes)
    needs_code, is_later = any(quote.needs_code for quote in quotes), basket.method == GATEWAY and total_minor > 0
    if not needs_code and not is_later:
        return _sold_at_once(tx, actor, quotes, basket, now)
    balance_minor = ledger.lock_balance(tx, user_id)
    if order_queries.count_unpaid(tx, user_id, now) >= settings().unpaid_orders_max:
        raise Conflict("limit_reached", t("You have too many unpaid orders. Pay one, or wait until one has ended."))
    if basket.method == WALLET and balance_minor < total_minor:
        raise too_poor(total_minor, balance_minor)
    status = rules.AWAITING_OTP if needs_code else rules.AWAITING_PAYMENT
    made = write(tx, quotes, basket, now, buyer_id=user_id, status=status)
    if needs_code:
        order_codes.send(tx, made.id, actor, order_view.title_of(quotes), total_minor, now, is_first=True)
    return made


def _sold_at_once(tx: Tx, actor: Actor, quotes: Sequence[Quote], basket: Basket, now: datetime) -> OrderView:
    """Paid from the wallet in the transaction that makes it: it is never one of the unpaid."""
    user_id = signed_in(actor)
    order, items = order_rows.made(quotes, basket, now, buyer_id=user_id, status=rules.PAID)
    try:
        sold = settlement.sell(tx, quotes, order, items, now, contacts.of_actor(tx, actor))
    except InsufficientFunds as exc:
        raise too_poor(order["total_minor"], ledger.lock_balance(tx, user_id)) from exc
    seat_names.keep_documents(tx, quotes, items, now)
    return sold


def sell_for_cash(tx: Tx, actor: Actor, basket: Basket, now: datetime) -> OrderView:
    """Paid at once by hand; tickets belong to the customer named, else to the sale."""
    buyer_id = contacts.find_user_id(tx, basket.customer) if basket.customer else None
    if basket.customer and buyer_id is None:
        raise InvalidInput(t("No account has this e-mail address."), code="unknown_customer", field="customer")
    quotes = _quoted(tx, basket, Sale(actor, CASH, now, buyer_id=buyer_id))
    order, items = order_rows.made(quotes, basket, now, buyer_id=buyer_id, seller_id=actor.user_id, status=rules.PAID)
    sold = settlement.sell(tx, quotes, order, items, now, contacts.get_contact(tx, buyer_id) if buyer_id else None)
    seat_names.keep_documents(tx, quotes, items, now)
    return sold


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
    order, items = order_rows.made(quotes, basket, now, buyer_id=buyer_id, status=status, seller_id=seller_id)
    tx.put(_orders, order)
    order_stock.bind(tx, order["id"], quotes, order["expires_at"])
    tx.put(_items, *items)
    seat_names.keep_documents(tx, quotes, items, now)
    return order_queries.as_written(order, items, now)


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
    """The mailed code comes back: pay by the method named and issue the tickets, or say why not.

    An order by `gateway` then awaits its payment.
    """
    now = clock.utc_now()
    order = accept_code(tx, actor, order_id, code, now)
    if isinstance(order, Refused):
        return order
    if order.method == GATEWAY and order.total_minor:
        return get_order(tx, actor, order.id)
    return settled(tx, actor, order, now)


def accept_code(tx: Tx, actor: Actor, order_id: str, code: str, now: datetime) -> Any:
    """The actor's order, locked, its code right and used up; or `Refused` with the attempt counted.

    One that is not paid in this transaction awaits its payment from here on.
    """
    order = lock_mine(tx, actor, order_id)
    _require_open(order, now)
    if order.status != rules.AWAITING_OTP:
        raise Conflict("order_closed", t("This order was confirmed already."))
    refusal = order_codes.refuse(tx, order_id, code, now)
    if refusal is not None:
        return Refused(refusal)
    if order.method == GATEWAY:
        tx.execute(update(_orders).where(_orders.c.id == order_id).values(status=rules.AWAITING_PAYMENT))
    return order


def pay(tx: Tx, actor: Actor, order_id: str, method: str) -> OrderView | Refused:
    """Pay an order from the wallet that was confirmed but not paid."""
    if method != WALLET:
        raise InvalidInput(t("This order is paid from the wallet."), field="method")
    order, now = lock_payable(tx, actor, order_id), clock.utc_now()
    return settled(tx, actor, order, now, method=method)


def lock_payable(tx: Tx, actor: Actor, order_id: str) -> Any:
    """The actor's order, locked, which awaits nothing but money."""
    order = lock_mine(tx, actor, order_id)
    require_payable(order, clock.utc_now())
    return order


def require_payable(order: Any, now: datetime) -> None:
    """A locked order awaits nothing but money; 409 `order_closed`, `code_needed`, 410 `order_expired`."""
    _require_open(order, now)
    if order.status == rules.AWAITING_OTP:
        raise Conflict("code_needed", t("Confirm the order with the mailed code first."))


def settled(tx: Tx, actor: Actor, order: Any, now: datetime, *, method: str = "") -> OrderView | Refused:
    """A locked order paid, or the refusal; see `settlement.settle`."""
    refusal = settlement.settle(tx, order, now, method=method)
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
