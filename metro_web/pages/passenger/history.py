"""Past tickets and orders, found by status and day."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, chip, link_button
from metro_web.components.data_table import pager
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, segmented
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
    return rx.el.section(
        segmented(
            t("Show"),
            [("tickets", t("Tickets")), ("orders", t("Orders"))],
            HistoryState.what,
            on_pick=HistoryState.pick_what,
        ),
        rx.cond(HistoryState.what == "orders", _statuses(ORDER_STATUSES), _statuses(TICKET_STATUSES)),
        rx.el.div(
            field(t("From"), "first", type="date", value=HistoryState.first, on_change=HistoryState.set_first),
            field(t("To"), "last", type="date", value=HistoryState.last, on_change=HistoryState.set_last),
            class_name="days",
        ),
        rx.el.p(HistoryState.error, role="alert", class_name="field-error"),
        aria_label=t("Filter"),
        class_name="stack",
    )


def _statuses(choices: tuple[tuple[str, str], ...]) -> rx.Component:
    return rx.el.div(
        *[
            chip(label, is_on=HistoryState.status == status, on_click=HistoryState.pick_status(status))
            for status, label in choices
        ],
        role="group",
        aria_label=t("Status"),
        class_name="chips",
    )


def _rows() -> rx.Component:
    is_filtered = (HistoryState.status != "") | (HistoryState.first != "") | (HistoryState.last != "")
    return rx.el.section(
        rx.cond(
            HistoryState.rows.length() > 0,
            rx.el.ul(rx.foreach(HistoryState.rows, _row), class_name="list"),
            rx.cond(
                is_filtered,
                empty("search", t("Nothing fits."), button(t("Show all"), on_click=HistoryState.clear)),
                empty(
                    "ticket",
                    t("Your journeys will stand here."),
                    link_button(t("Buy the first one"), href="/metro", kind="primary"),
                ),
            ),
        ),
        rx.cond(
            HistoryState.has_next | (HistoryState.page > 1),
            pager(
                t("Page ") + HistoryState.page.to_string(),
                on_previous=HistoryState.go_previous,
                on_next=HistoryState.go_next,
                has_previous=HistoryState.page > 1,
                has_next=HistoryState.has_next,
            ),
            rx.fragment(),
        ),
        aria_label=t("Found"),
        custom_attrs={"aria-live": "polite"},
        class_name="section",
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
