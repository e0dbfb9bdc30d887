"""The manifest of a trip: for its company alone, documents masked, and whoever has a seat is checked in by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from metro_web.core import db, ids
from metro_web.domain import penalties
from metro_web.domain.permissions import Actor
from metro_web.models.audit import AuditEntry
from metro_web.models.companies import Company, CompanyMember
from metro_web.models.timetable import Trip
from metro_web.queries.attended import TripView
from metro_web.services import manifest, manifest_views, orders
from metro_web.services.check_in import SeatCall
from metro_web.services.kinds import SeatsChoice
from tests import people, shop, stadium, world
from tests.travellers import NUMBER, listed, named_coach
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def company_with(*members: Actor, trip: TripView | None = None) -> str:
    """A company, its members, and its trip perhaps."""

    def write(tx: db.Tx) -> str:
        company = Company(
            id=ids.new_id(),
            name="Blue Coach" if trip else "Another",
            penalties=penalties.to_data(penalties.DEFAULT),
            created_at=people.NOON,
        )
        tx.add(company)
        tx.flush()
        for one in members:
            tx.add(CompanyMember(company_id=company.id, user_id=one.user_id, role="member", since=people.NOON))
        if trip is not None:
            tx.get_one(Trip, trip.id).company_id = company.id
        return company.id

    return db.run(write)


def operator(name: str) -> Actor:
    return db.run(world.person, name, "operator passenger")


def sold(actor: Actor, trip: TripView, seat: str, stretch: tuple[int, int], *who: str) -> str:
    """A ticket for a stretch; `who` is a name, or '' and somebody of the list."""
    choice = SeatsChoice("", trip.inventory_id, (seat,), *stretch, passengers=((seat, *who),))  # type: ignore[arg-type]
    return db.run(orders.create, actor, stadium.basket(choice)).tickets[0].id


def test_a_manifest_is_its_companys_and_admins(city: World) -> None:
    trip = named_coach(city.chen)
    ours, theirs = operator("Omar"), operator("Petra")
    for actor in (ours, theirs):
        shop.refused("not_found", manifest.get, actor, trip.id)
    company_with(ours, trip=trip)
    company_with(theirs)
    assert db.read(manifest.get, ours, trip.id).company == "Blue Coach"
    assert db.read(manifest.get, city.chen, trip.id).travellers == []
    for actor, code in ((Actor(), "unauthenticated"), (city.asha, "not_allowed"), (city.bilal, "not_allowed"), (theirs, "not_found")):  # fmt: skip
        shop.refused(code, manifest.get, actor, trip.id)
        shop.refused(code, manifest.let_in, actor, SeatCall(trip.id, "1A"))
        shop.refused(code, manifest.open_document, actor, trip.id, ids.new_id())
    shop.refused("not_found", manifest.get, ours, ids.new_id())


def test_who_travels_from_where_to_where(city: World) -> None:
    trip = named_coach(city.chen)
    omar = operator("Omar")
    company_with(omar, trip=trip)
    db.run(world.fund, city.asha, 1_000_00)
    sold(city.asha, trip, "1B", (2, 3), "Ravi Shah")
    tara = sold(city.asha, trip, "1B", (1, 2), "", listed(city.asha).id)
    sold(city.asha, trip, "1A", (1, 3), "=Mira")
    found = db.read(manifest.get, omar, trip.id).travellers
    seen = [(one.seat, one.name, one.from_name, one.to_name, one.document) for one in found]
    assert seen == [
        ("1A", "=Mira", "Alderton", "Cedarham", ""),
        ("1B", "Tara Menon", "Alderton", "Birchford", "Passport ••••5121"),
        ("1B", "Ravi Shah", "Birchford", "Cedarham", ""),
    ]
    assert NUMBER not in repr(db.read(manifest_views.page, omar, trip.id))
    opened = db.run(manifest.open_document, omar, trip.id, tara)
    assert (opened.number, opened.birth_date, opened.name) == (NUMBER, "1990-04-17", "Tara Menon")
    shop.refused("not_allowed", manifest.open_document, city.chen, trip.id, tara)
    for nobodys in (ids.new_id(), "a\0"):
        shop.refused("unknown_document", manifest.open_document, omar, trip.id, nobodys)
    (entry,) = db.read(lambda tx: tx.execute(select(AuditEntry)).scalars().all())[-1:]
    assert (entry.action, entry.actor_id, entry.subject) == ("manifest.document", omar.user_id, f"ticket:{tara}")
    assert NUMBER not in str(entry.after)


def test_checked_in_by_seat_once_and_each_stretch_by_itself(city: World) -> None:
    trip = named_coach(city.chen)
    omar = operator("Omar")
    company_with(omar, trip=trip)
    db.run(world.fund, city.asha, 1_000_00)
    sold(city.asha, trip, "1B", (1, 2), "Tara")
    sold(city.asha, trip, "1B", (2, 3), "Ravi")
    shop.refused("empty_seat", manifest.let_in, omar, SeatCall(trip.id, "1A"))
    shop.refused("invalid_input", manifest.let_in, omar, SeatCall(trip.id, "1B", "sideways"))
    early = db.run(manifest.let_in, omar, SeatCall(trip.id, "1B"))
    assert (early.accepted, early.reason) == (False, "too_early")
    shop.at(trip.departs_at - timedelta(hours=1))
    assert db.run(manifest.let_in, omar, SeatCall(trip.id, "1B")).accepted
    people.later(seconds=10)
    assert db.run(manifest.let_in, omar, SeatCall(trip.id, "1B", from_stop=1)).reason == "already_used"
    assert [(one.name, one.is_in) for one in db.read(manifest.get, omar, trip.id).travellers] == [
        ("Tara", True),
        ("Ravi", False),
    ]
    shop.at(trip.departs_at + timedelta(minutes=65))
    assert db.run(manifest.let_in, omar, SeatCall(trip.id, "1B")).accepted
    assert db.read(manifest_views.page, omar, trip.id).came_label == "2 of 2 checked in"
    shop.refused("empty_seat", manifest.let_in, omar, SeatCall(trip.id, "1B", from_stop=3))


def test_the_scan_says_who_let_in(city: World) -> None:
    trip = named_coach(city.chen, in_hours=1)
    omar = operator("Omar")
    company_with(omar, trip=trip)
    db.run(world.fund, city.asha, 1_000_00)
    ticket = sold(city.asha, trip, "2C", (1, 3), "Tara")
    result = db.run(manifest.let_in, omar, SeatCall(trip.id, "2C"))
    assert result.ticket is not None
    assert (result.accepted, result.ticket.id) == (True, ticket)
    assert people.count("scan", f"scanner_id = '{omar.user_id}' AND ticket_id = '{ticket}' AND accepted") == 1
