"""What stands around the sign-in form: forgotten passwords, links from mails, the people of a development server."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, link_button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.client.password_field import password_field
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.login import FORGOT, PASSWORD, RESET, LoginState
from metro_web.state.me import MeState
from metro_web.state.recovery import RecoveryState
from metro_web.state.session import SessionState


def email_field(id: str, *, error: rx.Var = LoginState.email_error, **props: Any) -> rx.Component:
    """The address; what is typed here stands in the other forms too."""
    return field(
        t("E-mail"),
        "email",
        id=id,
        type="email",
        error=error,
        default_value=LoginState.email,
        on_blur=LoginState.keep_email,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
        inputmode="email",
        required=True,
        **props,
    )


def problem(error: rx.Var) -> rx.Component:
    """What is wrong with the whole, spoken at once."""
    return rx.el.div(rx.cond(error != "", callout("warn", error), rx.fragment()), role="alert", class_name="notices")


def forgot() -> rx.Component:
    """Ask for a link."""
    return rx.el.div(
        rx.el.form(
            problem(RecoveryState.error),
            email_field(
                "forgot-email",
                error=RecoveryState.email_error,
                hint=t("We mail a link there with which you set a new password."),
            ),
            button(
                t("Mail me the link"), kind="primary", type="submit", big=True, block=True, busy=RecoveryState.is_busy
            ),
            on_submit=RecoveryState.forgot,
            class_name="stack",
            key=FORGOT,
            no_validate=True,
        ),
        rx.el.div(button(t("Back to sign-in"), kind="plain", on_click=LoginState.show(PASSWORD)), class_name="row"),
        class_name="stack",
    )


def forgot_sent() -> rx.Component:
    """The same words whether there is such an account or not."""
    return rx.el.div(
        rx.el.p(
            t("If there is an account for "),
            rx.el.strong(LoginState.email, class_name="breaks"),
            t(", a link for a new password is on its way to it. It works once, within the hour."),
        ),
        mailbox_hint(),
        rx.el.div(button(t("Back to sign-in"), kind="plain", on_click=LoginState.show(PASSWORD)), class_name="row"),
        class_name="stack",
    )


def new_password() -> rx.Component:
    """What the link in the mail opens."""
    return rx.el.form(
        rx.cond(
            RecoveryState.error != "",
            rx.el.div(
                callout(
                    "warn",
                    RecoveryState.error,
                    rx.el.div(
                        button(t("Mail me another link"), on_click=LoginState.show(FORGOT)), class_name="actions"
                    ),
                ),
                role="alert",
            ),
            rx.fragment(),
        ),
        password_field(
            t("New password"),
            "password",
            autocomplete="new-password",
            hint=t("At least 10 characters. You will be signed out wherever you are signed in now."),
            error=RecoveryState.password_error,
            id="reset-password",
        ),
        button(t("Set the password"), kind="primary", type="submit", big=True, block=True, busy=RecoveryState.is_busy),
        on_submit=RecoveryState.set_password,
        class_name="stack",
        key=RESET,
        no_validate=True,
    )


def link_outcome() -> rx.Component:
    """Whether the link that proves an address did."""
    return rx.el.div(
        rx.cond(
            RecoveryState.verified != "",
            callout("done", t("Your e-mail address is verified"), rx.el.p(t("Tickets and codes are sent to it."))),
            rx.fragment(),
        ),
        rx.cond(
            RecoveryState.verify_error != "",
            callout("warn", RecoveryState.verify_error, rx.el.p(t("Once signed in, you find it under Me."))),
            rx.fragment(),
        ),
        role="status",
        class_name="notices",
    )


def signed_in() -> rx.Component:
    """Somebody is in already."""
    return rx.el.div(
        rx.el.p(t("As "), rx.el.strong(SessionState.email, class_name="breaks"), "."),
        rx.el.div(
            link_button(t("Go on"), href=LoginState.next_path, kind="primary"),
            button(t("Sign out"), on_click=MeState.sign_out),
            class_name="actions",
        ),
        auth_exchange(MeState.out_ticket, next="/login", endpoint="/api/auth/sign-out"),
        class_name="stack",
    )


def mailbox_hint() -> rx.Component:
    """Where the mails of a development server are."""
    return rx.cond(
        SessionState.is_dev,
        callout(
            "info",
            t("This server keeps its mails to itself"),
            link(
                t("Open the mailbox in a new tab"),
                href="/mailbox",
                class_name="notice-action",
                custom_attrs={"target": "_blank"},
            ),
        ),
        rx.fragment(),
    )


def for_developers() -> rx.Component:
    """The people of the demo; one press signs in."""
    return rx.cond(
        SessionState.is_dev & (LoginState.log_ins.length() > 0) & (LoginState.mode == PASSWORD),
        rx.el.section(
            rx.el.h2(t("Demo log-ins")),
            rx.el.p(t("Only on a development server."), class_name="quiet"),
            rx.el.ul(rx.foreach(LoginState.log_ins, _log_in), class_name="list"),
            class_name="section",
        ),
        rx.fragment(),
    )


def _log_in(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            icon("me"),
            rx.el.span(
                rx.el.strong(person.email, class_name="breaks"),
                rx.el.br(),
                rx.el.span(person.role, " · ", rx.el.code(person.password), class_name="quiet small"),
                class_name="grow",
            ),
            icon("chevron"),
            type="button",
            on_click=LoginState.enter_demo(person.email),
            class_name="list-row row-button",
        )
    )
