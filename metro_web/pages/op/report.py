"""One report about what a company runs."""

import reflex as rx

from metro_web.components import reports_desk
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.reports_desk import OpReportState as Report

ON_LOAD = [Report.load]
HERE = "/op/reports"


def page() -> rx.Component:
    """What was reported, its story and its answer."""
    title = Report.desk.report.title
    return op_page(
        Report,
        reports_desk.report(Report),
        title=rx.cond(title != "", title, t("Report")),
        here=HERE,
        back=(HERE, t("Reports")),
        missing=t("There is no such report."),
    )
