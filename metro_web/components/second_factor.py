"""The second step of one's own account: off, being set up, its recovery codes shown once, on."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.copy_text import copy_text
from metro_web.components.client.otp_field import otp_field
from metro_web.components.client.qr_view import qr_view
from metro_web.components.dialogs import dialog
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.security import SecurityState as Security


def second_factor() -> rx.Component:
    """A section of the page."""
    view = Security.view
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Second step")),
            rx.cond(
                view.is_app_on,
                rx.el.span(icon("check"), t("On"), class_name="tag tag-go"),
                rx.el.span(t("Off"), class_name="tag"),
            ),
            class_name="row",
        ),
        rx.cond(
            view.is_app_needed,
            callout("warn", t("Admins here need it"), rx.el.p(t("The control room opens once it is set up."))),
            rx.fragment(),
        ),
        rx.cond(
            Security.codes.length() > 0,
            _codes(),
            rx.cond(Security.drawing != "", _setting_up(), rx.cond(view.is_app_on, _on(), _off())),
        ),
        _ask_off(),
        class_name="section",
        id="second-step",
    )


def _off() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(
                "With a second step, signing in also asks for a code from an app on your telephone. Whoever learns your "
                "password, or reads your mail, still stays out."
            )
        ),
        rx.cond(
            Security.view.is_verified,
            button(t("Set it up"), kind="primary", symbol="lock", on_click=Security.set_up),
            callout(
                "info",
                t("Verify your e-mail address first"),
                rx.el.p(t("Open the link we mailed you. Under Me we send it once more.")),
                link(t("Go there"), href="/me", class_name="notice-action"),
            ),
        ),
        class_name="card stack",
    )


def _setting_up() -> rx.Component:
    return rx.el.div(
        rx.el.ol(
            rx.el.li(t("Open an authenticator app on your telephone, and add an account.")),
            rx.el.li(t("Scan this code with it, or type the letters below it.")),
            rx.el.li(t("Type the six digits that it shows.")),
            class_name="steps",
        ),
        rx.el.div(
            qr_view(svg=Security.drawing, label=t("QR code for the authenticator app"), brighter=False),
            class_name="enrol-qr",
        ),
        rx.el.div(
            rx.el.code(Security.secret, class_name="secret", aria_label=t("Letters to type into the app")),
            copy_text(Security.secret),
            class_name="row",
        ),
        otp_field(
            on_complete=Security.confirm,
            is_busy=Security.is_busy,
            error=Security.error,
            label=t("Code from the app"),
            hint=t("The sixth digit turns the second step on."),
            id="confirm-app",
            auto_focus=False,
        ),
        button(t("Not now"), kind="plain", on_click=Security.leave_it),
        class_name="card stack",
    )


def _codes() -> rx.Component:
    return rx.el.div(
        callout(
            "done",
            t("Keep these recovery codes"),
            rx.el.p(t("Each signs you in once if you lose the telephone. They are shown now and never again.")),
        ),
        rx.el.ul(
            rx.foreach(Security.codes, lambda code: rx.el.li(rx.el.code(code))),
            aria_label=t("Recovery codes"),
            class_name="recovery-codes",
        ),
        rx.el.div(
            button(t("I have kept them"), kind="primary", on_click=Security.put_codes_away),
            copy_text(Security.codes.join("\n"), label=t("Copy all")),
            class_name="actions",
        ),
        class_name="card stack",
    )


def _on() -> rx.Component:
    view = Security.view
    return rx.el.div(
        rx.el.dl(
            rx.el.div(rx.el.dt(t("On since")), rx.el.dd(view.app_since_label)),
            rx.el.div(rx.el.dt(t("Recovery codes left")), rx.el.dd(view.codes_left)),
            class_name="facts",
        ),
        rx.cond(
            view.codes_left < 3,
            callout("warn", t("Few recovery codes are left"), rx.el.p(t("Make new ones before you need them."))),
            rx.fragment(),
        ),
        rx.el.div(
            button(t("New recovery codes"), on_click=Security.renew_codes),
            button(t("Turn off"), kind="stop", on_click=Security.ask_off),
            class_name="actions",
        ),
        class_name="card stack",
    )


def _ask_off() -> rx.Component:
    return dialog(
        t("Turn the second step off?"),
        rx.el.p(t("Your password alone, or a mailed code alone, signs you in then. The recovery codes end.")),
        is_open=Security.is_asking_off,
        on_close=Security.leave_it,
        actions=[
            button(t("Keep it on"), on_click=Security.leave_it),
            button(t("Turn it off"), kind="stop", on_click=Security.turn_off),
        ],
        id="second-off",
    )
