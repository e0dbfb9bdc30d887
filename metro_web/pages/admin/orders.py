"""Orders of everybody."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.orders import ORDERS
from metro_web.state.records import OrdersState

ON_LOAD = [OrdersState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(
        OrdersState,
        ORDERS,
        title=t("Orders"),
        here="/admin/orders",
        find=t("Code of an order or ticket, or id"),
        kind_label=t("What was bought"),
    )
