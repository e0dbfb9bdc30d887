"""The way to Google's sign-in: a link in a button's clothes, there only where Google is set up."""

from typing import Any

import reflex as rx

from metro_web.components.links import server_link
from metro_web.core.i18n import t
from metro_web.state.session import SessionState

# Google's mark, in its own colours on white, as its guidelines ask: drawn on a 48 px grid.
MARK = (
    ("#EA4335", "M24 9.5c3.54 0 6.71 1.22 9.21 3.6l6.85-6.85C35.9 2.38 30.47 0 24 0 14.62 0 6.51 5.38 2.56 13.22l7.98 6.19C12.43 13.72 17.74 9.5 24 9.5z"),
    ("#4285F4", "M46.98 24.55c0-1.57-.15-3.09-.38-4.55H24v9.02h12.94c-.58 2.96-2.26 5.48-4.78 7.18l7.73 6c4.51-4.18 7.09-10.36 7.09-17.65z"),
    ("#FBBC05", "M10.53 28.59c-.48-1.45-.76-2.99-.76-4.59s.27-3.14.76-4.59l-7.98-6.19C.92 16.46 0 20.12 0 24c0 3.88.92 7.54 2.56 10.78l7.97-6.19z"),
    ("#34A853", "M24 48c6.48 0 11.93-2.13 15.89-5.81l-7.73-6c-2.15 1.45-4.92 2.3-8.16 2.3-6.26 0-11.57-4.22-13.47-9.91l-7.98 6.19C6.51 42.62 14.62 48 24 48z"),
)  # fmt: skip


def google_button(href: str | rx.Var, *, above: Any = None) -> rx.Component:
    """`above` stands over it, to part it from the ways before."""
    way = server_link(_mark(), t("Continue with Google"), href=href, class_name="btn btn-block btn-google")
    return rx.cond(SessionState.has_google, rx.fragment(above or rx.fragment(), way), rx.fragment())


def or_else() -> rx.Component:
    """A line with a word in it, between two ways to the same end."""
    return rx.el.p(rx.el.span(t("or")), class_name="or-else")


def google_mark() -> rx.Component:
    """The mark alone, in a row that names Google."""
    return rx.el.span(_mark(), class_name="google-ground")


def _mark() -> rx.Component:
    return rx.el.svg(
        *[rx.el.path(d=path, custom_attrs={"fill": color}) for color, path in MARK],
        view_box="0 0 48 48",
        class_name="google-mark",
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )
