"""The counter: from, to, how many, Enter; price, Enter; sold. Takings of this seller beside it."""

from typing import Any

import reflex as rx

from metro_web.components import board, journey_path, layout
from metro_web.components.buttons import button
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.notice import callout
from metro_web.components.role_gate import staff_only
from metro_web.core.i18n import t
from metro_web.state.counter import CounterState as Counter

ON_LOAD = [Counter.load]


def page() -> rx.Component:
    """Every step has its focus already."""
    return layout.page(
        staff_only(_content(), is_loaded=Counter.is_loaded, here="/counter"),
        title=t("Counter"),
        active="/counter",
        width="wide",
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.section(
            _told(),
            rx.cond(Counter.offer.quote != "", _confirm(), _form()),
            aria_label=t("Sale"),
            class_name="stack",
        ),
        _takings(),
        class_name="split split-main",
    )


def _told() -> rx.Component:
    """What was just sold, or why it was not."""
    return rx.el.div(
        rx.cond(
            Counter.sold.code != "",
            callout(
                "done",
                t("Sold: ") + Counter.sold.total_label + t(" in cash"),
                rx.el.p(Counter.sold.title, ", ", Counter.sold.people_label),
                rx.el.p(t("It counts as ridden already: let them through. They need no ticket.")),
                rx.el.p(t("Order "), rx.el.code(Counter.sold.code)),
            ),
        ),
        rx.cond(Counter.error != "", callout("warn", Counter.error)),
        role="status",
        class_name="notices",
    )


def _form() -> rx.Component:
    return rx.el.form(
        station_field(
            t("From"),
            name="from",
            value=Counter.origin,
            on_select=Counter.pick_origin,
            error=Counter.errors["from"],
            auto_focus=(Counter.round == 0) & (Counter.origin == ""),
        ),
        station_field(
            t("To"),
            name="to",
            value=Counter.destination,
            on_select=Counter.pick_destination,
            exclude=Counter.origin,
            error=Counter.errors["to"],
            auto_focus=Counter.round > 0,
        ),
        rx.el.div(
            field(
                t("How many"),
                "count",
                type="number",
                default_value=Counter.count,
                key=Counter.round,
                min=1,
                max=6,
                inputmode="numeric",
                error=Counter.errors["count"],
            ),
            field(
                t("Customer's e-mail"),
                "customer",
                type="email",
                default_value=Counter.customer,
                key=Counter.round.to_string() + "c",
                hint=t("Only if the tickets shall be in their account"),
                autocomplete="off",
                error=Counter.errors["customer"],
            ),
            class_name="counter-pair",
        ),
        button(t("Show the price"), kind="primary", type="submit", big=True, block=True),
        rx.el.p(t("Enter does this too."), class_name="quiet small"),
        on_submit=Counter.ask,
        reset_on_submit=False,
        class_name="card stack",
    )


def _confirm() -> rx.Component:
    offer = Counter.offer
    return rx.el.form(
        board.board(
            t("To take in cash"),
            offer.total_label,
            board.rows((offer.people_label, t("each ") + offer.unit_label)),
            rx.el.p(rx.el.strong(offer.title), rx.el.br(), offer.summary),
        ),
        rx.el.button(
            icon("wallet"),
            t("Took ") + offer.total_label + t(", sell"),
            type="submit",
            auto_focus=True,
            class_name="btn btn-primary btn-big btn-block",
        ),
        button(t("Change something"), kind="plain", on_click=Counter.back),
        journey_path.path(offer.legs, offer.destination_name),
        on_submit=lambda _form: Counter.sell(),
        class_name="card stack",
    )


def _takings() -> rx.Component:
    def row(entry: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(entry.title),
                rx.el.span(entry.remark, class_name="quiet small num"),
                class_name="grow stack lines",
            ),
            rx.el.span(entry.amount_label, class_name="amount num"),
            class_name="list-row",
        )

    return rx.el.section(
        board.board(
            t("My takings today"),
            Counter.takings.total_label,
            rx.el.p(Counter.takings.count_label, class_name="quiet"),
        ),
        rx.cond(
            Counter.takings.rows.length() > 0,
            rx.el.ul(rx.foreach(Counter.takings.rows, row), class_name="list"),
            rx.el.p(t("No cash yet today."), class_name="quiet"),
        ),
        aria_label=t("Takings"),
        class_name="section",
    )
