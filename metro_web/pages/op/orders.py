"""Orders of what a company sells: by a code, a name, an address, a trip or a day."""

import reflex as rx

from metro_web.components import listing
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.op_shell import op_page
from metro_web.components.records import ALL, record_table
from metro_web.core.i18n import t
from metro_web.queries.records.orders import ORDERS
from metro_web.state.op_orders import OpOrdersState as Orders

ON_LOAD = [Orders.load]
HERE = "/op/orders"


def page() -> rx.Component:
    """Fields beside the table."""
    content = rx.el.div(
        listing.filters(
            Orders,
            listing.words(Orders, "find", t("Code"), placeholder=t("Of an order or a ticket")),
            listing.words(Orders, "person", t("Person"), placeholder=t("Part of the name or e-mail")),
            listing.words(Orders, "trip", t("Trip"), placeholder=t("Words of its name")),
            listing.day(Orders, "day", t("Leaves on")),
            listing.one_of(Orders, "status", t("State"), [ALL, *ORDERS.statuses.items()]),
            rx.el.p(Orders.error, role="alert", class_name="field-error"),
        ),
        listing.found(
            Orders,
            record_table(Orders, ORDERS, t("Orders")),
            empty("ticket", t("Nobody has ordered anything yet.")),
            label=t("Found"),
        ),
        class_name="split split-filter",
    )
    shift = link_button(t("Shift"), href="/counter/shift", symbol="wallet")
    return op_page(Orders, content, title=t("Orders"), here=HERE, actions=shift)
