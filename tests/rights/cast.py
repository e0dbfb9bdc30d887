"""The world in which everybody tries everything: seven people, and one of each thing that a call needs.

A part of the app adds what its lines need as a function in `PARTS`: given the people, it gives things by name.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from metro_web.core import clock, db, security
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.domain.route_stops import StopPlan
from metro_web.models.outbox import OutboxMail
from metro_web.models.people import User
from metro_web.services import (
    amenities,
    basket,
    cities,
    company_invitations,
    company_members,
    company_rights,
    corrections,
    fares_admin,
    holidays,
    inventories_admin,
    network_drafts,
    network_publishing,
    own_sessions,
    seat_plans,
    sent_feeds,
    shifts,
    tokens,
    travel_routes,
    trips_admin,
    venues,
)
from metro_web.services.kinds import JourneyChoice
from metro_web.services.seat_plans import NewPlan
from metro_web.services.stock_terms import Terms
from metro_web.services.travel_routes import NewRoute
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip
from tests import companies, depots, fleet, people, roads, shop, stadium, tabs, travellers, world
from tests.domain.feeds.small import gtfs, zip_of
from tests.rights import desks
from tests.rights.table import PEOPLE, Things
from tests.services import fare_tables

Part = Callable[[dict[str, Actor]], Things]


@dataclass(frozen=True)
class Cast:
    """Who is there, how they show it, and what they have to do with."""

    tokens: dict[str, str]
    cookies: dict[str, str]
    things: Things


def build() -> Cast:
    """Fill an empty, migrated database at noon of a Friday."""
    shop.at()
    city = world.build(wallet_minor=10_000_00)
    run = {"passenger": city.asha, "other": city.dev, "staff": city.bilal, "admin": city.chen}
    run |= {name: companies.operator(name.title()) for name in ("owner", "rival")}
    for actor in run.values():
        db.run(_with_password, actor)
    for actor in (city.dev, run["owner"]):
        db.run(world.fund, actor, 10_000_00)
    shop.at(people.NOON, minutes=1)
    # Codes of the small city stand for themselves.
    things: Things = {code: code for code in ("red", "grey", "alder", "cedar", "dale", "gorse", "heath")}
    things |= {f"{name}_company": companies.make(f"{name.title()} Coaches", run[name]) for name in ("owner", "rival")}
    for part in PARTS:
        things |= part(run)
    things |= desks.things(run, things["owner_company"])
    signed = {name: db.run(tokens.issue, str(actor.user_id), now=clock.utc_now()) for name, actor in run.items()}
    things["refresh"] = signed["passenger"].refresh_token
    tabs.cookie_of(city.asha)
    things["session"] = db.read(own_sessions.list_mine, city.asha)[0].id
    cookies = {name: tabs.cookie_of(actor) for name, actor in run.items()}
    things |= {name: str(actor.user_id) for name, actor in run.items()}
    assert set(run) | {"nobody"} == set(PEOPLE)
    return Cast({name: pair.access_token for name, pair in signed.items()}, cookies, things)


def _with_password(tx: Tx, actor: Actor) -> None:
    row = tx.get_one(User, actor.user_id)
    row.password_hash = security.hash_password(people.PASSWORD)


def _metro(run: dict[str, Actor]) -> Things:
    """What was bought: two tickets, one of which is inside; orders that wait for their code and for their money."""
    asha = run["passenger"]
    paid, other = shop.buy(asha, count=2), shop.buy(asha, "alder", "birch")
    riding, late = shop.buy(asha, "elm", "cedar"), shop.create(asha, "elm", "fern")
    shop.scan(asha, riding.tickets[0], "elm", "entry")
    shop.at(people.NOON, minutes=1.5)
    had = shop.balance(asha)
    db.run(corrections.correct, run["admin"], str(asha.user_id), -had, "For the order that waits for its money")
    shop.confirm(asha, late.id, shop.codes_of(asha)[-1])
    db.run(world.fund, asha, had)
    shop.at(people.NOON, minutes=3)
    waiting = shop.create(asha, "elm", "cedar")
    return {
        "order": paid.id,
        "ticket": paid.tickets[0].id,
        "token": shop.token_of(asha, paid.tickets[0]),
        "short_code": paid.tickets[0].short_code,
        "other_ticket": other.tickets[0].id,
        "other_token": shop.token_of(asha, other.tickets[0]),
        "riding": riding.tickets[0].id,
        "riding_token": shop.token_of(asha, riding.tickets[0]),
        "unpaid": late.id,
        "waiting": waiting.id,
        "code": shop.codes_of(asha)[-1],
    }


def _seats(run: dict[str, Actor]) -> Things:
    """A hall and a coach with what an admin has in them; a hold, a seat that was bought, a line in the basket."""
    asha, chen = run["passenger"], run["admin"]
    hall, coach = stadium.hall(chen), stadium.coach(chen)
    plan_id = str(db.read(inventories_admin.get, chen, hall.inventory).seat_plan_id)
    spare = db.run(seat_plans.add, chen, NewPlan("Spare", description="2 rows of 2+2"))
    draft = stadium.new_event(chen, hall.venue_id, plan_id, in_hours=300)
    trip = db.run(trips_admin.add, chen, NewTrip("bus", "B 9", _stops(400), Terms(prices={"main": 90_00}), capacity=8))
    seat = stadium.buy_seats(asha, hall.inventory, "1A")
    held = stadium.hold(asha, hall.inventory, "2A", "2B")
    db.run(basket.add, asha, JourneyChoice("alder", "dale", 1))
    contents = db.read(basket.view, asha)
    return {
        "venue": hall.venue_id,
        "empty_venue": db.run(venues.add, chen, "Old Hall", "Alderton", "hall").id,
        "plan": plan_id,
        "spare_plan": spare.id,
        "event": hall.event.id,
        "inventory": hall.inventory,
        "draft": draft.id,
        "trip": coach.id,
        "trip_inventory": coach.inventory_id,
        "draft_trip": trip.id,
        "hold": held.id,
        "seat_order": seat.id,
        "seat_ticket": seat.tickets[0].id,
        "seat_token": shop.token_of(asha, seat.tickets[0]),
        "line": contents.lines[0].id,
        "starts": _typed(500),
        "ends": _typed(502),
    }


def _stops(in_hours: float) -> list[NewStop]:
    begin = clock.utc_now() + timedelta(hours=in_hours)
    return [
        NewStop("alderton", "Alderton", None, begin),
        NewStop("birchford", "Birchford", begin + timedelta(hours=1), None),
    ]


def _typed(in_hours: float) -> str:
    return clock.rfc3339((clock.utc_now() + timedelta(hours=in_hours)).replace(microsecond=0))


def _desk(run: dict[str, Actor]) -> Things:
    """An admin's: a fare table that has not begun, a holiday, a publication, a draft, a feed; and a seller's shift."""
    chen = run["admin"]
    table = fare_tables.make(chen, fare_tables.hop(900, date(2026, 12, 1)))
    db.run(holidays.add, chen, "2026-12-25", "Christmas")
    rename = {"op": "rename_station", "station": "heath", "name": "Heath End"}
    db.run(network_drafts.edit, chen, 0, [rename])
    published = db.run(network_publishing.publish, chen, 1)
    db.run(network_drafts.edit, chen, 0, [{"op": "rename_station", "station": "heath", "name": "Heath Gate"}])
    zipped = zip_of(gtfs({"R": ["ABCD"], "S": ["CXY"]}))
    sent = sent_feeds.receive(chen, io.BytesIO(zipped), "city.zip")
    sent_feeds.look(chen, sent)
    db.run(shifts.open_shift, run["staff"], 500_00)
    mail = db.read(lambda tx: str(tx.execute(select(OutboxMail.id).where(OutboxMail.sealed != "")).scalars().first()))
    return {
        "table": table.id,
        "publication": published.id,
        "holiday": "2026-12-25",
        "zero": "0",
        "funnel": "funnel",
        "load": "load",
        "fares": db.read(fares_admin.to_csv, chen, table.id).encode(),
        "zip": zipped,
        "feed": sent,
        "mail": mail,
    }


def _roads(run: dict[str, Actor]) -> Things:
    """Countries, cities and places, some of them empty or unused; a route of the owner's company."""
    chen, owner = run["admin"], run["owner"]
    land = roads.build(chen)
    db.run(cities.add_country, chen, "EL", "Emptyland")
    stops = (StopPlan("alder-st"), StopPlan("cedar-st", 90))
    return {
        "country": "HL",
        "empty_country": "EL",
        "town": land.cities["Alderton"],
        "empty_town": db.run(cities.add_city, chen, "HL", "Emptyton").id,
        "place": "birch-bus",
        "route": db.run(travel_routes.add, owner, "", NewRoute("train", stops)).id,
    }


def _team(run: dict[str, Actor]) -> Things:
    """Somebody who works for the owner's company; one who is asked to, and the link of the passenger who is."""
    owner = run["owner"]
    company = db.read(company_rights.companies_of, owner)[0]
    mate = str(companies.operator("Mate").user_id)
    db.run(company_members.join, owner, company, mate, "member", clock.utc_now())
    db.run(company_invitations.invite, owner, company.id, run["passenger"].email)
    link: str = people.mails("company_invitation", run["passenger"].email)[-1]["link"]
    return {
        "mate": mate,
        "invitation": db.run(company_invitations.invite, owner, company.id, "asked@example.org").id,
        "join": link.rpartition("/")[2],
    }


def _fleet(run: dict[str, Actor]) -> Things:
    """A bus of the owner's company that never ran, another with a trip, and an amenity that is used and one that is not."""
    owner, chen = run["owner"], run["admin"]
    company_id = db.read(company_rights.companies_of, owner)[0].id
    wifi, lamp = (db.run(amenities.add, chen, name, "star").code for name in ("Wi-Fi", "Lamp"))
    trip = stadium.coach(chen, in_hours=60)
    fleet.give(trip.id, fleet.make(owner, company_id, "Heron 2", amenities=[wifi]))
    db.run(amenities.set_for_trip, owner, trip.id, [wifi])
    bus = fleet.make(owner, company_id)
    return {"bus": bus.id, "bus_trip": trip.id, "amenity": wifi, "spare_amenity": lamp}


def _coaches(run: dict[str, Actor]) -> Things:
    """A route, a bus and two trips of the owner's company: one on sale, one a draft."""
    owner = run["owner"]
    company_id = db.read(company_rights.companies_of, owner)[0].id
    depot = depots.of(run["admin"], company_id, owner)
    return {
        "coach_route": depot.route_id,
        "coach": depot.vehicle_id,
        "coach_trip": depots.trip(depot, in_hours=300).id,
        "coach_draft": depots.trip(depot, in_hours=400, is_published=False).id,
        "coach_leaves": _typed(600),
    }


PARTS: list[Part] = [_metro, _seats, travellers.on_board, _desk, _roads, _team, _fleet, _coaches]
