"""The manifest of a company's trip."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.manifest import manifest
from metro_web.components.role_gate import operator_only
from metro_web.core.i18n import t
from metro_web.state.manifest import ManifestState as Manifest
from metro_web.state.op import HOME

ON_LOAD = [Manifest.load]
TRIPS = "/op/trips"


def page() -> rx.Component:
    """For the company whose trip it is, and admins."""
    missing = empty("travel", t("There is no such trip."), link_button(t("All trips"), href=TRIPS))
    return layout.page(
        operator_only(rx.cond(Manifest.is_missing, missing, manifest()), is_loaded=Manifest.is_loaded, here=TRIPS),
        title=rx.cond(Manifest.page.title != "", Manifest.page.title, t("Manifest")),
        active=HOME,
        width="wide",
        console=True,
        back=(TRIPS, t("Trips")),
    )
