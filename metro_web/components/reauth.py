"""The dialog in which somebody shows once more that it is they; put it on every page whose states ask for it."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.countdown import resend
from metro_web.components.client.password_field import password_field
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import field
from metro_web.core.i18n import t
from metro_web.state.reauth import APP, CODE, PASSWORD
from metro_web.state.reauth import ReauthState as Reauth


def reauth_dialog() -> rx.Component:
    """Opened by `state.reauth.carefully`; what was meant goes on by itself afterwards."""
    return dialog(
        t("Is it you?"),
        rx.el.p(
            t("This changes something important. Please show once more that it is you; then it goes on."),
            class_name="quiet",
        ),
        rx.match(Reauth.way, (APP, _app()), (PASSWORD, _password()), _code()),
        is_open=Reauth.is_open,
        on_close=Reauth.close,
        id="reauth",
    )


def _form(key: str, *children: rx.Component) -> rx.Component:
    go_on = button(t("Go on"), kind="primary", type="submit", block=True, busy=Reauth.is_busy)
    return rx.el.form(*children, go_on, on_submit=Reauth.enter, class_name="stack", key=key, no_validate=True)


def _app() -> rx.Component:
    return _form(
        APP,
        _typed(t("Code from your authenticator app"), "reauth-app", t("Or one of your recovery codes.")),
    )


def _password() -> rx.Component:
    return rx.el.div(
        _form(
            PASSWORD,
            rx.el.input(
                type="text", name="username", value=Reauth.email, read_only=True, hidden=True,
                custom_attrs={"autoComplete": "username"},
            ),
            password_field(
                t("Password"), "proof", autocomplete="current-password", error=Reauth.error, id="reauth-password"
            ),
        ),
        button(t("Mail me a code instead"), kind="plain", on_click=Reauth.send_code),
        class_name="stack tight",
    )  # fmt: skip


def _code() -> rx.Component:
    typed = rx.el.div(
        _form(
            CODE,
            rx.el.p(t("We have sent a code to "), rx.el.strong(Reauth.email, class_name="breaks"), "."),
            _typed(t("The code"), "reauth-code", ""),
        ),
        rx.el.div(
            resend(Reauth.resend_at, on_press=Reauth.send_code),
            rx.cond(
                Reauth.has_password,
                button(t("Use the password"), kind="plain", on_click=Reauth.use_password),
                rx.fragment(),
            ),
            class_name="row between",
        ),
        class_name="stack tight",
    )
    first = rx.el.div(
        rx.el.p(
            t("You sign in without a password, so we send a code to "),
            rx.el.strong(Reauth.email, class_name="breaks"),
            ".",
        ),
        button(t("Send me the code"), kind="primary", symbol="mail", block=True, on_click=Reauth.send_code),
        class_name="stack",
    )
    return rx.cond(Reauth.is_sent, typed, first)


def _typed(label: str, id: str, hint: str) -> rx.Component:
    return field(
        label, "proof", id=id, hint=hint, error=Reauth.error, autocomplete="one-time-code", inputmode="text",
        spellcheck="false", auto_focus=True, max_length=40,
    )  # fmt: skip
