"""The mailbox of development, where a newcomer finds the code. In production there is none, for nobody."""

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import mailbox
from metro_web.queries.mailbox import MailView


def list_mails(tx: Tx, actor: Actor) -> list[MailView]:
    """The last 50 mails, newest first; anybody may look, signed in or not."""
    _require_development()
    return mailbox.list_mails()


def get_mail(tx: Tx, actor: Actor, mail_id: str) -> MailView:
    """One mail by its id in the list."""
    _require_development()
    found = mailbox.find_mail(mail_id)
    if found is None:
        raise NotFound(t("This mail is not here any more."))
    return found


def _require_development() -> None:
    if settings().is_production:
        raise NotFound(t("There is no such page."))
