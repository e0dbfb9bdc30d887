"""The last step of signing in or out: the browser itself asks for the cookie."""

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class AuthExchange(rx.Component):
    """See auth_exchange.js."""

    library = script("auth_exchange.js")
    tag = "AuthExchange"

    ticket: rx.Var[str]
    next: rx.Var[str]
    endpoint: rx.Var[str]
    failed: rx.Var[str]


def auth_exchange(
    ticket: str | rx.Var, *, next: str | rx.Var = "/", endpoint: str = "/api/auth/exchange"
) -> rx.Component:
    """Does nothing while `ticket` is empty; posts it once and then loads `next` with the new session."""
    return AuthExchange.create(
        ticket=ticket,
        next=next,
        endpoint=endpoint,
        failed=t("The connection broke before you were signed in. Please try again."),
    )
