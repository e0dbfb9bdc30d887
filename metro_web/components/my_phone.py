"""The number one signs in by, as a card: what it is, another one, none."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.countdown import resend
from metro_web.components.client.otp_field import otp_field
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.core.i18n import t
from metro_web.state.me import MeState
from metro_web.state.my_phone import CODE, TYPE, PhoneState
from metro_web.state.session import SessionState


def my_phone() -> rx.Component:
    """One step at a time."""
    return rx.el.section(
        rx.el.h2(t("Telephone")),
        rx.el.div(rx.match(PhoneState.step, (TYPE, _typed()), (CODE, _code()), _rest()), class_name="card stack"),
        class_name="section",
        id="my-phone",
    )


def _rest() -> rx.Component:
    me = MeState.me
    known = rx.el.div(
        rx.el.strong(me.phone, class_name="num"),
        rx.cond(
            me.is_phone_verified,
            rx.el.span(icon("check"), t("Verified"), class_name="tag tag-go"),
            rx.el.span(t("Not verified"), class_name="tag"),
        ),
        class_name="row",
    )
    words = rx.cond(
        me.is_phone_verified,
        t("A code sent to this number signs you in."),
        t("Prove a number, and a code sent to it signs you in. We never call about tickets."),
    )
    return rx.fragment(
        rx.cond(me.phone != "", known, rx.fragment()),
        rx.el.p(words, class_name="quiet"),
        rx.el.div(
            button(
                rx.cond(
                    me.is_phone_verified, t("Another number"), rx.cond(me.phone != "", t("Verify"), t("Add a number"))
                ),
                on_click=PhoneState.open,
            ),
            rx.cond(
                me.is_phone_verified & (me.email != ""),
                button(t("Remove"), kind="plain", on_click=PhoneState.remove),
                rx.fragment(),
            ),
            class_name="actions",
        ),
    )


def _typed() -> rx.Component:
    return rx.el.form(
        field(
            t("Number"),
            "phone",
            id="my-phone-number",
            type="tel",
            default_value=rx.cond(MeState.me.is_phone_verified, "", MeState.me.phone),
            error=PhoneState.error,
            hint=t("We text a code there."),
            autocomplete="tel",
            inputmode="tel",
            max_length=40,
            required=True,
        ),
        rx.el.div(
            button(t("Text me the code"), kind="primary", type="submit", busy=PhoneState.is_busy),
            button(t("Not now"), kind="plain", on_click=PhoneState.leave_it),
            class_name="actions",
        ),
        on_submit=PhoneState.send,
        reset_on_submit=False,
        class_name="stack",
        no_validate=True,
    )


def _code() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("We have texted a code to "), rx.el.strong(PhoneState.number, class_name="num"), "."),
        otp_field(
            on_complete=PhoneState.verify,
            is_busy=PhoneState.is_busy,
            error=PhoneState.error,
            label=t("Code from the text"),
            id="my-phone-code",
        ),
        rx.el.div(
            resend(PhoneState.resend_at, on_press=PhoneState.send_again),
            button(t("Not now"), kind="plain", on_click=PhoneState.leave_it),
            class_name="row between",
        ),
        rx.cond(
            SessionState.is_dev,
            rx.el.p(
                t("On a development server texts are in the "), link(t("mailbox"), href="/mailbox"), ".",
                class_name="quiet small",
            ),
            rx.fragment(),
        ),
        class_name="stack",
    )  # fmt: skip
