"""A person's own account as its page shows it, and browsers by names people know."""

from dataclasses import dataclass

from metro_web.core.i18n import t
from metro_web.queries import held_mail
from metro_web.queries.held_mail import HeldView
from metro_web.queries.users import UserView

LANGUAGES = {"en": "English", "hi": "हिन्दी", "ar": "العربية"}
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class MeView:
    """The account."""

    name: str = ""
    phone: str = ""
    email: str = ""
    is_verified: bool = True
    is_phone_verified: bool = False
    language: str = ""
    color_mode: str = "system"
    since_label: str = ""
    mail_problem: str = ""


def me(user: UserView, held: HeldView | None) -> MeView:
    """One's own; `held` where mail to the address comes back."""
    return MeView(
        name=user.name,
        phone=user.phone,
        email=user.email,
        is_verified=user.is_email_verified,
        is_phone_verified=user.is_phone_verified,
        language=LANGUAGES["en"],  # the only catalogue there is
        color_mode=user.color_mode,
        since_label=user.created_label,
        mail_problem=held_mail.sentence(held),
    )


def browser_label(user_agent: str) -> str:
    """`Firefox on Linux`, as far as the browser tells."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return t("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or t("A browser")
