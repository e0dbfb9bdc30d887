"""Every time a ticket was shown at a gate."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.scans import SCANS
from metro_web.state.records import ScansState

ON_LOAD = [ScansState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(
        ScansState,
        SCANS,
        title=t("Scans"),
        here="/admin/scans",
        find=t("Short code or id of the ticket"),
        kind_label=t("Direction"),
    )
