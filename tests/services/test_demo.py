"""The demo: loaded once, whole, with log-ins and places to buy in development alone; emptied in development alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import NotAllowed
from metro_web.demo import delhi, whats_on
from metro_web.domain import network as network_domain
from metro_web.domain.permissions import Actor
from metro_web.queries import findings, inventories
from metro_web.queries import network as network_queries
from metro_web.queries import places as place_queries
from metro_web.queries import users as user_queries
from metro_web.services import (
    company_rights,
    company_views,
    demo,
    ledger,
    network_stations,
    sign_in,
    throttle,
    users,
    vehicles,
    wallet,
)
from tests import databases
from tests.services.network_editing import entries, everything, sell, version
from tests.world import World

PRODUCTION = {
    "env": "production",
    "secret_key": "k" * 40,
    "public_url": "https://tickets.example.org",
    "throttle": "on",
}


@pytest.fixture(params=databases.BOTH)
def production(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.fresh(request.param, tmp_path, **PRODUCTION) as url:
        yield url


@pytest.fixture(autouse=True)
def places(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One concert and one bus for the tests that are about the rest of the demo: 70,000 seats take their time."""
    if "whole" not in request.fixturenames:
        monkeypatch.setattr(whats_on, "EVENTS", [each for each in whats_on.EVENTS if not each.prices])
        monkeypatch.setattr(whats_on, "TRIPS", whats_on.TRIPS[:1])


@pytest.fixture
def whole() -> None:
    """The places that the demo has, all of them."""


def count(table: str) -> int:
    return db.read(lambda tx: int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))


def test_delhi_arrives_whole(database: str) -> None:
    said: list[str] = []
    report = db.run(demo.load, progress=said.append)
    shown, file = network_queries.latest().network, delhi.load()
    assert report == demo.DemoReport(len(file.lines), len(file.stations), 4, 1, 1)
    assert (shown.lines, shown.stations, set(shown.walks)) == (file.lines, file.stations, set(file.walks))
    assert shown.tracks == file.tracks
    assert network_domain.check(shown) == []
    assert shown.is_running
    assert network_queries.latest().routes.find("rithala", "botanical-garden")
    assert [entry.action for entry in entries()][:2] == ["network.demo", "venue.add"]
    assert any(demo.PASSWORD in sentence for sentence in said)


def test_a_second_time_nothing_happens(database: str) -> None:
    db.run(demo.load)
    before, people = everything(), count("user_account")
    assert db.run(demo.load) == demo.DemoReport(0, 0, 0)
    assert everything() == before
    assert count("user_account") == people == 4
    assert db.read(ledger.reconcile).ok


def test_a_network_that_is_there_is_not_touched(city: World) -> None:
    before = everything()
    assert db.run(demo.load) == demo.DemoReport(0, 0, 4, 1, 1)
    assert everything() | {"audit_entry": []} == before | {"audit_entry": []}
    assert "network.demo" not in {entry.action for entry in entries()}


def _who(_tx: Tx, user_id: str, *, now: datetime) -> str:
    return user_id


def test_everybody_can_sign_in(database: str) -> None:
    throttle.forget()
    assert db.read(demo.log_ins) == ()
    db.run(demo.load)
    assert db.read(demo.log_ins) == demo.LOG_INS
    for login in demo.LOG_INS:
        user_id = sign_in.by_password(login.email, login.password, address="198.51.100.7", give=_who)
        found = db.read(user_queries.get_user, user_id)
        assert login.role in found.roles
        assert found.is_email_verified
    asha = db.read(user_queries.find_by_email, "asha@metro.example")
    assert asha is not None
    assert db.read(wallet.get_balance, Actor(asha.id)) == demo.WALLET_MINOR


def test_production_gets_the_network_and_no_log_ins(production: str) -> None:
    report = db.run(demo.load)
    assert (report.lines, report.log_ins, count("user_account")) == (len(delhi.load().lines), 0, 0)
    assert (count("venue"), count("trip")) == (0, 0)
    assert db.read(demo.log_ins) == ()


def test_production_is_not_emptied(production: str) -> None:
    db.run(demo.load)
    before = everything()
    with pytest.raises(NotAllowed):
        db.run(demo.load, reset=True)
    assert everything() == before


def test_a_reset_begins_anew_and_keeps_the_log(city: World) -> None:
    sell(city.bilal, "alder", "dale")
    db.run(network_stations.rename_station, city.chen, "birch", "Beech")
    before = version()
    report = db.run(demo.load, reset=True)
    assert report == demo.DemoReport(len(delhi.load().lines), len(delhi.load().stations), 4, 1, 1)
    assert version() > before
    assert network_queries.latest().version == version()
    assert network_queries.latest().network.lines == delhi.load().lines
    assert count("user_account") == 4
    for table in ("ticket_order", "ticket", "movement", "outbox_mail"):
        assert count(table) == 0
    assert [(entry.action, entry.actor_label) for entry in entries()][:2] == [
        ("station.rename", "chen@example.org"), ("network.demo", "metro demo"),
    ]  # fmt: skip
    assert db.read(ledger.reconcile).ok
    assert network_queries.latest().fares


def test_in_production_the_demo_accounts_are_locked_out_once(database: str) -> None:
    db.run(demo.load)
    assert db.run(demo.lock_out) == 4
    assert db.run(demo.lock_out) == 0
    blocked = {login.email for login in demo.LOG_INS}
    with db.transaction(read_only=True) as tx:
        rows = tx.execute(select(users.USERS.c.email, users.USERS.c.is_blocked)).all()
    assert {row.email for row in rows if row.is_blocked} == blocked


def test_there_are_places_to_buy(database: str, whole: None) -> None:
    report = db.run(demo.load)
    assert (report.events, report.trips) == (len(whats_on.EVENTS), len(whats_on.TRIPS))
    events, _more = db.read(findings.events, findings.EventSearch(), limit=50)
    seats = {}
    for found in events:
        assert found.offer.left > 0, found.event.title
        assert found.offer.price_from_minor, found.event.title
        plan = db.read(inventories.plan_of, found.offer.inventory)
        seats[found.event.venue_name] = max(seats.get(found.event.venue_name, 0), len(plan.seats) if plan else 0)
    assert seats == {whats_on.OVAL: 50_000, whats_on.PARK: 20_000, whats_on.HALL: 544}
    assert sum(found.event.venue_name == whats_on.PARK and found.event.kind == "match" for found in events) == 3
    assert [found.event.title for found in events if not found.offer.is_on_sale] == ["Twenty Over Trophy: the final"]
    [delhi], _end = db.read(place_queries.cities, "delhi")
    trips, _more = db.read(findings.trips, findings.TripSearch(origin=delhi.id), limit=50)
    assert {found.trip.mode for found in trips} == {"train", "bus", "plane"}
    assert max(len(found.trip.stops) for found in trips) >= 3


def test_new_ones_come_once_all_have_passed(database: str) -> None:
    db.run(demo.load)
    clock.freeze(clock.utc_now() + timedelta(days=60))
    assert db.run(demo.load) == demo.DemoReport(0, 0, 0, 1, 1)
    assert db.run(demo.load) == demo.DemoReport(0, 0, 0)
    assert (count("venue"), count("seat_plan"), count("event")) == (1, 5, 2)


def test_the_owner_of_the_demo_runs_companies(database: str) -> None:
    db.run(demo.load)
    omar = db.read(user_queries.find_by_email, demo.OWNER_EMAIL)
    assert omar is not None
    actor = Actor(omar.id, omar.email, omar.name, frozenset(omar.roles))
    mine = {each.name: each for each in db.read(company_rights.companies_of, actor)}
    assert {name: each.role for name, each in mine.items()} == dict.fromkeys(
        ("Blue Heron", "Foothill Rail", "Kestrel Air"), "owner"
    )
    overview = db.read(company_views.overview, actor, mine["Blue Heron"].id)
    assert (overview.trips_label, overview.vehicles_label, overview.steps) == ("8", "2", [])
    drive = db.read(vehicles.list_vehicles, actor)[0]
    assert [(each.mode, each.seats_count) for each in drive] == [
        ("plane", 160),
        ("train", 270),
        ("bus", 45),
        ("bus", 30),
    ]
    with_wifi = text("SELECT count(*) FROM trip_amenity WHERE amenity = 'wi-fi'")
    assert db.read(lambda tx: tx.execute(with_wifi).scalar_one()) == 7, "trips have what their bus has"
