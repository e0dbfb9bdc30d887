"""What a company's trips bring in, how full they are and how early they are booked."""

import reflex as rx

from metro_web.components import charts
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import segmented
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.op_figures import OpFiguresState as Figures

ON_LOAD = [Figures.load]
SPANS = [("7", t("7 days")), ("30", t("30 days")), ("90", t("90 days"))]


def page() -> rx.Component:
    """The span, then the pictures."""
    return op_page(
        Figures,
        segmented(t("Of the last"), SPANS, Figures.days, on_pick=Figures.pick_days),
        charts.gallery(Figures.gallery.pictures, empty("ticket", t("Nothing is sold yet."))),
        title=t("Figures"),
        here="/op/figures",
        missing=t("There is no such trip here."),
    )
