"""Routes of a company: the list, and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.queries.routes_view import HOME, MODES
from metro_web.state.op_routes import OpRoutesState as Routes

ON_LOAD = [Routes.load]


def page() -> rx.Component:
    """Filters beside the list."""
    return op_page(
        Routes,
        _content(),
        title=t("Routes"),
        here=HOME,
        lead=t("The ways you go, without dates. Trips are made from them."),
        actions=link_button(t("New route"), href=f"{HOME}/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [Column(t("Route")), Column(t("By")), Column(t("Stops")), Column(t("Takes"), end=True)]
    standing = [("open", t("In use")), ("retired", t("Retired")), ("", t("All"))]
    return rx.el.div(
        listing.filters(
            Routes,
            listing.chips(Routes, "mode", t("By"), [("", t("All modes")), *MODES.items()]),
            listing.chips(Routes, "standing", t("Which"), standing),
        ),
        listing.found(
            Routes,
            table(t("Routes"), columns, rows=Routes.rows, cells=_cells, hide_caption=True),
            empty(
                "travel", t("There is no route yet."), link_button(t("New route"), href=f"{HOME}/new", kind="primary")
            ),
            label=t("Routes found"),
        ),
        class_name="split split-filter",
    )


def _cells(route: Any) -> list[Any]:
    retired = rx.cond(route.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    return [
        rx.el.span(link(route.name, href=route.href, class_name="cell-link"), retired, class_name="row"),
        route.mode_label,
        route.way,
        rx.el.span(route.time_label, class_name="num"),
    ]
