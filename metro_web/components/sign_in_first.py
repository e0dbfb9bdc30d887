"""Pages that belong to a person: their content once somebody is signed in, the way there before."""

import reflex as rx

from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.core.i18n import t
from metro_web.state.session import SessionState


def sign_in_first(
    content: rx.Component, *, is_loaded: rx.Var, sentence: str, here: str, symbol: str = "me", height: str = "12rem"
) -> rx.Component:
    """`here` is where signing in leads back to; `is_loaded` says whether the content's data has come."""
    way_in = link_button(t("Sign in"), href=f"/login?next={here}", kind="primary")
    return rx.cond(
        SessionState.is_loaded & ~SessionState.is_signed_in,
        empty(symbol, sentence, way_in),
        rx.cond(is_loaded, content, skeleton(height=height, count=2)),
    )
