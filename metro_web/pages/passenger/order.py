"""The receipt: what was ordered, what was paid, what came back, and handing tickets back."""

from typing import Any

import reflex as rx

from metro_web.components import dialogs, layout
from metro_web.components.buttons import button, download, link_button
from metro_web.components.client.countdown import countdown
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.queries.receipt_view import OrderTicket, ReceiptRow
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
            rx.cond(order.tickets.length() > 0, _tickets()),
            rx.el.section(
                rx.el.div(
                    rx.el.span(order.status_label, class_name=f"tag {order.tone}"),
                    rx.el.span(rx.cond(order.paid_label != "", order.paid_label, order.made_label), class_name="quiet"),
                    class_name="row",
                ),
                _rows(order.bought, t("Receipt")),
                _sums(),
                rx.cond(order.payments.length() > 0, _rows(order.payments, t("Payments"))),
                rx.el.div(
                    link_button(t("Buy again"), href=order.again_href),
                    link_button(t("Problem"), href="/reports/new?order=" + order.id, symbol="warn"),
                    button(t("Print"), symbol="print", on_click=rx.call_function("() => window.print()")),
                    class_name="actions pairs",
                ),
                class_name="section",
            ),
            class_name="split",
        ),
    )


def _sums() -> rx.Component:
    """The total, and of what was handed back how much came back and how much was kept."""
    order = OrderState.order

    def line(name: str, amount: rx.Var) -> rx.Component:
        return rx.cond(amount != "", rx.el.div(rx.el.dt(name), rx.el.dd(amount, class_name="num")))

    return rx.el.dl(
        rx.el.div(rx.el.dt(t("Total")), rx.el.dd(order.total_label, class_name="num big")),
        rx.el.div(rx.el.dt(t("Taxes")), rx.el.dd(t("none"))),
        line(t("Paid back"), order.refunded_label),
        line(t("Kept by the terms of the sale"), order.kept_label),
        class_name="sums",
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
        rx.cond(
            order.can_choose, rx.el.p(t("To hand some of them back, choose them here."), class_name="quiet no-print")
        ),
        rx.el.ul(rx.foreach(order.tickets, _ticket), class_name="list"),
        rx.cond(order.can_choose, _chosen()),
        rx.el.div(
            download(t("Tickets as PDF"), href=order.pdf_href),
            download(t("Add to calendar"), href=order.ics_href, symbol="calendar"),
            class_name="actions pairs",
        ),
        class_name="section",
    )


def _chosen() -> rx.Component:
    """All or none, and on to what handing the chosen ones back gives."""
    order, count = OrderState.order, OrderState.chosen.length()
    is_all = count == order.returnable.length()
    return rx.el.div(
        button(rx.cond(is_all, t("Choose none"), t("Choose all")), kind="plain", on_click=OrderState.choose_all),
        button(
            rx.cond(count > 0, t("Hand back {n} chosen").format(n=count), t("Hand back")),
            kind="stop",
            on_click=OrderState.ask_refund(""),
            disabled=count == 0,
        ),
        class_name="actions no-print",
    )


def _ticket(ticket: rx.Var[OrderTicket]) -> rx.Component:
    face, can_choose = ticket.face, OrderState.order.can_choose
    pick = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=OrderState.chosen.contains(face.id),
            on_change=OrderState.choose(face.id),
            aria_label=t("Hand back ticket {code}").format(code=face.short_code),
        ),
        class_name="check no-print",
    )
    one = button(
        t("Hand back"),
        kind="stop",
        on_click=OrderState.ask_refund(face.id),
        custom_attrs={"aria-label": t("Hand back ticket {code}").format(code=face.short_code)},
    )
    return rx.el.li(
        rx.cond(ticket.can_return & can_choose, pick),
        link(
            rx.el.strong(ticket.title),
            rx.el.span(ticket.remark, class_name="quiet small"),
            rx.el.span(face.short_code, class_name="num small"),
            href=face.href,
            class_name="stack lines grow ticket-link",
        ),
        rx.el.span(face.price_label, class_name="amount"),
        rx.cond(ticket.can_return & ~can_choose, one),
        class_name="list-row",
    )


def _fee() -> rx.Component:
    refund = OrderState.refund
    kept = t("; {fee} is kept by the terms of the sale.").format(fee=refund.penalty_label)
    return rx.cond(refund.has_penalty, kept, t("; nothing is kept."))


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
                    rx.cond(refund.is_to_wallet, t("goes to your wallet at once"), t("is given back in cash")), _fee()
                ),
                rx.cond(
                    OrderState.chosen.length() > 0,
                    rx.el.p(t("Tickets handed back: {n}").format(n=OrderState.chosen.length()), class_name="quiet"),
                ),
                class_name="stack tight",
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
