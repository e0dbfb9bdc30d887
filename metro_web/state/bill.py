"""What is to pay for a journey, and where to go when one cannot pay yet."""

from dataclasses import dataclass

from metro_web.core.config import settings
from metro_web.core.labels import money_label
from metro_web.services import google
from metro_web.services.passenger_views import BuyerView
from metro_web.state import refusals


@dataclass(frozen=True)
class Bill:
    """`missing_label` is '' where the wallet has enough, or where nobody is signed in."""

    total_label: str = ""
    missing_label: str = ""
    top_up_href: str = ""
    sign_in_href: str = ""
    google_href: str = ""


def of(total_minor: int, buyer: BuyerView, here: str) -> Bill:
    """`here` is the address to come back to after adding money or signing in."""
    missing = max(0, total_minor - buyer.balance_minor) if buyer.is_signed_in else 0
    return Bill(
        total_label=money_label(total_minor, settings().currency),
        missing_label=money_label(missing, settings().currency) if missing else "",
        top_up_href=refusals.top_up_href(missing, here),
        sign_in_href=refusals.sign_in_href(here),
        google_href=google.start_href(here),
    )
