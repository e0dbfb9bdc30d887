"""A sent mail as the mailbox page shows it: what a newcomer looks for, the code or the link, comes first."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from metro_web.core.config import settings
from metro_web.queries.mailbox import MailView

_CODE = re.compile(r"^\s*([0-9]{6})\s*$", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>\"]+")
# Links of a mail open in a tab of their own: the frame it is shown in may not go anywhere.
_BASE = '<base target="_blank">'


@dataclass(frozen=True)
class MailRow:
    """A mail in the list."""

    id: str
    recipient: str
    subject: str
    at_label: str
    code: str


@dataclass(frozen=True)
class MailPage:
    """A mail that is read; `code` and `link` are '' where it has none."""

    id: str = ""
    recipient: str = ""
    subject: str = ""
    at_label: str = ""
    code: str = ""
    link: str = ""
    text: str = ""
    html: str = ""


def row(mail: MailView) -> MailRow:
    """For the list."""
    return MailRow(mail.id, mail.to, mail.subject, mail.at_label, code_in(mail))


def page(mail: MailView) -> MailPage:
    """For reading."""
    return MailPage(
        id=mail.id,
        recipient=mail.to,
        subject=mail.subject,
        at_label=mail.at_label,
        code=code_in(mail),
        link=_own_link(mail.text),
        text=mail.text,
        html=mail.html.replace("<head>", f"<head>{_BASE}", 1) if "<head>" in mail.html else _BASE + mail.html,
    )


def code_in(mail: MailView) -> str:
    """The six digits that stand alone on a line."""
    found = _CODE.search(mail.text)
    return found[1] if found else ""


def _own_link(text: str) -> str:
    """Path and query of a link to a page of ours that does something: set a password, prove an address."""
    public = urlsplit(settings().public_url)
    for found in _LINK.findall(text):
        parts = urlsplit(found)
        if parts.netloc == public.netloc and parts.path == "/login" and parts.query:
            return f"{parts.path}?{parts.query}"
    return ""
