"""The list of people one travels with: each is its owner's alone, and for everybody else there is none.

Keeps true: a document's number is written sealed, and no answer of these has more of it than its end.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from metro_web.core import clock, ids, security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain import documents, people
from metro_web.domain.documents import Document
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import passengers as passenger_queries
from metro_web.queries.passengers import PASSENGERS, PassengerView
from metro_web.services import users

LIST_MAX = 50


@dataclass(frozen=True, slots=True)
class PassengerFields:
    """What is written of a person. None leaves a field as it is; '' and an empty document take it away."""

    name: str | None = None
    birth_date: str | None = None
    document: Document | None = None


def list_mine(tx: Tx, actor: Actor) -> list[PassengerView]:
    """Everybody on the actor's list, by name."""
    return passenger_queries.list_of(tx, signed_in(actor))


def get_mine(tx: Tx, actor: Actor, passenger_id: str) -> PassengerView:
    """One of them; 404 for anybody else's."""
    found = passenger_queries.find(tx, signed_in(actor), passenger_id)
    if found is None:
        raise _unknown()
    return found


def add(tx: Tx, actor: Actor, new: PassengerFields) -> PassengerView:
    """One more; 422 for what cannot be, 409 `limit_reached` after 50."""
    user_id = signed_in(actor)
    values = _values(PassengerFields(new.name or "", new.birth_date or "", new.document or Document()))
    users.lock(tx, user_id)
    had = tx.execute(select(func.count()).where(PASSENGERS.c.user_id == user_id)).scalar_one()
    if had >= LIST_MAX:
        raise Conflict("limit_reached", t("Your list has room for {n} people.").format(n=LIST_MAX))
    passenger_id = ids.new_id()
    row = {"id": passenger_id, "user_id": user_id, "created_at": clock.utc_now()} | values
    tx.execute(insert(PASSENGERS).values(**row))
    return get_mine(tx, actor, passenger_id)


def change(tx: Tx, actor: Actor, passenger_id: str, fields: PassengerFields) -> PassengerView:
    """Write what is given, all of it or nothing; tickets that were bought keep what they say."""
    get_mine(tx, actor, passenger_id)
    values = _values(fields)
    if values:
        mine = PASSENGERS.c.id == passenger_id, PASSENGERS.c.user_id == signed_in(actor)
        tx.execute(update(PASSENGERS).where(*mine).values(**values))
    return get_mine(tx, actor, passenger_id)


def remove(tx: Tx, actor: Actor, passenger_id: str) -> None:
    """Take somebody off the list; tickets that were bought keep what they say."""
    get_mine(tx, actor, passenger_id)
    mine = PASSENGERS.c.id == passenger_id, PASSENGERS.c.user_id == signed_in(actor)
    tx.execute(delete(PASSENGERS).where(*mine))


def _values(fields: PassengerFields) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if fields.name is not None:
        values["name"] = people.person_name(fields.name)
    if fields.birth_date is not None:
        today = clock.utc_now().astimezone(settings().zone).date()
        values["birth_date"] = documents.birth_date(fields.birth_date, today)
    if fields.document is not None:
        checked = documents.document(fields.document.kind, fields.document.number)
        values["document_kind"] = checked.kind
        values["document_sealed"] = security.seal(checked.number) if checked.number else ""
    return values


def _unknown() -> NotFound:
    return NotFound(t("There is no such person on your list."), code="unknown_passenger")
