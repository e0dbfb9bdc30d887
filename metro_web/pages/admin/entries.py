"""The ledger: every movement of money, both of its sides, and what a choice of them adds up to."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.entries import ENTRIES, HOUSE
from metro_web.state.records import EntriesState

ON_LOAD = [EntriesState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(
        EntriesState,
        ENTRIES,
        title=t("Ledger"),
        here="/admin/entries",
        find=t("Number, or part of the reason"),
        kind_label=t("What"),
        accounts=tuple(HOUSE.items()),
    )
