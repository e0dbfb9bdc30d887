"""A company at a glance: figures, what is still to be set up, what leaves next."""

from typing import Any

import reflex as rx

from metro_web.components import board
from metro_web.components.data_table import Column, table
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.op import HOME
from metro_web.state.op_home import OpHomeState as Home

ON_LOAD = [Home.load]


def page() -> rx.Component:
    """Figures first, then work."""
    view = Home.view
    return op_page(
        Home,
        board.figures(
            [
                (t("Trips to come"), view.trips_label),
                (t("Tickets for them"), view.tickets_label),
                (t("Vehicles"), view.vehicles_label),
                (t("People"), view.members_label),
            ]
        ),
        rx.cond(view.steps.length() > 0, _steps(), rx.fragment()),
        _departures(),
        title=t("Overview"),
        here=HOME,
    )


def _steps() -> rx.Component:
    def step(one: Any) -> rx.Component:
        sign = rx.cond(one.is_done, icon("check"), icon("plus"))
        return rx.el.li(
            link(
                rx.el.span(sign, class_name=rx.cond(one.is_done, "tag tag-go", "tag"), aria_hidden="true"),
                rx.el.span(
                    rx.el.strong(one.label),
                    rx.el.span(rx.cond(one.is_done, t("Done"), one.remark), class_name="quiet small"),
                    class_name="grow stack lines",
                ),
                icon("chevron"),
                href=one.href,
                class_name="list-row",
            ),
            key=one.href,
        )

    return rx.el.section(
        rx.el.h2(t("To begin with")),
        rx.el.ul(rx.foreach(Home.view.steps, step), class_name="list"),
        class_name="section",
    )


def _departures() -> rx.Component:
    columns = [Column(t("Trip")), Column(t("Departs")), Column(t("State")), Column(t("Taken"), end=True)]
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Next departures")),
            link(t("All trips"), href="/op/trips"),
            class_name="row between",
        ),
        rx.cond(
            Home.view.departures.length() > 0,
            table(t("Next departures"), columns, rows=Home.view.departures, cells=_cells, hide_caption=True),
            rx.el.p(t("Nothing leaves soon."), class_name="quiet"),
        ),
        class_name="section",
    )


def _cells(trip: Any) -> list[Any]:
    return [
        rx.el.span(
            link(trip.title, href=trip.href, class_name="cell-link"),
            rx.el.span(trip.remark, class_name="quiet small"),
            class_name="cell",
        ),
        rx.el.span(trip.when_label, class_name="num"),
        rx.el.span(trip.status_label, class_name=f"tag {trip.tone}"),
        rx.el.span(trip.taken_label, class_name="num"),
    ]
