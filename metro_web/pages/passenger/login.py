"""The one page for getting in: by password, by a code that is mailed or texted, with a new account, or with a link from a mail."""

import reflex as rx

from metro_web.components import layout, second_step
from metro_web.components.buttons import button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.client.countdown import resend
from metro_web.components.client.otp_field import otp_field
from metro_web.components.client.password_field import password_field
from metro_web.components.form_fields import field, segmented
from metro_web.components.google_button import google_button, or_else
from metro_web.core.i18n import t
from metro_web.pages.passenger import login_help
from metro_web.pages.passenger.login_help import email_field, problem
from metro_web.state.google import GoogleState
from metro_web.state.login import (
    CODE,
    ENTER_CODE,
    FORGOT,
    FORGOT_SENT,
    PASSWORD,
    PHONE,
    RESET,
    SECOND,
    SIGN_UP,
    LoginState,
)
from metro_web.state.recovery import RecoveryState
from metro_web.state.second_step import SecondStepState
from metro_web.state.session import SessionState

ON_LOAD = [LoginState.load, RecoveryState.load, GoogleState.load]


def page() -> rx.Component:
    """The open form; help for newcomers below it."""
    is_known = SessionState.is_signed_in & (LoginState.mode != RESET)
    return layout.page(
        login_help.link_outcome(),
        rx.cond(SessionState.is_loaded & ~SessionState.is_signed_in, problem(GoogleState.problem), rx.fragment()),
        rx.cond(is_known, login_help.signed_in(), rx.fragment(_form(), login_help.for_developers())),
        auth_exchange(LoginState.ticket, next=LoginState.next_path),
        auth_exchange(SecondStepState.ticket, next=LoginState.next_path),
        title=rx.cond(is_known, t("You are signed in"), _title()),
        active="/me",
        width="narrow",
    )


def _title() -> rx.Var:
    return rx.match(
        LoginState.mode,
        (SIGN_UP, t("Make an account")),
        (FORGOT, t("Forgot your password?")),
        (FORGOT_SENT, t("Look into your mail")),
        (RESET, t("A new password")),
        (ENTER_CODE, rx.cond(LoginState.is_texted, t("Look at your phone"), t("Look into your mail"))),
        (SECOND, t("One more step")),
        t("Sign in"),
    )


def _form() -> rx.Component:
    return rx.match(
        LoginState.mode,
        (CODE, _code()),
        (PHONE, _phone()),
        (ENTER_CODE, _enter_code()),
        (SIGN_UP, _sign_up()),
        (FORGOT, login_help.forgot()),
        (FORGOT_SENT, login_help.forgot_sent()),
        (RESET, login_help.new_password()),
        (SECOND, second_step.form()),
        _password(),
    )


def _ways() -> rx.Component:
    return segmented(
        t("How to sign in"),
        [(PASSWORD, t("Password")), (CODE, t("By e-mail")), (PHONE, t("By phone"))],
        LoginState.mode,
        on_pick=LoginState.show,
    )


def _google() -> rx.Component:
    return google_button(GoogleState.href, above=or_else())


def _password() -> rx.Component:
    return rx.el.div(
        _ways(),
        rx.el.form(
            problem(LoginState.error),
            email_field("sign-in-email"),
            password_field(
                t("Password"),
                "password",
                autocomplete="current-password",
                error=LoginState.password_error,
                id="sign-in-password",
            ),
            button(t("Sign in"), kind="primary", type="submit", big=True, block=True, busy=LoginState.is_busy),
            on_submit=LoginState.enter,
            class_name="stack",
            key=PASSWORD,
            no_validate=True,
        ),
        _google(),
        rx.el.div(
            button(t("Forgot your password?"), kind="plain", on_click=LoginState.show(FORGOT)),
            button(t("Make an account"), kind="plain", on_click=LoginState.show(SIGN_UP)),
            class_name="row between",
        ),
        class_name="stack",
    )


def _code() -> rx.Component:
    return rx.el.div(
        _ways(),
        rx.el.form(
            problem(LoginState.error),
            email_field("code-email", hint=t("A code with six digits comes here. New here? It makes your account.")),
            button(t("Send the code"), kind="primary", type="submit", big=True, block=True, busy=LoginState.is_busy),
            on_submit=LoginState.send_code,
            class_name="stack",
            key=CODE,
            no_validate=True,
        ),
        _google(),
        class_name="stack",
    )


def _phone() -> rx.Component:
    return rx.el.div(
        _ways(),
        rx.el.form(
            problem(LoginState.error),
            field(
                t("Telephone"),
                "phone",
                id="code-phone",
                type="tel",
                error=LoginState.phone_error,
                default_value=LoginState.phone,
                hint=t("A code with six digits comes as a text. New here? It makes your account."),
                autocomplete="tel",
                inputmode="tel",
                required=True,
                max_length=40,
            ),
            button(t("Text me the code"), kind="primary", type="submit", big=True, block=True, busy=LoginState.is_busy),
            on_submit=LoginState.text_code,
            class_name="stack",
            key=PHONE,
            no_validate=True,
        ),
        _google(),
        class_name="stack",
    )


def _enter_code() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(LoginState.is_texted, t("We have texted a code to "), t("We have mailed a code to ")),
            rx.el.strong(rx.cond(LoginState.is_texted, LoginState.phone, LoginState.email), class_name="breaks"),
            t(". It is good for "),
            LoginState.code_minutes,
            t(" minutes."),
        ),
        rx.el.div(
            otp_field(
                on_complete=LoginState.enter_code,
                is_busy=LoginState.is_busy,
                error=LoginState.error,
                hint=t("The sixth digit signs you in."),
                label=rx.cond(LoginState.is_texted, t("Code from the text"), t("Code from the e-mail")),
            ),
            class_name="card",
        ),
        rx.el.div(
            resend(LoginState.resend_at, on_press=LoginState.send_again),
            rx.cond(
                LoginState.is_texted,
                button(t("Another number"), kind="plain", on_click=LoginState.show(PHONE)),
                button(t("Another address"), kind="plain", on_click=LoginState.show(CODE)),
            ),
            class_name="row between",
        ),
        login_help.mailbox_hint(),
        class_name="stack",
    )


def _sign_up() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            problem(LoginState.error),
            field(
                t("Name"),
                "name",
                id="sign-up-name",
                error=LoginState.name_error,
                autocomplete="name",
                required=True,
                max_length=120,
            ),
            email_field("sign-up-email", hint=t("Tickets and codes are sent here.")),
            password_field(
                t("Password"),
                "password",
                autocomplete="new-password",
                hint=t("At least 10 characters. Three or four words that nobody would guess do well."),
                error=LoginState.password_error,
                id="sign-up-password",
            ),
            button(t("Make the account"), kind="primary", type="submit", big=True, block=True, busy=LoginState.is_busy),
            on_submit=LoginState.sign_up,
            class_name="stack",
            key=SIGN_UP,
            no_validate=True,
        ),
        _google(),
        rx.el.p(
            t("Have one already? "),
            button(t("Sign in"), kind="plain", on_click=LoginState.show(PASSWORD)),
            class_name="row",
        ),
        class_name="stack",
    )
