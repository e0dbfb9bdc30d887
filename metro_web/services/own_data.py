"""A copy of all that is kept about oneself, to take away."""

from typing import Any

from metro_web.core import clock, db
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import contacts, own_data
from metro_web.services import outbox, throttle


def copy(actor: Actor) -> dict[str, Any]:
    """The document; 429 after METRO_DATA_COPIES_PER_ACCOUNT within an hour. Opens its own transaction."""
    user_id = signed_in(actor)
    throttle.hit(throttle.data_copies_of_account(), user_id)
    found = db.read(own_data.collect, user_id, recipients=db.read(_recipients, user_id))
    return {"made_at": rfc3339(clock.utc_now()), **found}


def _recipients(tx: Tx, user_id: str) -> list[str]:
    """Under what mails and texts to the person are found."""
    contact = contacts.get_contact(tx, user_id)
    return [outbox.recipient(address) for address in (contact.email, contact.phone) if address]
