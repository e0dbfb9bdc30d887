"""Companies for tests: one in a line, with its owner and members, written as the services would leave it."""

from sqlalchemy import update
from sqlmodel import select

from metro_web.core import clock, db, ids
from metro_web.core.db import Tx
from metro_web.domain import penalties
from metro_web.domain.permissions import Actor
from metro_web.models.companies import Company, CompanyMember
from metro_web.models.people import User
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.queries.orders import OrderView
from metro_web.services import orders
from metro_web.services.kinds import KINDS, Sale, SeatsChoice
from tests import world

ROLES = "operator passenger"


def make(name: str, owner: Actor, *members: Actor, **values: object) -> str:
    """A company of these people, who have the role of operators; its id."""
    return db.run(_make, name, owner, members, values)


def operator(name: str) -> Actor:
    """Somebody new who runs things, in no company yet."""
    return db.run(world.person, name, ROLES)


def _make(tx: Tx, name: str, owner: Actor, members: tuple[Actor, ...], values: dict[str, object]) -> str:
    now = clock.utc_now()
    given = {"penalties": penalties.to_data(penalties.DEFAULT), "created_at": now} | values
    company = Company(id=ids.new_id(), name=name, **given)
    tx.add(company)
    tx.flush()
    for person, role in ((owner, "owner"), *((each, "member") for each in members)):
        tx.add(CompanyMember(company_id=company.id, user_id=str(person.user_id), role=role, since=now))
        user = tx.exec(select(User).where(User.id == person.user_id)).one()
        user.roles = " ".join(sorted({*user.roles.split(), "operator"}))
    tx.flush()
    return company.id


def give(company_id: str, inventory_id: str) -> None:
    """A trip that an admin made is this company's from now on, with what it sells."""

    def write(tx: Tx) -> None:
        for table in (Trip.__table__, Inventory.__table__):  # type: ignore[attr-defined]
            key = table.c.inventory_id if "inventory_id" in table.c else table.c.id
            tx.execute(update(table).where(key == inventory_id).values(company_id=company_id))

    db.run(write)


def change_stock(inventory_id: str, **values: object) -> None:
    """Terms of a sale as an edit would leave them."""
    table = Inventory.__table__  # type: ignore[attr-defined]
    db.run(lambda tx: tx.execute(update(table).where(table.c.id == inventory_id).values(**values)))


def awaiting(actor: Actor, inventory_id: str, seat: str) -> OrderView:
    """An order of a seat that waits for nothing but its money, as one whose card was declined."""

    def make(tx: Tx) -> OrderView:
        now = clock.utc_now()
        basket = orders.Basket([SeatsChoice(inventory_id=inventory_id, seats=(seat,))])
        sale = Sale(actor, orders.WALLET, now, buyer_id=actor.user_id)
        quotes = [quote for choice in basket.choices for quote in KINDS[choice.kind].quote(tx, choice, sale)]
        return orders.write(tx, quotes, basket, now, buyer_id=actor.user_id, status="awaiting_payment")

    return db.run(make)


def suspend(company_id: str) -> None:
    """As an admin would, without what follows for its stock."""
    table = Company.__table__  # type: ignore[attr-defined]
    db.run(lambda tx: tx.execute(update(table).where(table.c.id == company_id).values(is_suspended=True)))
