"""Pages that belong to staff or admins: their content, or one sentence for everybody else and nothing behind it."""

import reflex as rx

from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.core.i18n import t
from metro_web.state.session import SessionState


def staff_only(content: rx.Component, *, is_loaded: rx.Var, here: str) -> rx.Component:
    """For staff and admins."""
    return _gate(content, SessionState.is_staff, is_loaded, t("This is for staff only."), here)


def admin_only(content: rx.Component, *, is_loaded: rx.Var, here: str) -> rx.Component:
    """For admins."""
    return _gate(content, SessionState.is_admin, is_loaded, t("This is for admins only."), here)


def operator_only(content: rx.Component, *, is_loaded: rx.Var, here: str) -> rx.Component:
    """For those who run a company, and admins."""
    return _gate(content, SessionState.is_operator, is_loaded, t("This is for transport companies only."), here)


def cash_only(content: rx.Component, *, is_loaded: rx.Var, here: str) -> rx.Component:
    """For whoever may take cash: staff, and those who run a company."""
    may = SessionState.is_staff | SessionState.is_operator
    return _gate(content, may, is_loaded, t("This is for staff only."), here)


def _gate(content: rx.Component, may_see: rx.Var, is_loaded: rx.Var, sentence: str, here: str) -> rx.Component:
    way_in = rx.cond(
        SessionState.needs_second_factor,
        rx.el.div(
            rx.el.p(t("Admins here sign in with a second step. Set it up, and this opens.")),
            link_button(t("Set up the second step"), href="/me/security", kind="primary"),
            class_name="stack",
        ),
        _other_way_in(here),
    )
    return rx.cond(
        SessionState.is_loaded & ~may_see,
        empty("gate", sentence, way_in),
        rx.cond(is_loaded, content, skeleton(height="10rem", count=2)),
    )


def _other_way_in(here: str) -> rx.Component:
    return rx.cond(
        SessionState.is_signed_in,
        link_button(t("To the journeys"), href="/", kind="primary"),
        link_button(t("Sign in"), href=f"/login?next={here}", kind="primary"),
    )
