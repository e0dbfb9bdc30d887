"""An order at a desk: who and how much, its tickets, what can be done, its story, and the dialogs that ask first."""

from typing import Any

import reflex as rx

from metro_web.components import records
from metro_web.components.buttons import button, download, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import area
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.reauth import reauth_dialog
from metro_web.core.i18n import t


def order(state: Any, *, is_admin: bool) -> rx.Component:
    """Facts, tickets and deeds beside the story."""
    return rx.el.div(
        rx.el.div(
            rx.cond(state.order.part_note != "", callout("info", state.order.part_note)),
            _facts(state),
            _tickets(state),
            _deeds(state, is_admin=is_admin),
            class_name="stack loose",
        ),
        rx.el.section(rx.el.h2(t("Story")), records.story(state.order.events), class_name="section"),
        _ask(state),
        _seat(state),
        reauth_dialog(),
        class_name="split split-side",
    )


def _facts(state: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(state.order.title),
            rx.el.span(state.order.status_label, class_name=f"tag {state.order.tone}"),
            class_name="row between",
        ),
        records.facts(state.order.facts),
        class_name="section",
    )


def _tickets(state: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Tickets")),
        rx.cond(
            state.order.tickets.length() > 0,
            rx.el.ul(rx.foreach(state.order.tickets, lambda one: _ticket(state, one)), class_name="list"),
            rx.el.p(t("None was issued."), class_name="quiet"),
        ),
        class_name="section",
    )


def _ticket(state: Any, ticket: Any) -> rx.Component:
    """Ticked where it is to be cancelled; a seat can be changed."""
    named = t("Cancel ticket {code}").format(code=ticket.short_code)
    pick = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=state.chosen.contains(ticket.id),
            on_change=lambda _checked: state.choose(ticket.id),
            aria_label=named,
        ),
        class_name="check",
    )
    code = rx.el.code(ticket.short_code)
    return rx.el.li(
        rx.cond(ticket.can_return & (state.order.tickets.length() > 1), pick),
        rx.el.span(
            rx.cond(ticket.href != "", link(code, href=ticket.href, class_name="cell-link"), code),
            rx.el.span(ticket.title, class_name="quiet small"),
            class_name="grow stack lines",
        ),
        rx.el.span(
            rx.el.span(ticket.price_label, class_name="num"),
            rx.el.span(ticket.status_label, class_name=f"tag {ticket.tone}"),
            class_name="amount stack lines",
        ),
        rx.cond(
            ticket.can_reseat,
            button(
                t("Seat"),
                on_click=state.ask_seat(ticket.id),
                custom_attrs={"aria-label": t("Change the seat of {code}").format(code=ticket.short_code)},
            ),
        ),
        key=ticket.id,
        class_name="list-row",
    )


def _deeds(state: Any, *, is_admin: bool) -> rx.Component:
    desk = state.order
    cancel = rx.cond(
        state.chosen.length() > 0, t("Cancel {n} chosen").format(n=state.chosen.length()), t("Cancel this order")
    )
    return rx.el.section(
        rx.el.h2(t("What can be done")),
        rx.el.div(
            rx.cond(
                desk.can_take_cash,
                button(
                    t("Take {amount} in cash").format(amount=desk.cash_label), kind="primary", on_click=state.take_cash
                ),
            ),
            rx.cond(desk.can_resend, button(t("Mail the tickets again"), symbol="mail", on_click=state.resend)),
            rx.cond(desk.can_cancel, button(cancel, kind="stop", on_click=state.toggle_asking)),
            download(t("Tickets as PDF"), href=desk.pdf_href),
            link_button(t("Its ledger entries"), href="/admin/entries?order=" + desk.id) if is_admin else rx.fragment(),
            class_name="actions",
        ),
        class_name="section",
    )


def _ask(state: Any) -> rx.Component:
    quoted, desk = state.quoted, state.order
    where = rx.cond(desk.has_buyer, t("The buyer's wallet gets: "), t("To be given back in cash: "))
    full = rx.el.label(
        rx.el.input(type="checkbox", checked=state.is_full, on_change=lambda _checked: state.toggle_full()),
        rx.el.span(t("Keep nothing, against the terms of the sale")),
        class_name="check",
    )
    why = area(
        t("Reason"),
        "reason",
        rows=2,
        max_length=300,
        value=state.reason,
        on_change=state.type_reason,
        hint=rx.cond(
            state.is_full,
            t("Needed here. The buyer reads it; it stands in the ledger and in the audit log."),
            t("The buyer reads it; it stands in the ledger and in the audit log."),
        ),
    )
    return dialog(
        rx.cond(state.chosen.length() > 0, t("Cancel these tickets?"), t("Cancel this order?")),
        rx.el.p(t("Unused tickets stop working at once. "), where, rx.el.strong(quoted.refund_label, class_name="num")),
        rx.cond(
            quoted.rows.length() > 0,
            rx.el.div(
                rx.el.ul(rx.foreach(quoted.rows, _quoted), class_name="list"),
                rx.cond(quoted.rows.length() > 1, rx.el.p(t("Kept: "), quoted.kept_label, class_name="quiet")),
                full,
                why,
                class_name="stack tight",
            ),
        ),
        rx.el.p(state.error, role="alert", class_name="field-error"),
        is_open=state.is_asking,
        on_close=state.toggle_asking,
        actions=[
            button(t("Leave it"), on_click=state.toggle_asking),
            button(t("Cancel and pay back"), kind="stop", on_click=state.cancel),
        ],
        id="cancel",
    )


def _quoted(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.title, class_name="grow small breaks"),
        rx.el.span(
            rx.el.strong(row.refund_label, class_name="num"),
            rx.el.span(t("{amount} kept").format(amount=row.kept_label), class_name="quiet small num"),
            class_name="amount stack lines",
        ),
        key=row.title,
        class_name="list-row",
    )


def _seat(state: Any) -> rx.Component:
    options = rx.foreach(state.seats, lambda label: rx.el.option(label, value=label))
    return dialog(
        t("Another seat"),
        rx.el.p(state.seat_title),
        rx.el.form(
            rx.cond(
                state.seats.length() > 0,
                rx.el.div(
                    rx.el.label(t("Free at the same price, the nearest first"), html_for="seat"),
                    rx.el.select(options, id="seat", name="seat"),
                    class_name="field",
                ),
                rx.el.p(t("No other seat is free at this price."), class_name="quiet"),
            ),
            rx.el.p(t("The ticket gets a new QR code and the buyer a mail with it."), class_name="quiet"),
            rx.el.p(state.seat_error, role="alert", class_name="field-error"),
            rx.el.div(
                button(t("Leave it"), on_click=state.keep_seat),
                button(t("Change the seat"), kind="primary", type="submit", disabled=state.seats.length() == 0),
                class_name="actions",
            ),
            on_submit=state.change_seat,
            reset_on_submit=False,
            class_name="stack",
        ),
        is_open=state.seat_ticket != "",
        on_close=state.keep_seat,
        id="reseat",
    )
