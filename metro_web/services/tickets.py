"""Issues tickets and signs their tokens. A ticket exists only once its order is paid, one for each passenger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock, ids, security
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain import admission, ticket_token
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.tickets import Ticket
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.tickets import TicketView
from metro_web.services import gate_keys
from metro_web.services.kinds import KINDS

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
CODE_TRIES = 20


Issued = list[tuple[Any, list[dict[str, Any]]]]


def issue(tx: Tx, order_id: str, owner_id: str | None, items: Sequence[Any], now: datetime) -> Issued:
    """Issue the tickets of all items of an order; each item with the rows of its own as written."""
    key_id = gate_keys.signer(tx).id
    issued = [(item, _rows(order_id, owner_id, item, key_id, now)) for item in items]
    _insert(tx, [row for _item, rows in issued for row in rows])
    return issued


def _rows(order_id: str, owner_id: str | None, item: Any, key_id: str, now: datetime) -> list[dict[str, Any]]:
    validity = KINDS[item.kind].validity(item.facts, now)
    common = {
        "order_id": order_id,
        "item_id": item.id,
        "owner_id": owner_id,
        "inventory_id": item.inventory_id,
        "kind": item.kind,
        "status": admission.ACTIVE,
        "key_id": key_id,
        "price_minor": item.unit_minor,
        "refunded_minor": 0,
        "valid_from": validity.valid_from,
        "valid_until": validity.valid_until,
        "created_at": now,
    }
    return [common | {"id": ids.new_id(), "code": ids.ticket_code()} for _ in range(item.count)]


def _insert(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Short codes are unique among living tickets, by index; what clashes gets another one."""
    waiting = rows
    for _ in range(CODE_TRIES):
        for row in waiting:
            row["short_code"] = ids.short_code()
        written = tx.put_unless_known(_tickets, waiting)
        waiting = [row for row in waiting if row["id"] not in written]
        if not waiting:
            return
    raise AssertionError("short codes are used up: there are too many living tickets for five characters")


def token_of(tx: Tx, ticket: TicketView) -> str:
    """The text in the QR of a ticket."""
    return sign_row(
        tx,
        {
            "key_id": ticket.key_id,
            "code": ticket.code,
            "kind": ticket.kind,
            "valid_from": ticket.valid_from,
            "valid_until": ticket.valid_until,
        },
        ticket.facts,
    )


def sign_row(tx: Tx, row: dict[str, Any], facts: dict[str, Any]) -> str:
    """The token of a ticket's row; Ed25519 is deterministic, so it is the same each time."""
    place = KINDS[row["kind"]].validity(facts, row["valid_from"]).place
    claims = ticket_token.TicketClaims(
        row["key_id"], row["code"], row["kind"], row["valid_from"], row["valid_until"], place
    )
    key = gate_keys.find(tx, row["key_id"])
    assert key is not None, "a ticket names a key that exists"
    text = ticket_token.unsigned(claims)
    return ticket_token.join(text, security.sign(key.private_raw, text.encode()))


def get_ticket(tx: Tx, actor: Actor, ticket_id: str) -> TicketView:
    """A ticket of the actor's, or any for staff; 404 for everybody else."""
    user_id = signed_in(actor)
    found = ticket_queries.find_ticket(tx, ticket_id)
    if found is None or (found.owner_id != user_id and not actor.is_staff):
        raise NotFound(t("There is no such ticket."))
    return found


def get_token(tx: Tx, actor: Actor, ticket_id: str) -> str:
    """The QR's text, for the owner or staff."""
    return token_of(tx, get_ticket(tx, actor, ticket_id))


def list_mine(
    tx: Tx,
    actor: Actor,
    *,
    status: str | None = None,
    kind: str | None = None,
    limit: int = 50,
    before: str | None = None,
) -> tuple[list[TicketView], str | None]:
    """The actor's tickets, newest first."""
    return ticket_queries.list_of_owner(tx, signed_in(actor), status=status, kind=kind, limit=limit, before=before)


def expire_due(tx: Tx) -> int:
    """Write down what a comparison already says; frees short codes. How many."""
    now = clock.utc_now()
    late = (
        select(_tickets.c.id)
        .where(_tickets.c.status == admission.ACTIVE, _tickets.c.valid_until <= now)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    ids_late = list(tx.execute(late).scalars())
    if ids_late:
        tx.execute(update(_tickets).where(_tickets.c.id.in_(ids_late)).values(status=admission.EXPIRED))
    return len(ids_late)
