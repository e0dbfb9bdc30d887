"""The second step of signing in: one field for the app's six digits, or one for a recovery code."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.otp_field import otp_field
from metro_web.components.form_fields import field
from metro_web.core.i18n import t
from metro_web.state.login import PASSWORD, LoginState
from metro_web.state.second_step import SecondStepState as Second


def form() -> rx.Component:
    """The code, and the way on where the telephone is lost."""
    return rx.el.div(
        rx.cond(Second.is_recovery, _recovery(), _app()),
        rx.el.div(
            button(
                rx.cond(Second.is_recovery, t("Use the app instead"), t("Use a recovery code instead")),
                kind="plain",
                on_click=Second.toggle_recovery,
            ),
            button(t("Start again"), kind="plain", on_click=LoginState.show(PASSWORD)),
            class_name="row between",
        ),
        class_name="stack",
    )


def _app() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Open your authenticator app and type the code it shows for Metro.")),
        rx.el.div(
            otp_field(
                on_complete=Second.enter_code,
                is_busy=Second.is_busy,
                error=Second.error,
                label=t("Code from the app"),
                hint=t("The sixth digit signs you in."),
                id="second-code",
            ),
            class_name="card",
        ),
        class_name="stack",
    )


def _recovery() -> rx.Component:
    return rx.el.form(
        rx.el.p(t("Type one of the codes you kept when you set up the app. Each works once.")),
        field(
            t("Recovery code"),
            "code",
            id="recovery-code",
            error=Second.error,
            autocomplete="one-time-code",
            autocapitalize="characters",
            spellcheck="false",
            auto_focus=True,
            max_length=40,
        ),
        button(t("Sign in"), kind="primary", type="submit", big=True, block=True, busy=Second.is_busy),
        on_submit=Second.enter_recovery,
        class_name="stack",
        no_validate=True,
    )
