"""One order at an operator's desk: what their company sold of it, and what may be done with that."""

import reflex as rx

from metro_web.components import order_desk
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.order_desk import OpOrderState as Desk

ON_LOAD = [Desk.load]
HERE = "/op/orders"


def page() -> rx.Component:
    """Facts, tickets and deeds beside the story."""
    return op_page(
        Desk,
        order_desk.order(Desk, is_admin=False),
        title=rx.cond(Desk.order.code != "", t("Order ") + Desk.order.code, t("Order")),
        here=HERE,
        back=(HERE, t("Orders")),
        missing=t("There is no such order."),
    )
