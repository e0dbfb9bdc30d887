"""Tickets: those that open a gate first, then those in use, then what is over."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.links import link
from metro_web.components.ticket_stub import ticket_stub
from metro_web.core.i18n import t
from metro_web.state.tickets import TicketsState

ON_LOAD = [TicketsState.load]


def page() -> rx.Component:
    """Three lists, each only where it holds something."""
    return layout.page(
        rx.cond(
            TicketsState.is_loaded,
            rx.cond(TicketsState.is_signed_in, _lists(), _stranger()),
            skeleton(height="11rem", count=2),
        ),
        title=t("Tickets"),
        active="/tickets",
        actions=link_button(t("Buy a journey"), href="/metro", symbol="plus"),
    )


def _lists() -> rx.Component:
    nothing = (TicketsState.active.length() == 0) & (TicketsState.inside.length() == 0)
    return rx.fragment(
        rx.cond(
            nothing,
            empty("ticket", t("No ticket waits for you."), link_button(t("Buy a journey"), href="/", kind="primary")),
        ),
        _list(t("Ready to use"), TicketsState.active),
        _list(t("Inside now"), TicketsState.inside),
        _list(t("Past"), TicketsState.past, link(t("Whole history"), href="/history", class_name="notice-action")),
    )


def _list(title: str, rows: rx.Var, *more: rx.Component) -> rx.Component:
    return rx.cond(
        rows.length() > 0,
        rx.el.section(
            rx.el.h2(title),
            rx.el.div(rx.foreach(rows, ticket_stub), class_name="grid grid-stubs"),
            *more,
            class_name="section",
        ),
    )


def _stranger() -> rx.Component:
    return empty(
        "ticket",
        t("Sign in to see your tickets."),
        link_button(t("Sign in"), href="/login?next=%2Ftickets", kind="primary"),
    )
