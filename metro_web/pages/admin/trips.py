"""Trips: those that are coming, drafts, what was cancelled or is over."""

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.attended_desk import cells
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.trips_desk import TripsState as Trips

ON_LOAD = [Trips.load]
STATES = (
    ("", t("Coming")),
    ("draft", t("Drafts")),
    ("scheduled", t("Published")),
    ("cancelled", t("Called off")),
    ("retired", t("Off sale")),
    ("over", t("Over")),
)
MODES = (("", t("All")), ("train", t("Train")), ("bus", t("Bus")), ("plane", t("Plane")))


def page() -> rx.Component:
    """One field, two rows of choices, one table."""
    return layout.page(
        admin_only(_content(), is_loaded=Trips.is_loaded, here="/admin/trips"),
        title=t("Trips"),
        active="/admin/trips",
        width="wide",
        console=True,
        actions=link_button(t("New trip"), href="/admin/trips/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [Column(t("Trip")), Column(t("When")), Column(t("State")), Column(t("Taken"), end=True)]
    return rx.el.div(
        rx.el.div(
            listing.words(Trips, "words", t("Find"), placeholder=t("Name, vehicle or a stop")),
            listing.chips(Trips, "status", t("State"), STATES),
            listing.chips(Trips, "mode", t("By"), MODES),
            class_name="stack",
        ),
        listing.found(
            Trips,
            table(t("Trips"), columns, rows=Trips.rows, cells=cells, hide_caption=True),
            empty("travel", t("There is none of these.")),
            label=t("Found"),
        ),
        class_name="stack loose",
    )
