"""What one trip has on board, to be ticked, on the page of its company."""

import reflex as rx

from metro_web.components.amenities import ticks
from metro_web.components.buttons import button
from metro_web.core.i18n import t
from metro_web.state.op_trip_amenities import TripAmenitiesState as OnBoard


def on_board_form() -> rx.Component:
    """A form of its own; nothing where there is nothing to choose."""
    return rx.cond(
        OnBoard.choices.length() > 0,
        rx.el.section(
            rx.el.h2(t("On board")),
            rx.el.form(
                ticks(OnBoard.choices, rx.Var.create(""), t("What this trip has; it began with what its vehicle has")),
                rx.el.div(button(t("Save what is on board"), type="submit"), class_name="actions"),
                key=OnBoard.generation.to_string(),
                on_submit=OnBoard.save,
                reset_on_submit=False,
                class_name="card stack",
            ),
            class_name="section",
        ),
        rx.fragment(),
    )
