"""What everything brings in, how orders come to be paid, and the money that lies in wallets."""

import reflex as rx

from metro_web.components import charts, layout
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import segmented
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.admin_figures import AdminFiguresState as Figures

ON_LOAD = [Figures.load]
SPANS = [("7", t("7 days")), ("30", t("30 days")), ("90", t("90 days"))]


def page() -> rx.Component:
    """The span, then the pictures."""
    content = rx.el.div(
        segmented(t("Of the last"), SPANS, Figures.days, on_pick=Figures.pick_days),
        charts.gallery(Figures.gallery.pictures, empty("ticket", t("Nothing is sold yet."))),
        class_name="stack loose",
    )
    return layout.page(
        admin_only(content, is_loaded=Figures.is_loaded, here="/admin/figures"),
        title=t("Figures"),
        active="/admin",
        width="wide",
        console=True,
        back=("/admin", t("Control room")),
    )
