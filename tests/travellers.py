"""People one travels with, for tests: somebody on a list in a line, a trip on which everybody has to be named."""

from typing import Any

from sqlalchemy import update

from metro_web.core import db
from metro_web.domain.documents import Document
from metro_web.domain.permissions import Actor
from metro_web.models.stock import Inventory
from metro_web.queries.attended import TripView
from metro_web.queries.passengers import PassengerView
from metro_web.services import passengers
from metro_web.services.passengers import PassengerFields
from tests import stadium

NUMBER = "QX7 730955121"


def listed(actor: Actor, name: str = "Tara Menon", number: str = NUMBER, born: str = "1990-04-17") -> PassengerView:
    """Somebody on the actor's list, with a passport."""
    document = Document("passport", number) if number else Document()
    return db.run(passengers.add, actor, PassengerFields(name, born, document))


def need_names(inventory_id: str, **more: Any) -> None:
    """From now on nobody rides this without a name."""
    table = Inventory.__table__  # type: ignore[attr-defined]
    values = {"requires_names": True} | more
    db.run(lambda tx: tx.execute(update(table).where(table.c.id == inventory_id).values(**values)))


def named_coach(admin: Actor, **more: Any) -> TripView:
    """The coach of `stadium`, on which everybody has to be named."""
    trip = stadium.coach(admin, **more)
    need_names(trip.inventory_id)
    return trip
