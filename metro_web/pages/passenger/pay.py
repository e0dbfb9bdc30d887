"""Paying an order: what it costs, how, and what came of it. While the bank is being asked there is nothing to press."""

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.countdown import countdown
from metro_web.components.client.on_change import on_change
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.refusal import refusal
from metro_web.core.i18n import t
from metro_web.queries.pay_view import PayWay
from metro_web.queries.receipt_view import ReceiptRow
from metro_web.state.pay import PayState

ON_LOAD = [PayState.load]


def page() -> rx.Component:
    """Also where the provider's page sends people back to."""
    missing = empty("ticket", t("There is no such order."), link_button(t("Your tickets"), href="/tickets"))
    return layout.page(
        rx.cond(PayState.is_missing, missing, rx.cond(PayState.is_loaded, _paying(), skeleton(height="20rem"))),
        on_change(PayState.stand, then=PayState.look_again, unknown=0),
        title=t("Pay"),
        active="/tickets",
        back=("/tickets", t("Tickets")),
    )


def _paying() -> rx.Component:
    order = PayState.order
    return rx.el.div(
        rx.cond(
            (order.step == "pay") & (order.declined != ""),
            rx.el.div(callout("warn", t("Not paid yet"), rx.el.p(order.declined)), role="status"),
        ),
        rx.el.div(_now(), _summary(), class_name="split"),
        on_unmount=PayState.go_away,
        class_name="stack",
    )


def _now() -> rx.Component:
    order = PayState.order
    return rx.el.div(
        rx.cond(
            order.until != "",
            rx.el.p(
                t("The order ends unpaid in "),
                rx.el.strong(countdown(order.until, on_expire=PayState.look_again)),
                class_name="quiet",
            ),
        ),
        rx.match(
            order.step,
            ("pay", _choose()),
            ("leave", _elsewhere()),
            ("checking", _checking()),
            ("code", _code()),
            _over(),
        ),
        refusal(PayState.refusal),
        class_name="stack",
    )


def _summary() -> rx.Component:
    order = PayState.order
    return board.board(
        t("To pay"),
        order.total_label,
        rx.el.div(rx.foreach(order.bought, _item), class_name="board-rows"),
        board.rows((t("Order"), order.code)),
    )


def _item(item: rx.Var[ReceiptRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(item.title, rx.cond(item.remark != "", rx.el.span(rx.el.br(), item.remark, class_name="small"))),
        rx.el.span(item.amount_label, class_name="amount"),
    )


def _choose() -> rx.Component:
    order = PayState.order
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(t("How do you want to pay?"), class_name="field-label"),
            rx.foreach(order.ways, _way),
            class_name="ways",
            key=order.id,
        ),
        rx.el.div(
            rx.cond(
                (PayState.way == "wallet") & (order.missing_minor > 0),
                link_button(
                    t("Add {n} to the wallet").format(n=order.missing_label),
                    href=PayState.top_up_href,
                    kind="primary",
                    big=True,
                    block=True,
                ),
                button(
                    t("Pay {total}").format(total=order.total_label),
                    kind="primary",
                    big=True,
                    block=True,
                    busy=PayState.is_busy,
                    on_click=PayState.pay,
                ),
            ),
            class_name="thumb",
        ),
        _give_up(),
        class_name="stack",
    )


def _way(way: rx.Var[PayWay]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="way",
            value=way.key,
            default_checked=way.key == PayState.way,
            on_change=PayState.choose(way.key),
        ),
        rx.el.span(
            rx.el.strong(way.name),
            rx.el.span(way.remark, rx.cond(way.is_short, t(", not enough for this"), ""), class_name="quiet"),
            class_name="way-words",
        ),
        class_name="way",
        key=way.key,
    )


def _elsewhere() -> rx.Component:
    order = PayState.order
    return rx.el.div(
        callout(
            "info",
            t("Waiting for you on the payment page"),
            rx.el.p(t("Nothing was charged yet. This page follows by itself when you have paid.")),
        ),
        rx.el.div(
            link_button(
                t("Go on to the payment page"), href=order.page_href, kind="primary", big=True, block=True, server=True
            ),
            class_name="thumb",
        ),
        rx.el.details(
            rx.el.summary(t("Pay in another way")),
            rx.el.div(
                rx.el.p(t("The payment page is closed then, and nothing is charged on it."), class_name="quiet"),
                rx.el.fieldset(
                    rx.el.legend(t("How do you want to pay?"), class_name="field-label"),
                    rx.foreach(order.ways, _way),
                    class_name="ways",
                    key=order.id,
                ),
                button(t("Pay {total}").format(total=order.total_label), busy=PayState.is_busy, on_click=PayState.pay),
                class_name="stack",
            ),
            class_name="fold",
        ),
        _give_up(),
        class_name="stack",
    )


def _checking() -> rx.Component:
    return rx.el.div(
        callout(
            "info",
            t("Checking with your bank"),
            rx.el.p(
                t(
                    "You need not do anything: this page shows the answer when it is there. You will not be charged twice, "
                    "and what comes too late goes back to you in full."
                )
            ),
        ),
        custom_attrs={"aria-live": "polite"},
        class_name="stack",
    )


def _code() -> rx.Component:
    return callout(
        "info",
        t("Your code first"),
        rx.el.p(t("We mailed you a six-digit code for this order. It is asked for before anything is paid.")),
        link(t("Give the code"), href=PayState.order.resume_href, class_name="notice-action"),
    )


def _over() -> rx.Component:
    order = PayState.order
    return rx.cond(
        order.step == "paid",
        callout("done", t("Paid"), link(t("See the tickets"), href=order.done_href, class_name="notice-action")),
        callout(
            "warn",
            t("This order ended unpaid"),
            rx.el.p(rx.cond(order.money_back != "", order.money_back, t("Nothing was charged."))),
            link(t("Start again"), href=order.again_href, class_name="notice-action"),
        ),
    )


def _give_up() -> rx.Component:
    return rx.el.div(button(t("Cancel the order"), kind="plain", on_click=PayState.give_up), class_name="actions")
