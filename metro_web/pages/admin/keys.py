"""Idempotency keys: calls that were answered and may be repeated."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.keys import KEYS
from metro_web.state.records import KeysState

ON_LOAD = [KeysState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(KeysState, KEYS, title=t("Repeated calls"), here="/admin/idempotency-keys", find=t("Key"))
