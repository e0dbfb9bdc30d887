"""Another layout for a vehicle, drawn while it is typed; it is the next version of its plan."""

import reflex as rx

from metro_web.components import layout_fields
from metro_web.components.buttons import button, link_button
from metro_web.components.notice import callout
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.op_fleet import FLEET
from metro_web.state.op_fleet import VehicleLayoutState as Layout

ON_LOAD = [Layout.load]


def page() -> rx.Component:
    """What is typed on one side, what it becomes on the other."""
    return op_page(
        Layout,
        rx.cond(
            Layout.desk.is_used,
            callout(
                "info", t("Trips were made with this vehicle. They keep the seats they have; new trips get these.")
            ),
            rx.fragment(),
        ),
        rx.el.form(
            layout_fields.lines(Layout),
            rx.el.div(
                layout_fields.drawn(Layout),
                rx.el.div(
                    button(t("Save as the next version"), kind="primary", type="submit"),
                    link_button(t("Leave it"), href=f"{FLEET}/{Layout.desk.id}"),
                    class_name="actions",
                ),
                class_name="stack layout-drawn",
            ),
            on_submit=Layout.save,
            reset_on_submit=False,
            class_name="split split-main",
        ),
        title=rx.cond(Layout.desk.name != "", f"{Layout.desk.name}: {t('layout')}", t("Layout")),
        lead=rx.cond(Layout.desk.summary != "", f"{t('Now')}: {Layout.desk.summary}", ""),
        here=FLEET,
        missing=t("There is no such vehicle."),
        back=(FLEET, t("Fleet")),
    )
