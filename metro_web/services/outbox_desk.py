"""What an admin does with a mail that is stuck: have it tried again at once. The attempt is the worker's."""

from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.outbox import OutboxMail
from metro_web.services import audit, outbox

_mails: Any = OutboxMail.__table__  # type: ignore[attr-defined]


def try_again(tx: Tx, actor: Actor, mail_id: str) -> None:
    """Due now, whatever its back-off says; 409 `mail_over` where it was sent, is being sent, or has nothing left."""
    require(actor, ADMIN)
    query = select(_mails.c.kind, _mails.c.status, _mails.c.sealed != "").where(_mails.c.id == mail_id)
    found = tx.execute(query.with_for_update()).first() if is_id(mail_id) else None
    if found is None:
        raise NotFound(t("There is no such mail."))
    kind, status, has_contents = found
    if status not in ("queued", "failed") or not has_contents:
        raise Conflict("mail_over", t("There is nothing left to send of this mail."))
    now = clock.utc_now()
    tx.execute(update(_mails).where(_mails.c.id == mail_id).values(status="queued", due_at=now))
    audit.record(
        tx, actor, "mail.again", f"mail:{mail_id}", {"status": status}, {"status": "queued", "mail": kind}, now
    )
    tx.after_commit(outbox.wake)
