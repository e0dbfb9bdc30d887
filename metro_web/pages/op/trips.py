"""Trips of a company: those that are coming, drafts, what was cancelled or is over."""

import reflex as rx

from metro_web.components import listing
from metro_web.components.attended_desk import cells
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.queries.op_trips_view import HOME
from metro_web.state.op_trips import OpTripsState as Trips

ON_LOAD = [Trips.load]
STATES = (
    ("", t("Coming")),
    ("draft", t("Drafts")),
    ("scheduled", t("On sale")),
    ("cancelled", t("Cancelled")),
    ("retired", t("Off sale")),
    ("over", t("Over")),
)
MODES = (("", t("All")), ("train", t("Train")), ("bus", t("Bus")), ("plane", t("Plane")))


def page() -> rx.Component:
    """One field, two rows of choices, one table."""
    return op_page(
        Trips,
        _content(),
        title=t("Trips"),
        here=HOME,
        actions=link_button(t("New trips"), href=f"{HOME}/new", kind="primary", symbol="plus"),
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
            empty(
                "travel", t("There is no trip yet."), link_button(t("New trips"), href=f"{HOME}/new", kind="primary")
            ),
            label=t("Trips found"),
        ),
        class_name="stack loose",
    )
