"""The fleet of a company: its vehicles, and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.queries.vehicles_view import MODES
from metro_web.state.op_fleet import FLEET
from metro_web.state.op_fleet import FleetState as Fleet

ON_LOAD = [Fleet.load]
NEW = "/op/fleet/new"


def page() -> rx.Component:
    """Fields that narrow the list, the list."""
    return op_page(
        Fleet,
        _content(),
        title=t("Fleet"),
        lead=t("Vehicles, and how their seats are arranged."),
        here=FLEET,
        actions=link_button(t("New vehicle"), href=NEW, kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [
        Column(t("Name")),
        Column(t("Kind")),
        Column(t("Seats"), end=True),
        Column(t("Layout")),
        Column(t("Trips to come"), end=True),
    ]
    standings = [("open", t("In use")), ("retired", t("Retired")), ("", t("All"))]
    return rx.el.div(
        listing.filters(
            Fleet,
            listing.words(Fleet, "words", t("Find"), placeholder=t("Name or registration")),
            listing.chips(Fleet, "mode", t("Kind"), [("", t("All kinds")), *MODES.items()]),
            listing.chips(Fleet, "standing", t("Which"), standings),
        ),
        listing.found(
            Fleet,
            table(t("Fleet"), columns, rows=Fleet.rows, cells=_cells, hide_caption=True),
            empty("travel", t("There is no vehicle yet."), link_button(t("New vehicle"), href=NEW, kind="primary")),
            label=t("Vehicles found"),
        ),
        class_name="split split-filter",
    )


def _cells(vehicle: Any) -> list[Any]:
    retired = rx.cond(vehicle.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    registration = rx.cond(
        vehicle.registration != "", rx.el.span(vehicle.registration, class_name="quiet small"), rx.fragment()
    )
    return [
        rx.el.span(
            rx.el.span(link(vehicle.name, href=vehicle.href, class_name="cell-link"), retired, class_name="row"),
            registration,
            class_name="cell",
        ),
        vehicle.mode_label,
        rx.el.span(vehicle.seats_label, class_name="num"),
        vehicle.layout_label,
        rx.el.span(vehicle.coming, class_name="num"),
    ]
