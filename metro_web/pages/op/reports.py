"""Problems that passengers report about what a company runs."""

import reflex as rx

from metro_web.components import reports_desk
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.reports_desk import OpReportsState as Reports

ON_LOAD = [Reports.load]


def page() -> rx.Component:
    """The queue."""
    return op_page(Reports, reports_desk.queue(Reports), title=t("Reports"), here="/op/reports")
