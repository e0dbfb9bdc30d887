"""Figures equal what the tickets and wallets say, are seen by those whose they are, and are the same as a file."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import text

from metro_web.api import figures as door
from metro_web.core import clock, db
from metro_web.domain.permissions import Actor
from metro_web.queries.figures import Figure
from metro_web.services import cancellations, figure_views, figures, orders
from metro_web.services.kinds import SeatsChoice
from tests import depots, people, shop, stadium, world
from tests.depots import Depot
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def heron(city: World) -> Depot:
    for actor in (city.asha, city.bilal):
        db.run(world.fund, actor, 1_000_00)
    return depots.build(city.chen)


def seat(actor: Actor, inventory_id: str, label: str, stretch: tuple[int, int]) -> orders.OrderView:
    choice = SeatsChoice(inventory_id=inventory_id, seats=(label,), from_stop=stretch[0], to_stop=stretch[1])
    return db.run(orders.create, actor, stadium.basket(choice))


def found(actor: Actor, at: Depot, **asked: object) -> dict[str, Figure]:
    every = db.read(figures.of_company, actor, at.company_id, **asked)
    return {each.name: each for each in every}


def total(figure: Figure) -> int:
    return sum(sum(each.values) for each in figure.series)


def test_a_company_sees_what_came_in_how_full_it_is_and_how_early_it_is_booked(city: World, heron: Depot) -> None:
    past = depots.trip(heron, in_hours=24)
    shop.at(hours=-1)
    seat(city.asha, past.inventory_id, "1A", (1, 5))
    shop.at(days=2)
    trip = depots.trip(heron, in_hours=72)
    seat(city.asha, trip.inventory_id, "1A", (1, 3))
    seat(city.bilal, trip.inventory_id, "1A", (3, 5))
    gone = seat(city.bilal, trip.inventory_id, "2A", (1, 5))
    db.run(cancellations.cancel, city.bilal, gone.id)
    seen = found(heron.owner, heron)
    kept = db.read(
        lambda tx: tx.execute(text("SELECT SUM(price_minor - refunded_minor) FROM ticket WHERE kind = 'seat'")).scalar()
    )
    assert total(seen["revenue"]) == kept
    assert seen["revenue"].series[0].values[-1] > 0, "the last day is today"
    assert len(seen["revenue"].labels) == figures.DAYS
    # Twelve seats on four segments: one seat whole, and nobody else.
    loads = dict(zip(seen["load"].labels, seen["load"].series[0].values, strict=True))
    assert list(loads.values()) == [4 * 100 // 48, 4 * 100 // 48]
    mine, before = seen["booking"].series
    assert (mine.values[-1], mine.values[-4], mine.values[0]) == (2, 2, 0), "both bought three days before"
    assert (before.values[-1], before.values[-2], before.values[-3]) == (1, 1, 0), (
        "the one that left was booked a day before"
    )
    only = found(heron.owner, heron, trip=past.id)["booking"]
    assert only.series[0].values[-1] == 1


def test_admins_see_all_kinds_and_what_lies_in_wallets(city: World, heron: Depot) -> None:
    trip = depots.trip(heron)
    seat(city.asha, trip.inventory_id, "1A", (1, 5))
    ticket = shop.buy(city.asha).tickets[0]
    shop.scan(city.asha, ticket, "alder", "entry")
    every = {each.name: each for each in db.read(figures.of_everything, city.chen)}
    sold = db.read(lambda tx: tx.execute(text("SELECT SUM(price_minor - refunded_minor) FROM ticket")).scalar())
    assert total(every["revenue-by-kind"]) == total(every["revenue-by-channel"]) == sold
    assert {each.name for each in every["revenue-by-kind"].series} == {"Seats", "Metro journeys"}
    held, ordered, paid, used = every["funnel"].series[0].values
    assert (held, ordered, paid, used) == (1, people.count("ticket_order"), 2, 1)
    in_wallets = db.read(
        lambda tx: tx.execute(text("SELECT SUM(balance_minor) FROM account WHERE kind = 'wallet'")).scalar()
    )
    assert every["wallet-float"].series[0].values[-1] == in_wallets
    shop.at(days=1)
    db.run(world.fund, city.asha, 77_00)
    yesterday, today = (
        {each.name: each for each in db.read(figures.of_everything, city.chen)}["wallet-float"].series[0].values[-2:]
    )
    assert (yesterday, today) == (in_wallets, in_wallets + 77_00)


def test_figures_are_for_those_whose_they_are(city: World, heron: Depot) -> None:
    other = depots.build(city.chen, name="Grey Gull")
    trip = depots.trip(other)
    shop.refused("not_found", figures.of_company, other.owner, heron.company_id)
    shop.refused("not_found", figures.of_company, heron.owner, heron.company_id, trip=trip.id)
    shop.refused("not_allowed", figures.of_company, city.asha, heron.company_id)
    shop.refused("not_allowed", figures.of_everything, heron.owner)
    shop.refused("unauthenticated", figures.of_everything, Actor())
    for days in (0, 367):
        shop.refused("invalid_input", figures.of_everything, city.chen, days=days)


def test_a_picture_and_a_file_say_the_same(city: World, heron: Depot) -> None:
    trip = depots.trip(heron)
    seat(city.asha, trip.inventory_id, "1A", (1, 5))
    gallery = db.read(figure_views.of_company, heron.owner, heron.company_id, 30)
    revenue = found(heron.owner, heron)["revenue"]
    picture = next(each for each in gallery.pictures if each.name == "revenue")
    assert len(picture.bars) == 1
    assert len(picture.lines) == len(revenue.labels)
    assert "days=30" in picture.csv_href
    rows = list(csv.reader(io.StringIO(door.table(revenue))))
    assert [int(row[1]) for row in rows[1:]] == list(revenue.series[0].values)
    assert clock.utc_now() - timedelta(days=1) < trip.departs_at
