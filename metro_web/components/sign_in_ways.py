"""How one signs in, as a card: the mailed code that always works, and the Google account that may be linked."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.go_to import go_to
from metro_web.components.google_button import google_mark
from metro_web.components.icons import icon
from metro_web.core.i18n import t
from metro_web.state.google import SignInWaysState

ON_LOAD = [SignInWaysState.load]


def sign_in_ways() -> rx.Component:
    """Nothing where Google is not set up: then there is nothing to choose."""
    ways = SignInWaysState.ways
    return rx.cond(
        ways.has_google,
        rx.el.section(
            rx.el.h2(t("How you sign in")),
            rx.el.ul(_code(), rx.cond(ways.is_linked, _linked(), _unlinked()), class_name="list"),
            go_to(SignInWaysState.going_to),
            class_name="section",
            id="sign-in-ways",
        ),
        rx.fragment(),
    )


def _code() -> rx.Component:
    ways = SignInWaysState.ways
    return rx.el.li(
        icon("mail"),
        rx.el.span(
            rx.el.strong(t("Mailed code")),
            rx.el.br(),
            rx.el.span(t("Always works, to "), ways.email, class_name="quiet small"),
            class_name="grow breaks",
        ),
        class_name="list-row",
    )


def _linked() -> rx.Component:
    ways = SignInWaysState.ways
    return rx.el.li(
        google_mark(),
        rx.el.span(
            rx.el.strong(t("Google")),
            rx.el.br(),
            rx.el.span(ways.google_email, t(", since "), ways.linked_label, class_name="quiet small"),
            class_name="grow breaks",
        ),
        button(
            t("Unlink"),
            on_click=SignInWaysState.unlink,
            busy=SignInWaysState.is_busy,
            aria_label=t("Unlink the Google account"),
        ),
        class_name="list-row",
    )


def _unlinked() -> rx.Component:
    return rx.el.li(
        google_mark(),
        rx.el.span(
            rx.el.strong(t("Google")),
            rx.el.br(),
            rx.el.span(t("Not linked"), class_name="quiet small"),
            class_name="grow breaks",
        ),
        button(t("Link"), on_click=SignInWaysState.link, aria_label=t("Link a Google account")),
        class_name="list-row",
    )
