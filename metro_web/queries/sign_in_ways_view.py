"""How a person signs in, as their own page shows it."""

from dataclasses import dataclass
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.labels import moment_label


@dataclass(frozen=True)
class SignInWaysView:
    """A mailed code always; Google where it is set up. `google_email` is '' while nothing is linked."""

    email: str = ""
    has_google: bool = False
    is_linked: bool = False
    google_email: str = ""
    linked_label: str = ""
    link_href: str = ""


def sign_in_ways(email: str, linked: tuple[str, datetime] | None, *, link_href: str) -> SignInWaysView:
    """The person's address, and the Google account that is linked, with when."""
    return SignInWaysView(
        email=email,
        has_google=settings().has_google,
        is_linked=linked is not None,
        google_email=linked[0] if linked else "",
        linked_label=moment_label(linked[1], settings().zone) if linked else "",
        link_href=link_href,
    )
