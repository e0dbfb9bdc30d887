"""The wallet: how much is in it, and every movement with the balance after it."""

import reflex as rx

from metro_web.components import layout, listing, wallet_rows
from metro_web.components.board import board
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.state.wallet import WalletState

ON_LOAD = [WalletState.load]
KINDS = (
    ("", t("All")),
    ("top_up", t("Added")),
    ("purchase", t("Journeys")),
    ("refund", t("Paid back")),
    ("fare_adjustment", t("Extra fares")),
    ("correction", t("Corrections")),
)


def page() -> rx.Component:
    """The board first, its movements beside or below it."""
    return layout.page(
        sign_in_first(
            rx.el.div(_balance(), _movements(), class_name="split split-side"),
            is_loaded=WalletState.is_loaded,
            sentence=t("Sign in to see your balance and to add money."),
            here="/wallet",
            symbol="wallet",
        ),
        title=t("Wallet"),
        active="/wallet",
    )


def _balance() -> rx.Component:
    return rx.el.div(
        board(t("Balance"), WalletState.balance_label),
        link_button(t("Add money"), href="/wallet/top-up", kind="primary", symbol="plus", big=True, block=True),
        class_name="stack",
    )


def _movements() -> rx.Component:
    nothing = empty("wallet", t("Nothing has moved yet. Add money to buy your first journey."))
    return rx.el.section(
        rx.el.h2(t("Movements")),
        listing.chips(WalletState, "kind", t("Show"), KINDS),
        listing.found(
            WalletState,
            wallet_rows.entries(WalletState.rows),
            nothing,
            label=t("Movements found"),
            none_fits=t("There is nothing of this kind."),
        ),
        class_name="section",
    )
