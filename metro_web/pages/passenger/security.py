"""How one signs in, and how safe that is: second step, password, devices, one's data, and the way out for good."""

from typing import Any

import reflex as rx

from metro_web.components import layout, sign_in_ways
from metro_web.components.buttons import button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.client.password_field import password_field
from metro_web.components.close_account import close_account, my_data
from metro_web.components.icons import icon
from metro_web.components.reauth import reauth_dialog
from metro_web.components.second_factor import second_factor
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.state.closing import ClosingState
from metro_web.state.password import PasswordState
from metro_web.state.security import SecurityState

ON_LOAD = [SecurityState.load, PasswordState.load, ClosingState.load, *sign_in_ways.ON_LOAD]


def page() -> rx.Component:
    """What lets one in on one side, where one is in on the other."""
    return layout.page(
        sign_in_first(
            rx.el.div(
                rx.el.div(second_factor(), _password(), sign_in_ways.sign_in_ways(), class_name="stack loose"),
                rx.el.div(_sessions(), my_data(), close_account(), class_name="stack loose"),
                class_name="split",
            ),
            is_loaded=SecurityState.is_loaded,
            sentence=t("Sign in to see how your account is protected and where you are signed in."),
            here="/me/security",
            height="16rem",
        ),
        auth_exchange(PasswordState.ticket, next="/me/security"),
        reauth_dialog(),
        title=t("Security"),
        lead=t("How you sign in, and where you are signed in."),
        active="/me",
        back=("/me", t("Me")),
    )


def _password() -> rx.Component:
    return _section(
        t("Password"),
        rx.cond(
            SecurityState.view.has_password,
            rx.el.form(
                # Password managers want to know whose password this is.
                rx.el.input(
                    type="text",
                    name="username",
                    value=SecurityState.view.email,
                    read_only=True,
                    hidden=True,
                    custom_attrs={"autoComplete": "username"},
                ),
                password_field(
                    t("Password now"),
                    "old",
                    autocomplete="current-password",
                    error=PasswordState.old_error,
                    id="old-password",
                ),
                password_field(
                    t("New password"),
                    "password",
                    autocomplete="new-password",
                    hint=t("At least 10 characters. Other browsers are signed out."),
                    error=PasswordState.password_error,
                    id="new-password",
                ),
                button(t("Change the password"), type="submit", busy=PasswordState.is_changing),
                on_submit=PasswordState.change,
                class_name="stack card",
                no_validate=True,
            ),
            rx.el.div(
                rx.el.p(t("You sign in with mailed codes. A password is faster where mail is slow.")),
                button(t("Mail me a link to set one"), symbol="mail", on_click=PasswordState.mail_link),
                class_name="stack card",
            ),
        ),
    )


def _sessions() -> rx.Component:
    view = SecurityState.view
    return _section(
        t("Signed in on"),
        rx.el.ul(rx.foreach(view.sessions, _session), class_name="list"),
        rx.cond(
            view.others > 0,
            rx.el.div(
                button(t("Sign out everywhere else"), kind="stop", on_click=SecurityState.end_others),
                class_name="actions",
            ),
            rx.el.p(t("Only here."), class_name="quiet"),
        ),
    )


def _session(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.strong(row.label),
            rx.el.span(
                t("Seen "),
                row.seen_label,
                rx.cond(row.place_label != "", t(" from {place}").format(place=row.place_label), ""),
                class_name="quiet small",
            ),
            rx.el.span(t("since "), row.since_label, class_name="quiet small"),
            class_name="grow stack lines breaks",
        ),
        rx.cond(
            row.is_current,
            rx.el.span(icon("check"), t("This one"), class_name="tag tag-go"),
            button(
                t("Sign out"),
                aria_label=t("Sign out: {label}").format(label=row.label),
                on_click=SecurityState.end(row.id),
            ),
        ),
        key=row.id,
        class_name="list-row",
    )


def _section(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *children, class_name="section")
