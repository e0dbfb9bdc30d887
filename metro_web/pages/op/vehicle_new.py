"""A new vehicle: what it is, how its seats are arranged, drawn while it is typed, and what it has."""

import reflex as rx

from metro_web.components import layout_fields
from metro_web.components.amenities import ticks
from metro_web.components.buttons import button, link_button
from metro_web.components.op_shell import op_page
from metro_web.components.vehicle_fields import name_and_registration
from metro_web.core.i18n import t
from metro_web.state.op_fleet import FLEET
from metro_web.state.op_fleet import VehicleMakerState as Maker

ON_LOAD = [Maker.load]


def page() -> rx.Component:
    """What is typed on one side, what it becomes on the other."""
    return op_page(
        Maker,
        rx.el.form(
            rx.el.div(
                layout_fields.modes(Maker),
                name_and_registration("", "", Maker.errors),
                rx.el.section(rx.el.h2(t("Seats")), layout_fields.lines(Maker), class_name="stack"),
                ticks(Maker.amenities, Maker.errors["amenities"].to(str)),
                class_name="stack loose",
            ),
            rx.el.div(
                layout_fields.drawn(Maker),
                rx.el.div(
                    button(t("Save this vehicle"), kind="primary", type="submit"),
                    link_button(t("Leave it"), href=FLEET),
                    class_name="actions",
                ),
                class_name="stack layout-drawn",
            ),
            on_submit=Maker.save,
            reset_on_submit=False,
            class_name="split split-main",
        ),
        title=t("New vehicle"),
        lead=t("The seats are drawn while you type. Nothing is stored before you save."),
        here=FLEET,
        back=(FLEET, t("Fleet")),
    )
