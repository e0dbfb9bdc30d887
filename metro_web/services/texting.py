"""Turns what an outbox row says into a text message, for those who are known by a number and no address.

Keeps true: the code stands alone on the first line, and is the only number of six digits; a ticket is never in a text,
only the way to it.
"""

from typing import Any
from urllib.parse import urljoin

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.integrations.sms import TextMessage
from metro_web.services import mailing
from metro_web.services.outbox import CODE_KINDS, Outgoing

_LINKS = ("order_url", "tickets_url", "wallet_url", "link", "url")


def render(outgoing: Outgoing) -> TextMessage:
    """The text of a row; the same row gives the same text."""
    words = mailing.prepared(outgoing)
    body = _code(outgoing.kind, words) if outgoing.kind in CODE_KINDS else _news(outgoing.kind, words)
    return TextMessage(outgoing.id, outgoing.created_at, outgoing.to, body)


def _code(kind: str, words: dict[str, Any]) -> str:
    what = {
        "order_code": t("is your code to confirm: {title}, {total}."),
        "sign_in_code": t("is your code to sign in to Metro."),
        "step_up_code": t("is your Metro code to show that it is you."),
    }[kind].format(title=words["title"], total=words.get("total_label", ""))
    never = t("We never ask for it.")
    return f"{words['code']}\n{what} {words['valid']} {never}"


def _news(kind: str, words: dict[str, Any]) -> str:
    """What has happened, in the words of the mail's subject, and where it stands in full."""
    link = next((words[name] for name in _LINKS if words.get(name)), "tickets")
    lines = [mailing.subject(kind, words), urljoin(f"{settings().public_url.rstrip('/')}/", link)]
    return "\n".join(lines if kind != "account_closed" else lines[:1])
