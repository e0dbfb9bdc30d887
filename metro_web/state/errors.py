"""Every exception that leaves a handler becomes words on the page, here and nowhere else.

An AppError is the world's no: its sentence is shown. Anything else is our mistake: logged in full under a
reference, while the reader sees only the reference and what is safe.
"""

import logging
import secrets

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.state.notice import NoticeState

log = logging.getLogger("metro_web.state")

# code -> (address, label): the one way forward where there is an obvious one.
NEXT_STEPS = {
    "unauthenticated": ("/login", "Sign in"),
    "insufficient_funds": ("/wallet/top-up", "Add money"),
    "price_changed": ("/metro", "See the new price"),
    "order_expired": ("/metro", "Start again"),
    "order_closed": ("/tickets", "See your tickets"),
    "service_stopped": ("/status", "See the service"),
    "no_route": ("/map", "Open the map"),
}

# What an answer's status means to somebody who knows no statuses.
TITLES = {
    401: t("Please sign in"),
    402: t("Not enough money"),
    403: t("Not for this account"),
    404: t("Not found"),
    409: t("That is not possible now"),
    410: t("Time is over"),
    422: t("Please look again"),
    429: t("Too many tries"),
    503: t("We are out of reach"),
}


def show_error(exception: Exception) -> rx.event.EventSpec:
    """The backend exception handler given to `rx.App`."""
    if isinstance(exception, AppError):
        href, action = NEXT_STEPS.get(exception.code, ("", ""))
        kind = "warn" if exception.status < 500 else "stop"
        return _notice(TITLES.get(exception.status, exception.title), exception.detail, kind, "", href, action)
    reference = secrets.token_hex(4)
    log.error("Unhandled error %s in a handler", reference, exc_info=exception)
    body = t(
        "Something broke on our side. Your wallet and your tickets show what was done; look there before you try again."
    )
    return _notice(t("That did not work"), body, "stop", reference, "", "")


def _notice(title: str, body: str, kind: str, reference: str, href: str, action: str) -> rx.event.EventSpec:
    return NoticeState.show(title, body, kind, reference, href, action)  # type: ignore[call-arg, no-any-return, func-returns-value]
