"""What the mail service tells of mails that were handed over: noted with each, and addresses that take none are held.

Keeps true: an event counts once, however often and in whatever order it is told; a mail that is known to be out is not
sent again; codes go out to a held address too, everything else waits until the hold is lifted.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, delete, select, update

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx, insert_or_ignore
from metro_web.core.errors import InvalidInput, NotAllowed, NotFound
from metro_web.core.i18n import t
from metro_web.integrations.mail import sendgrid_events
from metro_web.integrations.mail.sendgrid_events import MailEvent
from metro_web.models.outbox import HeldAddress, OutboxMail
from metro_web.models.outbox import MailEvent as TakenEvent
from metro_web.queries import held_mail
from metro_web.services import outbox

# Small steps, so that nobody who buys waits for a long list.
STEP = 50
# Of two events at the same second the later in a mail's life counts.
RANK = {"": 0, "deferred": 1, "delivered": 2, "blocked": 3, "bounced": 3, "dropped": 3, "spam": 4}
MAILS: Any = OutboxMail.__table__  # type: ignore[attr-defined]
HELD: Any = HeldAddress.__table__  # type: ignore[attr-defined]
TAKEN: Any = TakenEvent.__table__  # type: ignore[attr-defined]


def receive(body: bytes, *, signature: str, timestamp: str) -> int:
    """Take in a post of SendGrid's event webhook; how many events were new.

    404 where no key is set, 403 `bad_signature` for what SendGrid has not signed just now, 422 for what is no list.
    """
    found, now = settings(), clock.utc_now()
    if not found.sendgrid_webhook_key:
        raise NotFound(t("There is no such address."))
    key, minutes = found.sendgrid_webhook_key, found.mail_event_minutes
    if not sendgrid_events.is_signed(body, signature=signature, timestamp=timestamp, key=key, now=now, minutes=minutes):
        raise NotAllowed(t("This was not signed by the mail service just now."), code="bad_signature")
    try:
        events = iter(sorted(sendgrid_events.read(body), key=lambda event: (event.at, RANK[event.kind])))
    except ValueError as exc:
        raise InvalidInput(t("This is no list of events.")) from exc
    taken = 0
    while step := list(islice(events, STEP)):
        taken += db.run(take, step, now)
    return taken


def take(tx: Tx, events: Sequence[MailEvent], now: datetime) -> int:
    """Write down what is new; how many events were."""
    rows = {row.id: row for row in _locked(tx, {event.mail_id for event in events})}
    taken = 0
    for event in events:
        row = rows.get(event.mail_id)
        if row is None or not _is_new(tx, event, now):
            continue
        taken += 1
        _note(tx, event)
        if row.recipient:
            _hold(tx, row.recipient, event, now)
    return taken


def lift(tx: Tx, address: str, *, now: datetime) -> bool:
    """Send to an address again, also what was held back of late; whether there was anything to lift."""
    hashed = outbox.recipient(address)
    lifted = tx.execute(delete(HELD).where(HELD.c.recipient == hashed).returning(HELD.c.recipient)).first()
    if lifted is not None:
        outbox.send_held(tx, hashed, now=now)
    return lifted is not None


def _locked(tx: Tx, ids: set[str]) -> Sequence[Row[Any]]:
    wanted = select(MAILS.c.id, MAILS.c.recipient).where(MAILS.c.id.in_(ids))
    return tx.execute(wanted.order_by(MAILS.c.id).with_for_update()).all()


def _is_new(tx: Tx, event: MailEvent, now: datetime) -> bool:
    row = {"id": event.id, "taken_at": now}
    return tx.execute(insert_or_ignore(tx, TAKEN).returning(TAKEN.c.id), row).first() is not None


def _note(tx: Tx, event: MailEvent) -> None:
    # Whoever waits for an answer that got lost need not send it a second time.
    unmarked = MAILS.c.id == event.mail_id, MAILS.c.status.in_(("queued", "sending"))
    out = {"status": "sent", "sealed": "", "sent_at": event.at, "last_error": ""}
    tx.execute(update(MAILS).where(*unmarked).values(**out))
    before = tx.execute(select(MAILS.c.delivery, MAILS.c.delivery_at).where(MAILS.c.id == event.mail_id)).one()
    is_later = before.delivery_at is None or (event.at, RANK[event.kind]) >= (before.delivery_at, RANK[before.delivery])
    if event.kind and is_later:
        told = {"delivery": event.kind, "delivery_at": event.at, "delivery_reason": event.reason}
        tx.execute(update(MAILS).where(MAILS.c.id == event.mail_id).values(**told))


def _hold(tx: Tx, recipient: str, event: MailEvent, now: datetime) -> None:
    held = tx.execute(select(HELD).where(HELD.c.recipient == recipient).with_for_update()).first()
    if event.is_final and held is None:
        row = {"recipient": recipient, "kind": event.kind, "reason": event.reason, "held_at": event.at}
        tx.execute(insert_or_ignore(tx, HELD), row)
    elif event.kind == "delivered" and held is not None and held.kind != held_mail.SPAM and event.at > held.held_at:
        tx.execute(delete(HELD).where(HELD.c.recipient == recipient))
        outbox.send_held(tx, recipient, now=now)
