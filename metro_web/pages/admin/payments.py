"""Attempts to pay."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.payments import PAYMENTS
from metro_web.state.records import PaymentsState

ON_LOAD = [PaymentsState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(PaymentsState, PAYMENTS, title=t("Payments"), here="/admin/payments", kind_label=t("Method"))
