"""Tickets of everybody."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.tickets import TICKETS
from metro_web.state.records import TicketsState

ON_LOAD = [TicketsState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(TicketsState, TICKETS, title=t("Tickets"), here="/admin/tickets", find=t("Short code or id"))
