"""People one travels with, for tests: somebody on a list in a line, a trip on which everybody has to be named."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.documents import Document
from metro_web.domain.permissions import Actor
from metro_web.models.companies import CompanyMember
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.queries.attended import TripView
from metro_web.queries.passengers import PassengerView
from metro_web.services import basket, orders, passengers
from metro_web.services.kinds import SeatsChoice
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


def on_board(run: dict[str, Actor]) -> dict[str, Any]:
    """For the matrix of rights: somebody on the passenger's list, a seat they have, and one that lies in the basket."""
    asha = run["passenger"]
    tara, trip = listed(asha), named_coach(run["admin"])
    db.run(_given_to, trip.id, str(run["owner"].user_id))
    sold = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), passengers=(("1A", "", tara.id),))
    order = db.run(orders.create, asha, stadium.basket(sold))
    wanted = SeatsChoice(inventory_id=trip.inventory_id, seats=("2A",), passengers=(("2A", "Ravi"),))
    lines = db.run(basket.add, asha, wanted).lines
    return {
        "tara": tara.id,
        "manned_trip": trip.id,
        "named_ticket": order.tickets[0].id,
        "seat_line": lines[-1].id,
    }


def _given_to(tx: Tx, trip_id: str, owner_id: str) -> None:
    """The trip is that of the owner's company from now on."""
    theirs = select(col(CompanyMember.company_id)).where(col(CompanyMember.user_id) == owner_id)
    tx.get_one(Trip, trip_id).company_id = tx.execute(theirs).scalar_one()
