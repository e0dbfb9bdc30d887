"""One's own account: profile, colours, and the way to everything else."""

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from metro_web.components import layout
from metro_web.components.buttons import button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.form_fields import field, segmented
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.my_phone import my_phone
from metro_web.components.notice import callout
from metro_web.components.reauth import reauth_dialog
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.state.me import MeState
from metro_web.state.my_phone import PhoneState
from metro_web.state.session import SessionState

ON_LOAD = [MeState.load, PhoneState.load]


def page() -> rx.Component:
    """Two columns on a desk: the person and their ways, and how it looks here."""
    return layout.page(
        sign_in_first(
            _content(),
            is_loaded=MeState.is_loaded,
            sentence=t("Sign in to see your profile, your history and how your account is protected."),
            here="/me",
            height="16rem",
        ),
        rx.cond(SessionState.is_signed_in, rx.fragment(), _colors(keep=False)),
        reauth_dialog(),
        auth_exchange(MeState.out_ticket, next="/", endpoint="/api/auth/sign-out"),
        title=t("Me"),
        active="/me",
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(MeState.me.email != "", _address(), rx.fragment()),
        rx.el.div(
            rx.el.div(_elsewhere(), _profile(), my_phone(), class_name="stack loose"),
            rx.el.div(_colors(keep=True), _here(), class_name="stack loose"),
            class_name="split",
        ),
        class_name="stack loose",
    )


def _address() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.strong(MeState.me.email, class_name="breaks"),
            rx.cond(
                MeState.me.is_verified,
                rx.el.span(icon("check"), t("Verified"), class_name="tag tag-go"),
                rx.el.span(t("Not verified yet"), class_name="tag tag-warn"),
            ),
            class_name="row",
        ),
        rx.cond(
            MeState.me.mail_problem != "",
            callout(
                "warn",
                MeState.me.mail_problem,
                rx.el.p(t("Your tickets are here all the same. Once a code has reached you, mail goes out again.")),
            ),
            rx.fragment(),
        ),
        rx.cond(
            MeState.me.is_verified,
            rx.fragment(),
            rx.el.div(
                rx.cond(
                    MeState.is_link_sent,
                    callout("done", t("The link is on its way."), rx.el.p(t("Open it to prove the address is yours."))),
                    rx.el.div(
                        rx.el.p(
                            t("Open the link we mailed you, so that tickets surely reach you."), class_name="quiet"
                        ),
                        button(t("Send it again"), symbol="mail", on_click=MeState.send_verification),
                        class_name="stack tight",
                    ),
                ),
                role="status",
            ),
        ),
        aria_label=t("E-mail address"),
        class_name="stack tight",
    )


def _elsewhere() -> rx.Component:
    """The other pages of a person, by role."""
    return rx.el.nav(
        rx.el.ul(
            _way("/me/security", "lock", t("Security"), t("Password, second step, devices, your data")),
            _way("/me/passengers", "me", t("People I travel with"), t("Names for tickets, documents kept safe")),
            _way("/history", "ticket", t("History"), t("Past tickets and orders")),
            _way("/reports", "mail", t("Reports"), t("Problems you told us of")),
            _way("/wallet", "wallet", t("Wallet"), t("Balance and movements")),
            rx.cond(
                SessionState.is_staff,
                rx.fragment(
                    _way("/gate", "gate", t("Gate"), t("Scan tickets")),
                    _way("/counter", "wallet", t("Counter"), t("Sell for cash")),
                ),
                rx.fragment(),
            ),
            rx.cond(
                SessionState.is_admin,
                _way("/admin", "admin", t("Control room"), t("Network, service, people")),
                rx.fragment(),
            ),
            class_name="list",
        ),
        aria_label=t("Yours"),
    )


def _way(href: str, symbol: str, title: str, words: str) -> rx.Component:
    return rx.el.li(
        link(
            icon(symbol),
            rx.el.span(
                rx.el.strong(title), rx.el.br(), rx.el.span(words, class_name="quiet small"), class_name="grow breaks"
            ),
            icon("chevron"),
            href=href,
            class_name="list-row",
        )
    )


def _profile() -> rx.Component:
    return _section(
        t("Profile"),
        rx.el.form(
            field(
                t("Name"),
                "name",
                default_value=MeState.me.name,
                error=MeState.name_error,
                autocomplete="name",
                max_length=120,
            ),
            button(t("Save"), kind="primary", type="submit", busy=MeState.is_saving),
            on_submit=MeState.save,
            class_name="stack card",
            no_validate=True,
        ),
        rx.el.dl(
            rx.el.div(rx.el.dt(t("Language")), rx.el.dd(MeState.me.language)),
            rx.el.div(rx.el.dt(t("Account since")), rx.el.dd(MeState.me.since_label)),
            class_name="facts",
        ),
    )


def _colors(*, keep: bool) -> rx.Component:
    def pick(mode: str) -> Any:
        return [set_color_mode(mode), MeState.keep_colors(mode)] if keep else set_color_mode(mode)

    return _section(
        t("Colours"),
        segmented(
            t("Colours"),
            [("system", t("As the device")), ("light", t("Day")), ("dark", t("Night"))],
            color_mode,
            on_pick=pick,
        ),
    )


def _here() -> rx.Component:
    return _section(
        t("This browser"),
        rx.el.div(button(t("Sign out"), on_click=MeState.sign_out), class_name="actions"),
    )


def _section(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *children, class_name="section")
