"""A refusal that stays on the page where it happened: what happened, that nothing was charged, the next step."""

from dataclasses import dataclass
from urllib.parse import quote

from metro_web.core.errors import AppError
from metro_web.core.i18n import t


@dataclass(frozen=True)
class Refusal:
    """`kind` is '' where nothing was refused; `href` is '' where the next step is on the page itself."""

    kind: str = ""
    title: str = ""
    body: str = ""
    href: str = ""
    action: str = ""
    code: str = ""


TITLES = {
    "price_changed": t("The price has changed"),
    "service_stopped": t("Not running now"),
    "no_route": t("No way there"),
    "no_fare": t("No fare yet"),
    "same_station": t("Two stations, please"),
    "unknown_station": t("No such station"),
    "insufficient_funds": t("Not enough money"),
    "limit_reached": t("That is the limit"),
    "order_expired": t("The order has ended"),
    "order_closed": t("Done already"),
    "code_expired": t("The code is too old"),
    "bad_code": t("Not the right code"),
    "too_many_requests": t("A moment, please"),
    "unauthenticated": t("Sign-in needed"),
    "not_found": t("Not here"),
    "seat_taken": t("Taken meanwhile"),
    "hold_expired": t("The time is over"),
    "names_needed": t("Who travels?"),
    "hold_used": t("Ordered already"),
    "basket_empty": t("Nothing to order"),
    "basket_full": t("The basket is full"),
    "sold_out": t("Not so many left"),
    "not_on_sale": t("Not on sale"),
}
STEPS = {
    "service_stopped": ("/status", t("See what is running")),
    "no_route": ("/map", t("Open the map")),
    "no_fare": ("/map", t("Open the map")),
    "limit_reached": ("/tickets", t("See your tickets")),
    "order_closed": ("/tickets", t("See your tickets")),
    "hold_used": ("/tickets", t("See your tickets")),
    "basket_empty": ("/tickets", t("See your tickets")),
}


def of(error: AppError, *, here: str = "") -> Refusal:
    """The words for an error; `here` is the address to come back to after signing in or adding money."""
    href, action = STEPS.get(error.code, ("", ""))
    if error.code == "insufficient_funds":
        missing = error.extra.get("missing", {}).get("amount", 0)
        href, action = top_up_href(missing, here), t("Add money")
    elif error.code == "unauthenticated":
        href, action = sign_in_href(here), t("Sign in")
    # A stoppage ends with its own reason, as somebody typed it.
    reason = error.detail if error.detail.endswith((".", "!", "?")) else f"{error.detail}."
    body = reason if "charged" in reason else t("{reason} Nothing was charged.").format(reason=reason)
    return Refusal(
        "stop" if error.status >= 500 else "warn", TITLES.get(error.code, error.title), body, href, action, error.code
    )


def too_poor(due_minor: int, here: str) -> Refusal:
    """The wallet cannot pay what is due at a gate."""
    body = t("Your wallet has less than what is due. Nothing was charged; add money, or pay the staff in cash.")
    return Refusal("warn", TITLES["insufficient_funds"], body, top_up_href(due_minor, here), t("Add money"))


def sign_in_href(here: str) -> str:
    """The sign-in page, and back to `here`."""
    return f"/login?next={quote(here, safe='')}"


def top_up_href(missing_minor: int, here: str) -> str:
    """The top-up page with the missing amount filled in, and back to `here`."""
    amount = f"amount={missing_minor}&" if missing_minor else ""
    return f"/wallet/top-up?{amount}next={quote(here, safe='')}"
