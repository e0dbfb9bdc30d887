"""The receipt: what was ordered, what was paid, what came back, and handing tickets back."""

from typing import Any

import reflex as rx

from metro_web.components import dialogs, layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.countdown import countdown
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.queries.order_view import OrderTicket, ReceiptRow
from metro_web.state.order import OrderState

ON_LOAD = [OrderState.load]


def page() -> rx.Component:
    """Also where a half-paid order is taken up again."""
    missing = empty("ticket", t("There is no such order."), link_button(t("Your tickets"), href="/tickets"))
    order = OrderState.order
    return layout.page(
        rx.cond(OrderState.is_missing, missing, rx.cond(OrderState.is_loaded, _receipt(), skeleton(height="20rem"))),
        _hand_back(),
        title=rx.cond(order.code != "", t("Order {code}").format(code=order.code), t("Order")),
        active="/tickets",
        back=("/tickets", t("Tickets")),
    )


def _receipt() -> rx.Component:
    order = OrderState.order
    return rx.fragment(
        rx.cond(order.is_open, _open()),
        rx.el.div(
            rx.el.section(
                rx.el.div(
                    rx.el.span(order.status_label, class_name=f"tag {order.tone}"),
                    rx.el.span(order.made_label, class_name="quiet"),
                    class_name="row",
                ),
                _rows(order.bought, t("Ordered")),
                rx.el.div(
                    rx.el.span(t("Total")), rx.el.span(order.total_label, class_name="amount big"), class_name="row"
                ),
                rx.cond(order.payments.length() > 0, _rows(order.payments, t("Payments"))),
                rx.el.div(
                    link_button(t("Buy again"), href=order.again_href),
                    button(t("Print"), symbol="print", on_click=rx.call_function("() => window.print()")),
                    class_name="actions",
                ),
                class_name="section",
            ),
            rx.cond(order.tickets.length() > 0, _tickets()),
            class_name="split",
        ),
    )


def _open() -> rx.Component:
    order = OrderState.order
    return callout(
        "info",
        order.status_label,
        rx.el.p(
            t("Nothing was charged yet. The order ends in "),
            countdown(order.open_until, on_expire=OrderState.look_again),
            ".",
        ),
        rx.el.div(
            link_button(t("Go on"), href=order.resume_href, kind="primary"),
            button(t("Cancel the order"), kind="plain", on_click=OrderState.ask_refund("")),
            class_name="actions",
        ),
    )


def _rows(rows: Any, title: str) -> rx.Component:
    def one(row: rx.Var[ReceiptRow]) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(row.title), rx.el.br(), rx.el.span(row.remark, class_name="quiet small"), class_name="grow"
            ),
            rx.el.span(row.amount_label, class_name=rx.cond(row.is_credit, "amount amount-in", "amount")),
            class_name="list-row",
        )

    return rx.fragment(rx.el.h2(title), rx.el.ul(rx.foreach(rows, one), class_name="list"))


def _tickets() -> rx.Component:
    order = OrderState.order
    return rx.el.section(
        rx.el.h2(t("Tickets")),
        rx.el.ul(rx.foreach(order.tickets, _ticket), class_name="list"),
        rx.cond(
            order.returnable > 1,
            rx.el.div(
                button(
                    t("Hand back all {n}").format(n=order.returnable), kind="stop", on_click=OrderState.ask_refund("")
                ),
                class_name="actions",
            ),
        ),
        class_name="section",
    )


def _ticket(ticket: rx.Var[OrderTicket]) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(ticket.face.short_code, class_name="stub-code"),
            rx.el.span(ticket.remark, class_name="quiet small"),
            href=ticket.face.href,
            class_name="stack tight grow ticket-link",
        ),
        rx.cond(
            ticket.can_return,
            button(
                t("Hand back"),
                kind="stop",
                on_click=OrderState.ask_refund(ticket.face.id),
                custom_attrs={"aria-label": t("Hand back ticket {code}").format(code=ticket.face.short_code)},
            ),
        ),
        class_name="list-row",
    )


def _hand_back() -> rx.Component:
    order, refund = OrderState.order, OrderState.refund
    return dialogs.dialog(
        rx.cond(order.is_open, t("Cancel this order?"), t("Hand back?")),
        rx.cond(
            order.is_open,
            rx.el.p(t("Nothing was charged, and nothing will be.")),
            rx.el.div(
                rx.el.p(refund.refund_label, class_name="big"),
                rx.el.p(
                    rx.cond(
                        refund.has_penalty,
                        t("goes to your wallet at once; {fee} is kept.").format(fee=refund.penalty_label),
                        t("goes to your wallet at once; nothing is kept."),
                    )
                ),
            ),
        ),
        is_open=OrderState.is_asking,
        on_close=OrderState.keep,
        actions=[
            button(t("Keep"), on_click=OrderState.keep),
            button(
                rx.cond(order.is_open, t("Cancel the order"), t("Hand back")),
                kind="stop",
                on_click=OrderState.hand_back,
            ),
        ],
    )
