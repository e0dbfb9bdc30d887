"""One order at an admin's desk: who, how much, everything that happened to it, and what may be done."""

from typing import Any

import reflex as rx

from metro_web.components import records
from metro_web.components.buttons import button, download, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import area
from metro_web.components.links import link
from metro_web.components.reauth import reauth_dialog
from metro_web.core.i18n import t
from metro_web.state.order_desk import OrderDeskState as Desk

ON_LOAD = [Desk.load]


def page() -> rx.Component:
    """Facts, tickets and deeds beside the story."""
    missing = empty("ticket", t("There is no such order."), link_button(t("All orders"), href="/admin/orders"))
    return records.desk_page(
        rx.cond(Desk.is_missing, missing, _content()),
        title=rx.cond(Desk.order.code != "", t("Order ") + Desk.order.code, t("Order")),
        here="/admin/orders",
        is_loaded=Desk.is_loaded,
        back=("/admin/orders", t("Orders")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(_facts(), _tickets(), _deeds(), class_name="stack loose"),
        rx.el.section(rx.el.h2(t("Story")), records.story(Desk.order.events), class_name="section"),
        _ask(),
        class_name="split split-side",
    )


def _facts() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(Desk.order.title),
            rx.el.span(Desk.order.status_label, class_name=f"tag {Desk.order.tone}"),
            class_name="row between",
        ),
        records.facts(Desk.order.facts),
        class_name="section",
    )


def _tickets() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Tickets")),
        rx.cond(
            Desk.order.tickets.length() > 0,
            rx.el.ul(rx.foreach(Desk.order.tickets, _ticket), class_name="list"),
            rx.el.p(t("None was issued."), class_name="quiet"),
        ),
        class_name="section",
    )


def _ticket(ticket: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.code(ticket.short_code),
            rx.el.span(ticket.title, class_name="grow quiet small"),
            rx.el.span(ticket.status_label, class_name=f"tag {ticket.tone}"),
            rx.el.span(ticket.price_label, class_name="num"),
            href=ticket.href,
            class_name="list-row",
        ),
        key=ticket.href,
    )


def _deeds() -> rx.Component:
    order = Desk.order
    return rx.el.section(
        rx.el.h2(t("What can be done")),
        rx.el.div(
            rx.cond(order.can_resend, button(t("Mail the tickets again"), symbol="mail", on_click=Desk.resend)),
            rx.cond(order.can_cancel, button(t("Cancel this order"), kind="stop", on_click=Desk.toggle_asking)),
            download(t("Tickets as PDF"), href=order.pdf_href),
            link_button(t("Its ledger entries"), href="/admin/entries?order=" + order.id),
            class_name="actions",
        ),
        class_name="section",
    )


def _ask() -> rx.Component:
    order = Desk.order
    amount = rx.cond(Desk.is_full, order.full_label, order.refund_label)
    where = rx.cond(order.has_buyer, t("The buyer's wallet gets: "), t("To be given back in cash: "))
    full = rx.el.label(
        rx.el.input(type="checkbox", checked=Desk.is_full, on_change=Desk.toggle_full),
        rx.el.span(t("Keep nothing, against the terms of the sale")),
        class_name="check",
    )
    why = area(
        t("Reason"),
        "reason",
        rows=2,
        max_length=300,
        value=Desk.reason,
        on_change=Desk.type_reason,
        hint=t("It stands in the ledger and in the audit log."),
    )
    return rx.fragment(
        dialog(
            t("Cancel this order?"),
            rx.el.p(t("Unused tickets stop working at once. "), where, rx.el.strong(amount)),
            rx.cond(
                order.kept_label != "",
                rx.el.div(
                    rx.cond(~Desk.is_full, rx.el.p(t("Kept: "), order.kept_label, class_name="quiet")),
                    full,
                    rx.cond(Desk.is_full, why),
                    class_name="stack tight",
                ),
            ),
            rx.el.p(Desk.error, role="alert", class_name="field-error"),
            is_open=Desk.is_asking,
            on_close=Desk.toggle_asking,
            actions=[
                button(t("Leave it"), on_click=Desk.toggle_asking),
                button(t("Cancel and pay back"), kind="stop", on_click=Desk.cancel),
            ],
            id="cancel",
        ),
        reauth_dialog(),
    )
