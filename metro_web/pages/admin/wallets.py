"""Wallets, and how much is in them."""

import reflex as rx

from metro_web.components.records import record_page
from metro_web.core.i18n import t
from metro_web.queries.records.wallets import WALLETS
from metro_web.state.records import WalletsState

ON_LOAD = [WalletsState.load]


def page() -> rx.Component:
    """Fields beside the table."""
    return record_page(WalletsState, WALLETS, title=t("Wallets"), here="/admin/wallets")
