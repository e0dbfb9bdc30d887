"""The order in the address, at the step where it stands: its code, its money, or its end."""

import reflex as rx

from metro_web.components import board
from metro_web.components.buttons import button, link_button
from metro_web.components.client.countdown import countdown, resend
from metro_web.components.client.otp_field import otp_field
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.refusal import refusal
from metro_web.core.i18n import t
from metro_web.state.checkout import CheckoutState
from metro_web.state.session import SessionState


def checkout() -> rx.Component:
    """What is being paid, and the one thing to do now."""
    return rx.el.div(
        rx.el.div(
            rx.match(CheckoutState.step, ("code", _code()), ("pay", _pay()), _over()),
            refusal(CheckoutState.refusal),
            class_name="stack",
        ),
        _summary(),
        class_name="split",
    )


def _summary() -> rx.Component:
    order = CheckoutState.order
    return board.board(
        order.title,
        order.total_label,
        board.rows(
            (t("For"), order.count_label),
            (t("Order"), order.code),
        ),
        rx.cond(
            CheckoutState.step != "over",
            board.rows((t("Ends unpaid in"), countdown(order.order_until, on_expire=CheckoutState.look_again))),
        ),
    )


def _code() -> rx.Component:
    order = CheckoutState.order
    return rx.el.div(
        rx.el.p(t("We sent a six-digit code to "), rx.el.strong(order.email), t(". With it you confirm the order.")),
        rx.cond(order.is_code_alive, _field(), _dead_code()),
        rx.el.div(
            rx.cond(
                order.codes_left > 0,
                resend(order.resend_at, on_press=CheckoutState.resend),
                rx.el.p(t("No more codes for this order."), class_name="quiet"),
            ),
            rx.cond(
                order.is_basket,
                button(t("Change something"), kind="plain", on_click=CheckoutState.take_back),
                button(t("Cancel the order"), kind="plain", on_click=CheckoutState.give_up),
            ),
            class_name="row between",
        ),
        rx.cond(SessionState.is_dev, _dev_hint()),
        class_name="card stack",
    )


def _field() -> rx.Component:
    order = CheckoutState.order
    return rx.el.div(
        otp_field(on_complete=CheckoutState.confirm, is_busy=CheckoutState.is_checking, error=CheckoutState.code_error),
        rx.el.p(
            t("Holds for "),
            countdown(order.code_until, on_expire=CheckoutState.look_again),
            " · ",
            rx.cond(order.attempts_left == 1, t("1 try left"), t("{n} tries left").format(n=order.attempts_left)),
            class_name="quiet",
        ),
        class_name="stack tight",
    )


def _dead_code() -> rx.Component:
    order = CheckoutState.order
    return callout(
        "warn",
        rx.cond(order.attempts_left > 0, t("This code is too old"), t("Too many wrong codes")),
        rx.el.p(
            rx.cond(
                order.codes_left > 0,
                t("Nothing was charged. Ask for another code below; it comes to the same address."),
                t("Nothing was charged. Cancel the order and buy again."),
            )
        ),
    )


def _dev_hint() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("On a development server every mail is kept where you can read it."), class_name="quiet small"),
        link_button(t("Open the mailbox"), href="/mailbox", symbol="mail", target="_blank"),
        class_name="stack tight dev-hint",
    )


def _pay() -> rx.Component:
    order = CheckoutState.order
    pay = button(
        t("Pay {total} from wallet").format(total=order.total_label),
        kind="primary",
        big=True,
        block=True,
        busy=CheckoutState.is_checking,
        on_click=CheckoutState.pay_now,
    )
    add = link_button(
        t("Add {n}").format(n=order.missing_label), href=CheckoutState.top_up_href, kind="primary", big=True, block=True
    )
    words = rx.cond(
        order.missing_minor > 0,
        t("The code was right, but your wallet is {n} short. Nothing was charged.").format(n=order.missing_label),
        t("The code was right. Pay now to get your ticket."),
    )
    return rx.el.div(
        rx.el.p(words),
        rx.cond(order.missing_minor > 0, add, pay),
        button(t("Cancel the order"), kind="plain", on_click=CheckoutState.give_up),
        class_name="card stack",
    )


def _over() -> rx.Component:
    order = CheckoutState.order
    return rx.cond(
        order.status == "paid",
        callout("done", t("Paid"), link(t("See the ticket"), href=order.done_href, class_name="notice-action")),
        callout(
            "warn",
            rx.cond(order.status == "cancelled", t("This order was cancelled"), t("This order ended unpaid")),
            rx.el.p(t("Nothing was charged. You can order the same again.")),
            link(t("Start again"), href=order.again_href, class_name="notice-action"),
        ),
    )
