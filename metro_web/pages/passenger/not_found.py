"""The page for addresses that lead nowhere."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.links import link
from metro_web.core.i18n import t


def page() -> rx.Component:
    """One sentence, two ways on."""
    return layout.page(
        rx.el.div(
            link(t("Plan a journey"), href="/", class_name="btn btn-primary"),
            link(t("See the map"), href="/map", class_name="btn"),
            class_name="actions",
        ),
        title=t("No station here"),
        lead=t("This address leads nowhere. Perhaps it was mistyped, or the page has moved."),
        width="narrow",
    )
