"""One-time codes, without their digits."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.codes import CODES
from metro_web.state.records import CodesState

ON_LOAD = [CodesState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(CodesState, CODES, title=t("One-time codes"), here="/admin/codes", kind_label=t("For"))
