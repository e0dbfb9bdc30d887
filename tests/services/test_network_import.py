"""A feed becomes the network: whole or not at all, keeping what sold tickets and printed codes need."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import Conflict
from metro_web.core.ids import new_id
from metro_web.domain import feeds
from metro_web.domain import network as network_domain
from metro_web.domain.fares import FareRules
from metro_web.domain.feeds import Feed
from metro_web.models.network import FareTable
from metro_web.queries import network as network_queries
from metro_web.services import journey_fares, network_import, network_lines
from metro_web.services.kinds import journey
from metro_web.services.network_lines import LinePatch
from tests import shop, world
from tests.domain.feeds.small import gtfs, read, shared
from tests.services.network_editing import entries, refused, sell, version
from tests.world import World

STATIONS = ["alder", "birch", "cedar", "dale", "elm", "fern", "gorse", "heath"]


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    """A line of four stations."""
    return read(tmp_path / "feed", gtfs({"R": ["ABCD"]}))


@pytest.fixture
def same_city(tmp_path: Path) -> Feed:
    """The city's own lines and stations and one more, Ivy, in the plain format."""
    stations = "code,name\n" + "".join(f"{code},{code.title()}\n" for code in [*STATIONS, "ivy"])
    lines = "code,name,color\nred,Red Line,#C62828\nblue,Blue Line,#1565C0\ngrey,Grey Line,#616161\n"
    runs = {"red": "alder birch cedar dale ivy", "blue": "elm cedar fern", "grey": "gorse heath"}
    rows = "".join(f"{line},{code}\n" for line, run in runs.items() for code in run.split())
    files = {"stations.csv": stations, "lines.csv": lines, "branches.csv": "line,station\n" + rows}
    return read(tmp_path / "same", files | {"walks.csv": "a,b\ndale,gorse\n"})


def priced(feed: Feed, currency: str = "INR", **prices: int) -> Feed:
    """The feed with a matrix: `AB=1200`."""
    rules = FareRules("matrix", prices={(pair[0], pair[1]): price for pair, price in prices.items()})
    return replace(feed, fares=rules, currency=currency)


def test_into_an_empty_database(database: str, feed: Feed) -> None:
    before = version()
    planned = db.read(network_import.plan, None, feed)
    assert (planned.lines, planned.stations, planned.refusal, version()) == (1, 4, "", before)
    done = db.run(network_import.publish, None, feed)
    shown = network_queries.latest().network
    assert (done.version, shown.version, version()) == (before + 1,) * 3
    assert (shown.lines, shown.stations, shown.tracks) == (feed.lines, feed.stations, feed.tracks)
    assert network_domain.check(shown) == []
    (entry,) = entries()
    assert (entry.action, entry.subject, entry.actor_label) == ("network.import", "network", "metro import-network")
    assert entry.after is not None
    assert entry.after["lines"] == ["R"]


def test_who_may(city: World, feed: Feed) -> None:
    for actor, status in ((city.asha, 403), (city.bilal, 403), (world.Actor(), 401)):
        for use_case in (network_import.plan, network_import.publish):
            code = "not_allowed" if status == 403 else "unauthenticated"
            refused(code, status, use_case, actor, feed)


def test_a_network_that_is_there_is_only_replaced_when_asked(city: World, feed: Feed) -> None:
    refused("network_exists", 409, network_import.publish, city.chen, feed)
    planned = db.read(network_import.plan, city.chen, feed)
    assert "3 lines" in planned.refusal
    assert planned.lines_gone == ("Red Line", "Blue Line", "Grey Line")
    assert len(planned.stations_gone) == 8
    db.run(lambda tx: network_import.publish(tx, city.chen, feed, replace_network=True))
    assert network_queries.latest().network.lines == feed.lines
    assert entries()[-1].actor_label == "chen@example.org"


def test_what_stays_keeps_its_number_and_its_stoppage(city: World, same_city: Feed) -> None:
    numbers = {code: node.number for code, node in network_queries.latest().network.stations.items()}
    sell(city.bilal, "alder", "dale")
    db.run(network_lines.change_line, city.chen, "blue", LinePatch(is_running=False, reason="Works"))
    db.run(lambda tx: network_import.publish(tx, city.chen, same_city, replace_network=True))
    shown = network_queries.latest().network
    assert {code: shown.stations[code].number for code in numbers} == numbers
    assert shown.stations["ivy"].number == max(numbers.values()) + 1
    blue = shown.find_line("blue")
    assert blue is not None
    assert (blue.is_running, blue.stop_reason) == (False, "Works")
    again = version()
    db.run(lambda tx: network_import.publish(tx, city.chen, same_city, replace_network=True))
    assert version() == again


def test_what_was_sold_stays(city: World, feed: Feed, same_city: Feed) -> None:
    sell(city.bilal, "alder", "dale")

    def publish(tx: db.Tx, wanted: Feed) -> None:
        network_import.publish(tx, city.chen, wanted, replace_network=True)

    error = refused("in_use", 409, publish, feed)
    assert "Red Line" in error.detail
    assert "Alder" in error.detail
    assert "Elm" not in error.detail
    without = {code: node for code, node in same_city.stations.items() if code not in ("elm", "fern")}
    lines = tuple(line for line in same_city.lines if line.code != "blue")
    db.run(publish, replace(same_city, lines=lines, stations=without))
    assert set(network_queries.latest().network.stations) == set(without)


def test_fares_come_with_it_from_today_and_are_charged(database: str, feed: Feed) -> None:
    db.run(network_import.publish, None, priced(feed, AB=1200, BA=1300, AC=2500, AA=700))
    now, snapshot = clock.utc_now(), network_queries.latest()

    def price(origin: str, destination: str) -> int:
        return journey.preview(snapshot, origin, destination, "fewest_stops", now).price_minor

    assert (price("A", "B"), price("B", "A"), price("A", "C"), price("C", "A")) == (1200, 1300, 2500, 2500)
    with pytest.raises(Conflict) as caught:
        price("A", "D")
    assert caught.value.code == "no_fare"
    assert journey_fares.exit_due_minor(snapshot, {"from": "A"}, "C", 1200, now) == 1300
    assert journey_fares.exit_due_minor(snapshot, {"from": "A"}, "D", 1200, now) == 0


def test_fares_twice_the_same_day_are_one_table_and_a_new_price_a_new_version(database: str, feed: Feed) -> None:
    def publish(tx: db.Tx, wanted: Feed) -> int:
        return network_import.publish(tx, None, wanted, replace_network=True).version

    first = db.run(publish, priced(feed, AB=1200))
    assert db.run(publish, priced(feed, AB=1200)) == first
    assert db.run(publish, priced(feed, AB=1400)) == first + 1
    tables = network_queries.latest().fares
    assert [fare.rules.prices for fare in tables if fare.rules.kind == "matrix"] == [{("A", "B"): 1400}]
    assert db.run(publish, feed) == first + 1
    assert "prices between stations" in db.read(network_import.plan, None, feed).fares


def test_another_currency_is_refused(database: str, feed: Feed) -> None:
    wrong = priced(feed, "MYR", AB=1200)
    error = refused("wrong_currency", 422, network_import.publish, None, wrong)
    assert "MYR" in error.detail
    assert "METRO_CURRENCY" in db.read(network_import.plan, None, wrong).refusal


def test_a_fare_of_tomorrow_stays(database: str, feed: Feed) -> None:
    tomorrow: date = (clock.utc_now() + timedelta(days=2)).date()
    hop = {"price_minor": 500}

    def add(tx: db.Tx) -> None:
        tx.add(
            FareTable(id=new_id(), name="Next", starts_on=tomorrow, kind="hop", rules=hop, created_at=clock.utc_now())
        )

    db.run(add)
    db.run(network_import.publish, None, priced(feed, AB=1200))
    kinds = [fare.rules.kind for fare in network_queries.latest().fares]
    assert kinds[:2] == ["hop", "matrix"]


def test_hyderabad_is_bought_at_its_own_price(city: World) -> None:
    feed = feeds.read(shared("hyderabad-gtfs"), currency="INR")
    assert feed.fares is not None
    db.run(lambda tx: network_import.publish(tx, city.chen, feed, replace_network=True))
    snapshot, now = network_queries.latest(), clock.utc_now()
    priced_ = 0
    for origin, destination in permutations(feed.stations, 2):
        rule = feed.fares.prices.get((origin, destination))
        assert _price(snapshot, origin, destination, now) == rule
        priced_ += rule is not None
    assert priced_ == 56 * 55


def test_hyderabad_is_ridden(city: World) -> None:
    feed = feeds.read(shared("hyderabad-gtfs"), currency="INR")
    assert feed.fares is not None
    shop.at()
    db.run(lambda tx: network_import.publish(tx, city.chen, feed, replace_network=True))
    before, price = shop.balance(city.asha), feed.fares.prices["MYP", "UPL"]
    (ticket,) = shop.buy(city.asha, "MYP", "UPL").tickets
    assert shop.balance(city.asha) == before - price
    assert shop.scan(city.asha, ticket, "MYP", "entry").accepted
    # Beyond the destination the matrix says what is due.
    due = journey_fares.exit_due_minor(network_queries.latest(), {"from": "MYP"}, "NAG", price, clock.utc_now())
    assert due == max(0, feed.fares.prices["MYP", "NAG"] - price)
    assert shop.scan(city.asha, ticket, "UPL", "exit").accepted
    shop.books_balance()
    # And so the network stays, as long as somebody bought a journey on it.
    planned = db.read(lambda tx: network_import.plan(tx, None, replace(feed, stations={}), replace_network=True))
    assert "Miyapur" in planned.refusal


def test_two_at_one_moment_are_one(database: str, feed: Feed) -> None:
    start, told = threading.Barrier(2), []

    def publish() -> None:
        start.wait()
        try:
            told.append(str(db.run(network_import.publish, None, feed).version))
        except Conflict as error:
            told.append(error.code)

    before = version()
    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [str(before + 1), "network_exists"]
    assert version() == before + 1


def _price(snapshot: network_queries.Snapshot, origin: str, destination: str, now: datetime) -> int | None:
    """What the page would show; None where it says `no_fare`."""
    try:
        return journey.preview(snapshot, origin, destination, "fewest_stops", now).price_minor
    except Conflict as error:
        if error.code != "no_fare":
            raise
        return None
