"""One report at an admin's desk."""

import reflex as rx

from metro_web.components import layout, reports_desk
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.reports_desk import AdminReportState as Report

ON_LOAD = [Report.load]
HERE = "/admin/reports"


def page() -> rx.Component:
    """What was reported, its story and its answer."""
    missing = empty("search", t("There is no such report."), link_button(t("All reports"), href=HERE))
    title = Report.desk.report.title
    return layout.page(
        admin_only(
            rx.cond(Report.is_missing, missing, reports_desk.report(Report)), is_loaded=Report.is_loaded, here=HERE
        ),
        title=rx.cond(title != "", title, t("Report")),
        active=HERE,
        width="wide",
        console=True,
        back=(HERE, t("Reports")),
    )
