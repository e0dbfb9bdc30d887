"""What is written down around a payment through a provider: before it is asked (step 1) and of its answer (step 3).

Keeps true: one payment of an order is under way at a time, by constraint; an answer counts once, whoever brings it and
however late. Money that the order can no longer use is owed back in the transaction that hears of it. Locks go from
the order to its payment; no transaction is open while the provider is asked (`payment_steps`).
"""

import dataclasses
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, PaymentDeclined, Refused
from metro_web.core.i18n import t
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.domain.permissions import Actor
from metro_web.integrations.gateway import Intent, NotAsked, NotTaken, Trouble, Wanted, provider
from metro_web.models.orders import Order, Payment
from metro_web.queries.orders import OrderView, PaymentView
from metro_web.services import ledger, orders, payment_methods, settlement

log = logging.getLogger(__name__)
PAYMENTS: Any = Payment.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
BEGIN, PREPARE, CHARGE = "begin", "prepare", "charge"
# Longer than a call may take: until then whoever asks may still be waiting for the answer.
PATIENCE_SECONDS = 5
LOOKS_APART_SECONDS_MAX = 60.0

# Built once: composing a statement costs about as much as running it.
_LOCK = select(PAYMENTS).where(PAYMENTS.c.id == bindparam("which")).with_for_update()
_OF_ORDER = select(PAYMENTS).where(PAYMENTS.c.order_id == bindparam("for_order"), PAYMENTS.c.method == paying.GATEWAY)


class InTheWay(Exception):
    """A payment that waits for its payer has to be ended first; the transaction is run again after that."""

    def __init__(self, payment_id: str) -> None:
        super().__init__(payment_id)
        self.payment_id = payment_id


@dataclass(frozen=True, slots=True)
class Means:
    """How somebody wants to pay; `kind` and `card` (its number, which is stored nowhere) for a provider."""

    method: str = paying.WALLET
    kind: str = ""
    card: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """A payment that is written down and whose provider is to be asked now: to `begin`, `prepare` or `charge` it.

    `is_payment` where the caller wants the payment's own outcome: a declined one is a refusal then.
    """

    what: str
    wanted: Wanted
    order_id: str
    is_payment: bool = False


def create(tx: Tx, actor: Actor, basket: orders.Basket, means: Means) -> OrderView | Ask:
    """Make an order (`orders.create`) and the attempt to pay it; a card waits at the provider for the mailed code."""
    means = checked(means)
    return first_try(tx, orders.create(tx, actor, dataclasses.replace(basket, method=means.method)), means)


def first_try(tx: Tx, made: OrderView, means: Means) -> OrderView | Ask:
    """The attempt to pay an order that was made in this transaction, by `checked` means."""
    if means.method != paying.GATEWAY or not means.kind or not made.total_minor:
        return made
    if made.status == rules.AWAITING_OTP:
        wanted = _write(tx, made, means, paying.PLANNED)
        return Ask(PREPARE, dataclasses.replace(wanted, is_charged_later=True), made.id) if means.card else made
    return Ask(BEGIN, _write(tx, made, means, paying.PENDING), made.id)


def confirm(tx: Tx, actor: Actor, order_id: str, code: str) -> OrderView | Refused | Ask:
    """The mailed code comes back: pay by the method named (`orders.confirm`)."""
    now = clock.utc_now()
    order = orders.accept_code(tx, actor, order_id, code, now)
    if isinstance(order, Refused):
        return order
    if order.method != paying.GATEWAY or not order.total_minor:
        return orders.settled(tx, actor, order, now)
    planned = tx.execute(_OF_ORDER.where(PAYMENTS.c.status == paying.PLANNED), {"for_order": order_id}).first()
    if planned is None:
        return orders.get_order(tx, actor, order_id)
    _change(tx, planned.id, status=paying.PENDING, next_check_at=now + patience())
    # Without a card at the provider the payer goes to its page.
    return Ask(CHARGE if planned.last_four else BEGIN, _wanted(order, planned.id, planned.kind), order_id, True)


def pay(tx: Tx, actor: Actor, order_id: str, means: Means) -> OrderView | Refused | Ask:
    """Try to pay an order that awaits payment; 409 `payment_pending` while the outcome of another try is not known."""
    means = checked(means)
    if means.method == paying.CASH:
        raise InvalidInput(t("Cash is taken at a counter, when the order is made."), field="method")
    order = orders.lock_payable(tx, actor, order_id)
    under_way = tx.execute(_OF_ORDER.where(PAYMENTS.c.status == paying.PENDING), {"for_order": order_id}).first()
    if under_way is not None:
        if under_way.redirect_url and means == Means(paying.GATEWAY, under_way.kind):
            return orders.get_order(tx, actor, order_id)
        if under_way.redirect_url:
            raise InTheWay(under_way.id)
        raise still_checking()
    if means.method == paying.WALLET or not order.total_minor:
        return orders.settled(tx, actor, order, clock.utc_now(), method=means.method)
    if not means.kind:
        raise InvalidInput(t("Say how: card, paypal or bank_transfer."), field="kind")
    return Ask(BEGIN, _write(tx, order, means, paying.PENDING), order_id, True)


def taken_up(tx: Tx, what: str, payment_id: str, card: str, *, is_payment: bool) -> Ask:
    """The same call once more after the first died half-way: the same question, which does nothing twice."""
    # Nothing is locked: whoever writes the answer down holds these rows and waits for the caller's key.
    payment = tx.execute(select(PAYMENTS).where(PAYMENTS.c.id == payment_id)).one()
    order = tx.execute(select(_orders).where(_orders.c.id == payment.order_id)).one()
    wanted = _wanted(order, payment_id, payment.kind, paying.card_digits(card))
    return Ask(what, dataclasses.replace(wanted, is_charged_later=what == PREPARE), order.id, is_payment)


def checked(means: Means) -> Means:
    """What was asked for, or 422. A card's number loses its spaces here."""
    if means.method == paying.CASH:
        return Means(paying.CASH)
    if means.method not in (paying.WALLET, paying.GATEWAY):
        raise InvalidInput(t("Pay with wallet, or with cash at a counter."), field="payment.method")
    if means.method == paying.WALLET:
        return Means()
    payment_methods.require_gateway()
    kind, digits = means.kind or (paying.CARD if means.card else ""), paying.card_digits(means.card)
    if kind and kind not in paying.KINDS:
        raise InvalidInput(t("Pay by card, paypal or bank_transfer."), field="payment.kind")
    if means.card and (kind != paying.CARD or not digits):
        raise InvalidInput(t("That is no card number."), field="payment.card")
    return Means(paying.GATEWAY, kind, digits)


def record(tx: Tx, payment_id: str, found: Intent | Trouble) -> None:
    """Write down what the provider says of a payment. Said again, or said of one that is decided, it changes nothing."""
    now, order_id = clock.utc_now(), _order_of(tx, payment_id)
    order = orders.lock(tx, order_id) if order_id else None
    payment = tx.execute(_LOCK, {"which": payment_id}).first()
    if order is None or payment is None or not _is_undecided(payment):
        return
    if isinstance(found, NotAsked) and payment.status == paying.PENDING:
        # Whoever repeated the same call may have got through: that is made sure of later.
        away = {"status": paying.DECLINED, "reason": "provider_away", "redirect_url": ""}
        _change(tx, payment_id, next_check_at=now + patience(), **away)
    elif isinstance(found, NotTaken) and payment.status == paying.PENDING:
        # It may have been asked before this, and have taken the money then: that is made sure of as well.
        refused = {"status": paying.DECLINED, "reason": "card_refused", "redirect_url": ""}
        _change(tx, payment_id, next_check_at=now + patience(), **refused)
    elif not isinstance(found, Intent) or not _is_ours(payment, order, found):
        _change(tx, payment_id, next_check_at=next_look(payment, order, now))
    elif found.status == provider.SUCCEEDED:
        _succeeded(tx, order, payment, found, now)
    elif found.status in (provider.DECLINED, provider.CANCELLED):
        told = {"reason": payment.reason or found.reason[:40], "last_four": found.last_four[:4], "redirect_url": ""}
        _change(tx, payment_id, status=paying.DECLINED, next_check_at=None, **told)
    else:
        told = {"last_four": found.last_four[:4], "redirect_url": found.redirect_url}
        _change(tx, payment_id, next_check_at=next_look(payment, order, now), **told)


def answer(tx: Tx, actor: Actor, ask: Ask) -> OrderView | Refused:
    """After the third step: the order as it stands, or that this payment was declined."""
    order = orders.get_order(tx, actor, ask.order_id)
    payment = next((one for one in order.payments if one.id == ask.wanted.reference), None)
    if not ask.is_payment or payment is None or payment.status != paying.DECLINED:
        return order
    return Refused(PaymentDeclined(declined_words(payment), payment=payment.id))


def declined_words(payment: PaymentView) -> str:
    """Why it was not paid, kindly."""
    return {
        "card_declined": t(
            "Your bank declined this card. Nothing was charged; try another card, or another way to pay."
        ),
        "try_again": t("Your bank did not take it this time. Nothing was charged; please try again."),
        "provider_away": t(
            "The payment service cannot be reached just now. Nothing was charged; try again in a moment."
        ),
        "cancelled_by_payer": t("You cancelled the payment. Nothing was charged."),
        "insufficient_funds": t("There is not enough money in your wallet. Nothing was charged."),
    }.get(payment.reason, t("This payment did not go through. Nothing was charged; please try again."))


def still_checking() -> Conflict:
    """409: how the last try went is not known yet."""
    return Conflict("payment_pending", t("We are still checking with your bank. You will not be charged twice."))


def next_look(payment: Any, order: Any, now: datetime) -> datetime:
    """When to ask by itself: often at first, seldom later, and as soon as the order has ended."""
    age = (now - payment.created_at).total_seconds()
    at = now + timedelta(seconds=min(LOOKS_APART_SECONDS_MAX, max(1.0, age / 4)))
    ends_at = order.expires_at + timedelta(seconds=1) if order.expires_at else at
    return min(at, ends_at) if ends_at > now else at


def _is_undecided(payment: Any) -> bool:
    """Also one that was called declined because nobody got through, until the provider has said so itself."""
    is_unsure = payment.status == paying.DECLINED and payment.next_check_at is not None
    return payment.status in paying.UNDECIDED or is_unsure


def _succeeded(tx: Tx, order: Any, payment: Any, found: Intent, now: datetime) -> None:
    _change(tx, payment.id, last_four=found.last_four[:4], redirect_url="")
    if settlement.settle_charged(tx, order, payment.id, now):
        return
    # Too late, or paid in another way meanwhile: all of it goes back to where it came from.
    posting = ledger.Posting("late_payment", f"payment:{payment.id}:late", order_id=order.id)
    ledger.post(tx, ledger.GATEWAY, ledger.REFUND_DUE, payment.amount_minor, posting, now=now)
    _change(tx, payment.id, status=paying.REFUNDING, next_check_at=now)


def _is_ours(payment: Any, order: Any, found: Intent) -> bool:
    if found.status != provider.SUCCEEDED:
        return True
    is_it = (found.amount_minor, found.currency) == (payment.amount_minor, order.currency)
    if not is_it:
        log.error("payment %s: the provider tells of another amount", payment.id)
    return is_it


def _write(tx: Tx, order: Any, means: Means, status: str) -> Wanted:
    now, payment_id = clock.utc_now(), ids.new_id()
    row = {
        "id": payment_id,
        "order_id": order.id,
        "method": paying.GATEWAY,
        "kind": means.kind,
        "status": status,
        "amount_minor": order.total_minor,
        "reason": "",
        "created_at": now,
        "next_check_at": now + patience() if status == paying.PENDING else order.expires_at,
    }
    tx.execute(insert(PAYMENTS), row)
    return _wanted(order, payment_id, means.kind, means.card)


def _wanted(order: Any, payment_id: str, kind: str, card: str = "") -> Wanted:
    back = f"{settings().public_url.rstrip('/')}/pay/{order.id}"
    told = t("Order {code}").format(code=order.code)
    return Wanted(payment_id, order.total_minor, order.currency, kind, told, back, card)


def patience() -> timedelta:
    """How long what was asked may still be on its way."""
    return timedelta(seconds=settings().gateway_seconds + PATIENCE_SECONDS)


def _order_of(tx: Tx, payment_id: str) -> str | None:
    found: str | None = tx.execute(select(PAYMENTS.c.order_id).where(PAYMENTS.c.id == payment_id)).scalar()
    return found


def _change(tx: Tx, payment_id: str, **values: Any) -> None:
    tx.execute(update(PAYMENTS).where(PAYMENTS.c.id == payment_id).values(**values))
