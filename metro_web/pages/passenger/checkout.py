"""The checkout: what is in the basket, how long its seats are kept, how to pay; then the code, where a journey is in it."""

from typing import Any

import reflex as rx

from metro_web.components import basket_lines, board, layout
from metro_web.components.buttons import button, link_button
from metro_web.components.checkout import checkout
from metro_web.components.client.countdown import countdown
from metro_web.components.empty_state import empty
from metro_web.components.refusal import refusal
from metro_web.components.sign_in_first import sign_in_first
from metro_web.components.waiting_order import waiting_order
from metro_web.core.i18n import t
from metro_web.state.basket import BasketState
from metro_web.state.checkout import CheckoutState

ON_LOAD = [BasketState.load, CheckoutState.load]
WAYS = (
    ("wallet", t("Wallet"), t("At once, from your balance")),
    ("card", t("Card"), t("On the next page")),
    ("paypal", t("PayPal"), t("On the next page")),
    ("bank_transfer", t("Bank transfer"), t("Tickets come when the money has arrived")),
)


def page() -> rx.Component:
    """One address for the basket and for its order; only one of them is there at a time."""
    is_ordered = CheckoutState.step != ""
    content = sign_in_first(
        rx.cond(BasketState.basket.count > 0, _basket(), _nothing()),
        is_loaded=BasketState.is_loaded,
        sentence=t("Sign in to see your basket."),
        here="/checkout",
        symbol="basket",
        height="14rem",
    )
    return layout.page(
        rx.cond(is_ordered, checkout(), content),
        title=rx.cond(is_ordered, t("One last step"), t("Your basket")),
        active="/checkout",
    )


def _nothing() -> rx.Component:
    ways_on = rx.el.div(
        link_button(t("Buy a journey"), href="/metro", kind="primary"),
        link_button(t("See events"), href="/events"),
        link_button(t("See trips"), href="/trips"),
        class_name="actions",
    )
    return rx.el.div(
        waiting_order(BasketState.basket.open_order),
        refusal(BasketState.refusal),
        refusal(CheckoutState.refusal),
        empty("basket", t("Your basket is empty."), ways_on),
        class_name="stack",
    )


def _basket() -> rx.Component:
    return rx.el.div(
        _kept(),
        basket_lines.lines(),
        rx.el.div(
            _bill(),
            rx.cond(BasketState.has_gateway, _ways()),
            refusal(BasketState.refusal),
            refusal(CheckoutState.refusal),
            class_name="stack",
        ),
        _pay(),
        class_name="checkout",
    )


def _kept() -> rx.Component:
    """How long the seats are kept, and more time for them."""
    kept = BasketState.basket
    return rx.cond(
        kept.until != "",
        rx.el.div(
            rx.el.p(
                t("Seats kept for "),
                rx.el.strong(countdown(kept.until, expired="0:00", on_expire=BasketState.look_again), class_name="num"),
                class_name="grow",
            ),
            rx.cond(
                kept.can_keep,
                button(t("Keep my seats"), on_click=BasketState.keep),
                rx.el.span(t("This is the longest we can keep them."), class_name="quiet small"),
            ),
            class_name="card row between",
        ),
    )


def _bill() -> rx.Component:
    basket = BasketState.basket
    return board.board(
        t("Total"),
        basket.total_label,
        board.rows((t("In your wallet"), basket.balance_label)),
        rx.cond(
            basket.needs_code, rx.el.p(t("A code is sent to you; with it you confirm the order."), class_name="quiet")
        ),
    )


def _ways() -> rx.Component:
    def way(key: str, name: str, words: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="pay-with",
                value=key,
                default_checked=BasketState.way == key,
                on_change=BasketState.pick_way(key),
            ),
            rx.el.span(rx.el.strong(name), rx.el.span(words, class_name="quiet"), class_name="way-words"),
            class_name="way",
        )

    return rx.el.fieldset(
        rx.el.legend(t("How to pay"), class_name="field-label"),
        *[way(*each) for each in WAYS],
        class_name="ways",
    )


def _pay() -> rx.Component:
    """The main action: pay, or what has to come before it."""
    basket = BasketState.basket
    is_poor = (BasketState.way == "wallet") & (basket.missing_minor > 0)
    label = rx.cond(
        BasketState.way == "wallet",
        t("Pay {total} from wallet").format(total=basket.total_label),
        t("Pay {total}").format(total=basket.total_label),
    )
    pay = button(
        label, kind="primary", big=True, block=True, busy=BasketState.is_paying, on_click=BasketState.pay, id="pay"
    )
    add = rx.fragment(
        rx.el.p(t("Your wallet is {n} short.").format(n=basket.missing_label), role="status"),
        link_button(
            t("Add {n}").format(n=basket.missing_label),
            href=BasketState.top_up_href,
            kind="primary",
            big=True,
            block=True,
        ),
    )
    blocked = rx.el.p(t("To pay, take out what cannot be bought now, or get it back."), role="status")
    return rx.el.div(
        basket_lines.taken_out(), rx.cond(basket.is_ready, rx.cond(is_poor, add, pay), blocked), class_name="thumb"
    )
