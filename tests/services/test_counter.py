"""The sale at the counter: staff alone, cash, used at once, and counted as one whole journey at that time."""

from datetime import date

import pytest

from metro_web.core import db
from metro_web.domain.permissions import ANYONE
from metro_web.queries import footfall
from metro_web.queries.footfall import Footfall
from metro_web.services import cancellations, counter
from metro_web.services.kinds import JourneyChoice
from tests import people, shop, world
from tests.world import World

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def counts(day: date = TODAY) -> Footfall:
    return db.read(footfall.of_day, day)


def lines(found: Footfall) -> dict[str, tuple[int, int, int]]:
    """Boardings, entries, exits of each line that had any."""
    rows = {line.code: (line.boardings, line.entries, line.exits) for line in found.lines}
    return {code: row for code, row in rows.items() if any(row)}


def stations(found: Footfall) -> dict[str, tuple[int, int, int]]:
    """Entries, exits, changes of each station that had any."""
    rows = {station.code: (station.entries, station.exits, station.changes) for station in found.stations}
    return {code: row for code, row in rows.items() if any(row)}


@pytest.mark.parametrize("who", ["bilal", "chen"])
def test_sold_used_and_counted_at_once(city: World, who: str) -> None:
    seller = getattr(city, who)
    sold = db.run(counter.sell, seller, JourneyChoice("alder", "fern", 2))
    assert (sold.status, sold.total_minor, sold.method, sold.channel) == ("paid", 6000, "cash", "counter")
    assert (sold.buyer_id, sold.seller_id) == (None, seller.user_id)
    assert {(t.status, t.entered_at, t.exited_at) for t in sold.tickets} == {("used", shop.at(), shop.at())}
    assert people.count("one_time_code") == people.count("outbox_mail") == 0
    assert people.count("ledger_entry", f"debit_account_id = 'cash:{seller.user_id}' AND amount_minor = 6000") == 1
    found = counts()
    assert (found.total, found.inside) == (2, 0)
    assert lines(found) == {"red": (2, 2, 0), "blue": (2, 0, 2)}
    assert stations(found) == {"alder": (2, 0, 0), "cedar": (0, 0, 2), "fern": (0, 2, 0)}
    shop.books_balance()


def test_it_belongs_to_the_customer_named(city: World) -> None:
    sold = db.run(counter.sell, city.bilal, JourneyChoice("alder", "cedar"), customer="asha@EXAMPLE.org")
    assert sold.buyer_id == sold.tickets[0].owner_id == city.asha.user_id
    assert shop.balance(city.asha) == 10_000
    assert len(people.mails("tickets", city.asha.email)) == 1
    shop.refused("not_cancellable", cancellations.cancel, city.asha, sold.id)
    assert shop.scan(city.asha, sold.tickets[0], "alder", "entry").reason == "already_used"


def test_refusals_sell_nothing(city: World) -> None:
    choice = JourneyChoice("alder", "cedar")
    shop.refused("not_allowed", counter.sell, city.asha, choice)
    shop.refused("unauthenticated", counter.sell, ANYONE, choice)
    shop.refused("unknown_customer", counter.sell, city.bilal, choice, customer="nobody@example.org")
    shop.refused("same_station", counter.sell, city.bilal, JourneyChoice("alder", "alder"))
    shop.refused("unknown_station", counter.sell, city.bilal, JourneyChoice("alder", "nowhere"))
    shop.refused("invalid_input", counter.sell, city.bilal, JourneyChoice("alder", "cedar", 7))
    world.stop(line="red")
    shop.refused("service_stopped", counter.sell, city.bilal, choice)


def test_a_ride_counts_at_entry_and_the_rest_at_exit(city: World) -> None:
    ticket = shop.buy(city.asha, "alder", "fern").tickets[0]
    assert counts().total == 0
    shop.scan(city.asha, ticket, "alder", "entry")
    found = counts()
    assert (found.total, found.inside) == (1, 1)
    assert (lines(found), stations(found)) == ({"red": (1, 1, 0)}, {"alder": (1, 0, 0)})
    shop.at(minutes=20)
    shop.scan(city.asha, ticket, "fern", "exit")
    found = counts()
    assert (found.total, found.inside) == (1, 0)
    assert lines(found) == {"red": (1, 1, 0), "blue": (1, 0, 1)}
    assert stations(found) == {"alder": (1, 0, 0), "cedar": (0, 0, 1), "fern": (0, 1, 0)}


def test_a_walk_between_two_rides_is_one_change(city: World) -> None:
    db.run(counter.sell, city.bilal, JourneyChoice("cedar", "heath"))
    found = counts()
    assert lines(found) == {"red": (1, 1, 0), "grey": (1, 0, 1)}
    assert sum(changes for *_ends, changes in stations(found).values()) == 1


def test_the_day_ends_at_three_and_an_open_journey_stays_visible(city: World) -> None:
    shop.at(hours=14, minutes=55)  # 02:55 in Delhi: still the 20th
    ticket = shop.buy(city.asha).tickets[0]
    shop.scan(city.asha, ticket, "alder", "entry")
    shop.at(hours=15, minutes=10)
    assert (counts().total, counts().inside) == (1, 1)
    assert counts(date(2026, 11, 21)).total == 0
    shop.scan(city.asha, ticket, "cedar", "exit")
    assert counts().inside == 0
    assert lines(counts(date(2026, 11, 21))) == {"red": (0, 0, 1)}


def test_refused_scans_count_nothing(city: World) -> None:
    ticket = shop.buy(city.asha).tickets[0]
    before = counts()
    for station, direction in (("cedar", "exit"), ("birch", "entry")):
        assert not shop.scan(city.asha, ticket, station, direction).accepted
    assert counts() == before
