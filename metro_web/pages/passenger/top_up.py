"""Adding money: a usual amount or one's own."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.board import board
from metro_web.components.buttons import button, chip
from metro_web.components.form_fields import field
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.state.top_up import TopUpState

ON_LOAD = [TopUpState.load]
USUAL = ("100", "200", "500", "1000")


def page() -> rx.Component:
    """Balance, amount, one button under the thumb."""
    return layout.page(
        sign_in_first(
            _content(),
            is_loaded=TopUpState.is_loaded,
            sentence=t("Sign in to add money to your wallet."),
            here="/wallet/top-up",
            symbol="wallet",
        ),
        title=t("Add money"),
        active="/wallet",
        width="narrow",
        back=("/wallet", t("Wallet")),
    )


def _content() -> rx.Component:
    return rx.el.form(
        board(t("Balance now"), TopUpState.balance_label),
        rx.el.input(type="hidden", name="form_id", value=TopUpState.form_id),
        rx.el.div(
            *[
                chip(TopUpState.symbol + amount, is_on=TopUpState.amount == amount, on_click=TopUpState.pick(amount))
                for amount in USUAL
            ],
            role="group",
            aria_label=t("Usual amounts"),
            class_name="chips",
        ),
        field(
            t("Amount"),
            "amount",
            prefix=TopUpState.symbol,
            value=TopUpState.amount,
            on_change=TopUpState.pick,
            hint=TopUpState.limits_label,
            error=TopUpState.error,
            inputmode="decimal",
            autocomplete="transaction-amount",
            enterkeyhint="done",
            max_length=100,
        ),
        rx.el.div(
            button(t("Add money"), kind="primary", type="submit", big=True, block=True, busy=TopUpState.is_busy),
            class_name="thumb",
        ),
        on_submit=TopUpState.add,
        class_name="stack loose",
        no_validate=True,
    )
