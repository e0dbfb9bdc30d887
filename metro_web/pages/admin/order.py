"""One order at an admin's desk: who, how much, everything that happened to it, and what may be done."""

import reflex as rx

from metro_web.components import order_desk, records
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.core.i18n import t
from metro_web.state.order_desk import OrderDeskState as Desk

ON_LOAD = [Desk.load]


def page() -> rx.Component:
    """Facts, tickets and deeds beside the story."""
    missing = empty("ticket", t("There is no such order."), link_button(t("All orders"), href="/admin/orders"))
    return records.desk_page(
        rx.cond(Desk.is_missing, missing, order_desk.order(Desk, is_admin=True)),
        title=rx.cond(Desk.order.code != "", t("Order ") + Desk.order.code, t("Order")),
        here="/admin/orders",
        is_loaded=Desk.is_loaded,
        back=("/admin/orders", t("Orders")),
    )
