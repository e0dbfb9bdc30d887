"""What a company sells: on the terms of the day, and nothing while it is suspended."""

from typing import Any

import pytest
from sqlalchemy import select, update

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain import penalties
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.services import cancellations, companies, holds, orders, trip_delays, trips_admin
from metro_web.services.companies import CompanyPatch
from metro_web.services.kinds import SeatsChoice
from tests import companies as made_up
from tests import people, shop, stadium, world
from tests.world import World

HARSH = [{"hours": 10, "kept_bp": 5000}, {"hours": 0, "kept_bp": 10000}]


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def trip_of(company_id: str, city: World, *, in_hours: float = 48) -> str:
    """A coach on sale that the company runs; its inventory."""
    trip = stadium.coach(city.chen, in_hours=in_hours)
    for model, key in ((Trip, trip.id), (Inventory, trip.inventory_id)):
        table: Any = model.__table__  # type: ignore[attr-defined]
        db.run(lambda tx, t=table, k=key: tx.execute(update(t).where(t.c.id == k).values(company_id=company_id)))
    return trip.inventory_id


def test_what_was_bought_keeps_the_table_of_its_day(city: World) -> None:
    omar = made_up.operator("Omar")
    company = made_up.make("Northern Rail", omar)
    inventory = trip_of(company, city)
    db.run(world.fund, city.asha, 1_000_00)
    early = stadium.buy_seats(city.asha, inventory, "1A")
    held = stadium.hold(city.asha, inventory, "1B")
    db.run(companies.change, omar, company, CompanyPatch(penalties=HARSH, requires_names=True))
    shop.refused("names_needed", orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))
    late = stadium.buy_hold(city.asha, held, passengers=(("1B", "Ravi Shah"),))
    kept = [db.read(cancellations.quote, city.asha, order.id).penalty_minor for order in (early, late)]
    assert kept == [9_00, 45_00], "48 hours before: 10 % of 90.00 then, 50 % now"
    table: Any = Inventory.__table__  # type: ignore[attr-defined]
    row = db.read(lambda tx: tx.execute(select(table).where(table.c.id == inventory)).one())
    assert (row.penalties, row.requires_names) == (HARSH, True)
    own = [{"hours": 0, "kept_bp": 1}]
    db.run(lambda tx: tx.execute(update(table).values(penalties=own)))
    db.run(companies.change, omar, company, CompanyPatch(penalties=penalties.to_data(penalties.DEFAULT)))
    assert db.read(lambda tx: tx.execute(select(table.c.penalties)).scalar_one()) == own, "a trip's own table stays"
    for odd in ([], [{"hours": 5, "kept_bp": 0}], [{"hours": 0, "kept_bp": 10001}], [{}]):
        shop.refused("invalid_penalties", companies.change, omar, company, CompanyPatch(penalties=odd))


def test_a_suspended_company_sells_nothing_new_and_its_tickets_stay_good(city: World) -> None:
    omar = made_up.operator("Omar")
    company, other = made_up.make("Northern Rail", omar), made_up.make("Southern Buses", omar)
    inventory, theirs = trip_of(company, city), trip_of(other, city)
    db.run(world.fund, city.asha, 1_000_00)
    bought = stadium.buy_seats(city.asha, inventory, "1A")
    held = stadium.hold(city.asha, inventory, "1B")
    for actor in (omar, city.bilal):
        shop.refused("not_allowed", companies.suspend, actor, company)
    assert db.run(companies.suspend, city.chen, company, "The licence ran out").is_suspended
    wanted = stadium.basket(SeatsChoice(hold_id=held.id))
    with pytest.raises(AppError) as caught:
        db.run(orders.create, city.asha, wanted)
    assert caught.value.code in ("not_on_sale", "hold_expired")
    shop.refused("not_on_sale", holds.place, city.asha, holds.Wanted(inventory, ("1C",)))
    stadium.hold(city.asha, theirs, "1A")
    db.run(trip_delays.proceed, omar, _trip(inventory), "boarding")
    shop.refused("not_on_sale", holds.place, city.asha, holds.Wanted(inventory, ("1C",)))
    draft = db.run(trips_admin.retire, city.chen, _trip(inventory))
    shop.refused("company_suspended", trips_admin.publish, city.chen, draft.id)
    assert db.run(cancellations.cancel, city.asha, bought.id).status == "cancelled"
    db.run(companies.allow, city.chen, company)
    db.run(trips_admin.publish, city.chen, draft.id)
    stadium.hold(city.asha, inventory, "1C")


def test_selling_goes_on_for_what_was_on_sale_alone(city: World) -> None:
    company = made_up.make("Northern Rail", made_up.operator("Omar"))
    running, off = trip_of(company, city), trip_of(company, city)
    db.run(trips_admin.cancel, people.fresh(str(city.chen.user_id)), _trip(off))
    for stand in (companies.suspend, companies.suspend, companies.allow, companies.allow):
        db.run(stand, city.chen, company)
    table: Any = Inventory.__table__  # type: ignore[attr-defined]
    sold = db.read(lambda tx: tx.execute(select(table.c.id).where(table.c.is_on_sale)).scalars().all())
    assert sold == [running]


def _trip(inventory_id: str) -> str:
    table: Any = Trip.__table__  # type: ignore[attr-defined]
    found: str = db.read(
        lambda tx: tx.execute(select(table.c.id).where(table.c.inventory_id == inventory_id)).scalar_one()
    )
    return found
