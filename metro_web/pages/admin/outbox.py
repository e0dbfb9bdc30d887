"""Mails promised and sent: how each stands, never what is in it; what is stuck can be tried again."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.mails import MAILS
from metro_web.state.records import OutboxState

ON_LOAD = [OutboxState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(
        OutboxState, MAILS, title=t("Outbox"), here="/admin/outbox", kind_label=t("Kind of mail"), last=_again
    )


def _again(row: Any) -> rx.Component:
    return rx.cond(
        row.cells[len(MAILS.heads) - 1].text != "",
        button(t("Try again now"), on_click=OutboxState.try_again(row.id)),
        rx.fragment(),
    )
