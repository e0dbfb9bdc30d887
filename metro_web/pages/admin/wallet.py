"""One person's wallet: every entry with the balance after it, and the form that puts it right."""

import reflex as rx

from metro_web.components import listing, records, wallet_rows
from metro_web.components.board import board
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import area, field, segmented
from metro_web.components.reauth import reauth_dialog
from metro_web.core.i18n import t
from metro_web.state.wallet_desk import WalletDeskState as Desk

ON_LOAD = [Desk.load]


def page() -> rx.Component:
    """The entries beside the balance and the form."""
    missing = empty("wallet", t("There is no such person."), link_button(t("All wallets"), href="/admin/wallets"))
    return records.desk_page(
        rx.cond(Desk.is_missing, missing, _content()),
        title=t("Wallet"),
        here="/admin/wallets",
        is_loaded=Desk.is_loaded,
        back=("/admin/wallets", t("Wallets")),
    )


def _content() -> rx.Component:
    nothing = empty("wallet", t("Nothing has moved in this wallet yet."))
    person = link_button(Desk.email, href="/admin/users/" + Desk.user_id, symbol="me")
    entries = link_button(t("In the ledger"), href="/admin/entries?account=wallet:" + Desk.user_id)
    return rx.el.div(
        rx.el.div(
            board(t("Balance"), Desk.balance_label),
            rx.el.div(person, entries, class_name="actions"),
            _form(),
            reauth_dialog(),
            class_name="stack",
        ),
        rx.el.section(
            rx.el.h2(t("Entries")),
            listing.found(Desk, wallet_rows.entries(Desk.rows), nothing, label=t("Entries found")),
            class_name="section",
        ),
        class_name="split split-side",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.h2(t("Correct")),
        rx.el.input(type="hidden", name="form_id", value=Desk.form_id),
        segmented(t("Direction"), [("in", t("Put in")), ("out", t("Take out"))], Desk.way, on_pick=Desk.pick_way),
        field(
            t("Amount"),
            "amount",
            prefix=Desk.symbol,
            value=Desk.amount,
            on_change=Desk.type_amount,
            error=Desk.amount_error,
            inputmode="decimal",
            autocomplete="off",
        ),
        area(
            t("Reason"),
            "reason",
            key=Desk.form_id,
            rows=2,
            max_length=300,
            hint=t("The person reads it in their wallet and in a mail."),
            error=Desk.reason_error,
        ),
        rx.el.div(
            button(t("Post the correction"), kind="primary", type="submit", busy=Desk.is_busy), class_name="actions"
        ),
        on_submit=Desk.correct,
        class_name="card stack",
        no_validate=True,
    )
