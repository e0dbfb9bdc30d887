"""Seat plans: each by its newest version, and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.seat_plans import SeatPlansState as Plans

ON_LOAD = [Plans.load]


def page() -> rx.Component:
    """Fields that narrow the list, the list."""
    return layout.page(
        admin_only(_content(), is_loaded=Plans.is_loaded, here="/admin/seat-plans"),
        title=t("Seat plans"),
        lead=t("Halls, grounds and vehicles, as events and trips sell from them."),
        active="/admin/seat-plans",
        width="wide",
        console=True,
        actions=link_button(t("New seat plan"), href="/admin/seat-plans/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [
        Column(t("Name")),
        Column(t("Seats"), end=True),
        Column(t("Newest")),
        Column(t("Events and trips"), end=True),
    ]
    standings = [("open", t("In use")), ("retired", t("Retired")), ("", t("All"))]
    make = link_button(t("New seat plan"), href="/admin/seat-plans/new", kind="primary")
    return rx.el.div(
        listing.filters(
            Plans,
            listing.words(Plans, "words", t("Find"), placeholder=t("Words of the name")),
            listing.chips(Plans, "standing", t("Which"), standings),
        ),
        listing.found(
            Plans,
            table(t("Seat plans"), columns, rows=Plans.rows, cells=_cells, hide_caption=True),
            empty("ticket", t("There is no seat plan yet."), make),
            label=t("Seat plans found"),
        ),
        class_name="split split-filter",
    )


def _cells(plan: Any) -> list[Any]:
    retired = rx.cond(plan.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    return [
        rx.el.span(link(plan.name, href=plan.href, class_name="cell-link"), retired, class_name="row"),
        rx.el.span(plan.seats_label, class_name="num"),
        plan.version_label,
        rx.el.span(plan.uses_label, class_name="num"),
    ]
