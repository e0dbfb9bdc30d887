"""Problems that passengers report, those that wait first in sight."""

import reflex as rx

from metro_web.components import layout, reports_desk
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.reports_desk import AdminReportsState as Reports

ON_LOAD = [Reports.load]
HERE = "/admin/reports"


def page() -> rx.Component:
    """The queue."""
    return layout.page(
        admin_only(reports_desk.queue(Reports), is_loaded=Reports.is_loaded, here=HERE),
        title=t("Reports"),
        active=HERE,
        width="wide",
        console=True,
    )
