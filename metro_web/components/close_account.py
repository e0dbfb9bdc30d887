"""The end of the account: a copy of everything first, then what goes, what stays, and what is in the way."""

import reflex as rx

from metro_web.components.buttons import button, link_button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import check
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.closing import ClosingState as Closing


def my_data() -> rx.Component:
    """A section of the page."""
    return rx.el.section(
        rx.el.h2(t("Your data")),
        rx.el.div(
            rx.el.p(
                t("Everything we keep about you: profile, sessions, orders, tickets, payments and mails, as one file.")
            ),
            link_button(
                t("Download my data"),
                href="/api/v1/me/data",
                symbol="download",
                server=True,
                custom_attrs={"download": "metro-my-data.json"},
            ),
            class_name="card stack",
        ),
        class_name="section",
    )


def close_account() -> rx.Component:
    """A section of the page, and its dialog."""
    return rx.el.section(
        rx.el.h2(t("Delete my account")),
        rx.el.div(
            rx.el.p(t("Your name, address and sign-ins are wiped. You are asked before anything happens.")),
            button(t("Delete my account"), kind="stop", on_click=Closing.ask),
            class_name="card stack",
        ),
        _dialog(),
        auth_exchange(Closing.out_ticket, next="/login", endpoint="/api/auth/sign-out"),
        class_name="section",
        id="close-account",
    )


def _dialog() -> rx.Component:
    outlook = Closing.outlook
    may_go = (outlook.obstacle == "") & ((outlook.balance_minor == 0) | Closing.gives_up)
    return dialog(
        t("Delete your account for good?"),
        rx.el.div(
            rx.el.p(
                rx.el.strong(t("Gone: ")),
                t("your name, address, telephone, password, devices, and where our mails went."),
            ),
            rx.el.p(
                rx.el.strong(t("Kept without you: ")),
                t("tickets, payments and the log of what was changed, because the books have to add up."),
            ),
            rx.cond(outlook.unused_tickets > 0, _unused(), rx.fragment()),
            rx.cond(
                outlook.open_orders > 0, rx.el.p(t("Orders that wait for their code are cancelled.")), rx.fragment()
            ),
            rx.cond(outlook.balance_minor > 0, _money(), rx.fragment()),
            rx.cond(outlook.obstacle != "", callout("stop", outlook.obstacle), rx.fragment()),
            rx.el.p(Closing.error, role="alert", class_name="field-error"),
            class_name="stack",
        ),
        is_open=Closing.is_asking,
        on_close=Closing.leave_it,
        actions=[
            button(t("Keep my account"), on_click=Closing.leave_it),
            button(t("Delete for good"), kind="stop", disabled=~may_go, on_click=Closing.close),
        ],
        id="closing",
    )


def _unused() -> rx.Component:
    return callout(
        "warn",
        t("You have unused tickets"),
        rx.el.p(t("Hand them back first, and the money comes to your wallet; or they end with the account.")),
        link_button(t("See your tickets"), href="/tickets"),
    )


def _money() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t("Your wallet holds "),
            rx.el.strong(Closing.outlook.balance_label),
            t(". Spend it first; or give it up, and it is not paid out to anybody."),
        ),
        check(
            t("I give up ") + Closing.outlook.balance_label,
            "gives_up",
            id="gives-up",
            checked=Closing.gives_up,
            on_change=lambda _checked: Closing.toggle_giving_up(),
        ),
        class_name="stack tight",
    )
