"""Behind a mailed invitation: which company asks whom, and the one press that joins."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.auth_exchange import auth_exchange
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.join import JoinState as Join
from metro_web.state.me import MeState

ON_LOAD = [Join.load]


def page() -> rx.Component:
    """The invitation, or why there is none."""
    home = link_button(t("To the journeys"), href="/")
    content = rx.cond(
        Join.is_missing,
        empty(
            "mail", t("There is no such invitation. Open the link in the mail once more, or ask for another one."), home
        ),
        rx.cond(
            Join.view.is_good,
            _invitation(),
            empty(
                "mail", t("This invitation is over: it was used, withdrawn, or is too old. Ask for another one."), home
            ),
        ),
    )
    return layout.page(
        rx.cond(Join.is_loaded, content, skeleton(height="12rem")),
        title=rx.cond(Join.view.company != "", t("Join ") + Join.view.company, t("Invitation")),
        active="/me",
        width="narrow",
    )


def _invitation() -> rx.Component:
    view = Join.view
    return rx.el.div(
        rx.cond(view.about != "", rx.el.p(view.about, class_name="breaks"), rx.fragment()),
        rx.el.dl(
            rx.el.div(rx.el.dt(t("Company")), rx.el.dd(view.company)),
            rx.el.div(rx.el.dt(t("You join")), rx.el.dd(view.role_label)),
            rx.el.div(rx.el.dt(t("For")), rx.el.dd(view.email, class_name="breaks")),
            class_name="facts card",
        ),
        rx.cond(
            view.is_mine,
            rx.el.div(
                rx.el.p(Join.error, role="alert", class_name="field-error"),
                button(t("Join"), kind="primary", big=True, block=True, on_click=Join.accept),
                class_name="stack",
            ),
            rx.cond(view.signed_in_as != "", _somebody_else(), _nobody()),
        ),
        class_name="stack loose",
    )


def _nobody() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Sign in as "), rx.el.strong(Join.view.email, class_name="breaks"), t(". A mailed code is enough.")),
        link_button(t("Sign in to join"), href=Join.sign_in_href, kind="primary", big=True, block=True),
        class_name="stack",
    )


def _somebody_else() -> rx.Component:
    return rx.el.div(
        callout(
            "warn",
            t("This invitation is for another address"),
            rx.el.p(t("You are signed in as "), rx.el.strong(Join.view.signed_in_as, class_name="breaks"), "."),
        ),
        button(t("Sign out and in as somebody else"), block=True, on_click=MeState.sign_out),
        auth_exchange(MeState.out_ticket, next=Join.sign_in_href, endpoint="/api/auth/sign-out"),
        class_name="stack",
    )
