"""Past tickets and orders, found by status, kind, words and day; the address keeps what was chosen."""

from functools import partial
from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.client.here import here
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import segmented
from metro_web.components.line_badge import line_style
from metro_web.components.links import link
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.state.history import HistoryState

ON_LOAD = [HistoryState.load]
TICKET_STATUSES = (
    ("", t("All")),
    ("used", t("Used")),
    ("expired", t("Expired")),
    ("cancelled", t("Handed back")),
    ("active", t("Active")),
    ("in_use", t("Inside")),
)
KINDS = (
    ("", t("All")),
    ("journey", t("Metro journeys")),
    ("seat", t("Seats")),
    ("admission", t("Places without seats")),
)
ORDER_STATUSES = (
    ("", t("All")),
    ("paid", t("Paid")),
    ("cancelled", t("Cancelled")),
    ("expired", t("Ended unpaid")),
    ("awaiting_otp", t("Waiting for the code")),
    ("awaiting_payment", t("Waiting for payment")),
)


def page() -> rx.Component:
    """Filters, rows, pages."""
    return layout.page(
        here(HistoryState.address),
        sign_in_first(
            rx.el.div(_filters(), _rows(), class_name="split split-side"),
            is_loaded=HistoryState.is_loaded,
            sentence=t("Sign in to see the tickets and orders you have had."),
            here="/history",
            symbol="ticket",
        ),
        title=t("History"),
        active="/me",
        back=("/me", t("Me")),
    )


def _filters() -> rx.Component:
    found = HistoryState.filters
    what = found["what"]
    return listing.filters(
        HistoryState,
        segmented(
            t("Show"),
            [("tickets", t("Tickets")), ("orders", t("Orders"))],
            what,
            on_pick=partial(HistoryState.pick, "what"),
        ),
        rx.cond(
            what == "orders",
            listing.chips(HistoryState, "status", t("Status"), ORDER_STATUSES),
            listing.chips(HistoryState, "status", t("Status"), TICKET_STATUSES),
        ),
        # On a phone the tickets come first; who narrowed them sees how.
        rx.el.details(
            rx.el.summary(t("Find")),
            rx.el.div(
                listing.words(HistoryState, "words", t("Words"), placeholder=t("A team, a town, an order's code")),
                listing.one_of(HistoryState, "kind", t("What"), KINDS),
                listing.days(HistoryState),
                class_name="stack",
            ),
            open=~(found["words"] + found["kind"] + found["first"] + found["last"] == ""),
            class_name="fold",
        ),
    )


def _rows() -> rx.Component:
    first = link_button(t("Buy the first one"), href="/metro", kind="primary")
    return listing.found(
        HistoryState,
        rx.el.ul(rx.foreach(HistoryState.rows, _row), class_name="list"),
        empty("ticket", t("What you buy will stand here."), first),
        label=t("Found"),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.strong(row.title),
                rx.el.span(row.at_label, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.el.span(
                rx.el.span(row.amount_label, class_name="num"),
                rx.el.span(row.status_label, class_name=f"tag {row.tone}"),
                rx.cond(row.remark != "", rx.el.span(row.remark, class_name="quiet small"), rx.fragment()),
                class_name="amount stack lines",
            ),
            href=row.href,
            class_name="list-row band",
            custom_attrs=line_style(row.color),
        )
    )
