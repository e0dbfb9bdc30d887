"""What the page of paying shows and does: `payments` in the page's words."""

from metro_web.core import ids
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound, Refused
from metro_web.core.i18n import t
from metro_web.domain import paying
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import pay_view
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.orders import OrderView
from metro_web.queries.pay_view import PayView
from metro_web.services import orders, payment_checks, payment_methods, payment_steps, payments
from metro_web.services.payments import Means


def page(tx: Tx, actor: Actor, order_id: str) -> PayView:
    """The buyer's own order; nobody else pays it."""
    user_id, order = signed_in(actor), orders.get_order(tx, actor, _known(order_id))
    if order.buyer_id != user_id:
        raise NotFound(t("There is no such order."))
    balance_minor = wallet_queries.balance_minor(tx, user_id)
    return pay_view.page(
        order, balance_minor=balance_minor, offered=payment_methods.offered(), declined=_declined(order)
    )


def come_back(actor: Actor, order_id: str) -> None:
    """Somebody is on the page again: ask at once how a payment under way stands. Opens transactions of its own."""
    payment_checks.check_order(actor, _known(order_id))


def pay(actor: Actor, order_id: str, way: str) -> OrderView | Refused:
    """Try to pay by `way` (`payment_methods.offered`). Opens transactions of its own."""
    means = Means() if way == paying.WALLET else Means(paying.GATEWAY, way)
    return payment_steps.pay(actor, _known(order_id), means)


def _declined(order: OrderView) -> str:
    last = order.payments[-1] if order.payments else None
    # Whoever has chosen another way knows that the first one came to nothing.
    is_told = last is not None and last.status == paying.DECLINED and last.reason != "cancelled_by_shop"
    return payments.declined_words(last) if last is not None and is_told else ""


def _known(order_id: str) -> str:
    if not ids.is_id(order_id):
        raise NotFound(t("There is no such order."))
    return order_id
