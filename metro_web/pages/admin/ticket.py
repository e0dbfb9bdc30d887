"""One ticket at an admin's desk: whose, for what, and everything that happened to it."""

import reflex as rx

from metro_web.components import records
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.core.i18n import t
from metro_web.state.order_desk import TicketDeskState as Desk

ON_LOAD = [Desk.load]


def page() -> rx.Component:
    """The facts beside the story."""
    missing = empty("ticket", t("There is no such ticket."), link_button(t("All tickets"), href="/admin/tickets"))
    return records.desk_page(
        rx.cond(Desk.is_missing, missing, _content()),
        title=rx.cond(Desk.ticket.short_code != "", t("Ticket ") + Desk.ticket.short_code, t("Ticket")),
        here="/admin/tickets",
        is_loaded=Desk.is_loaded,
        back=("/admin/tickets", t("Tickets")),
    )


def _content() -> rx.Component:
    ticket = Desk.ticket
    return rx.el.div(
        rx.el.section(
            rx.el.div(
                rx.el.h2(ticket.title),
                rx.el.span(ticket.status_label, class_name=f"tag {ticket.tone}"),
                class_name="row between",
            ),
            records.facts(ticket.facts),
            rx.el.p(ticket.path, class_name="quiet"),
            class_name="section",
        ),
        rx.el.section(rx.el.h2(t("Story")), records.story(ticket.events), class_name="section"),
        class_name="split split-side",
    )
