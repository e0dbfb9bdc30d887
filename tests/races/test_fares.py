"""A price that changes while many buy: whoever is charged is charged what they were shown, the others are told the new price."""

import pytest

from metro_web.core import clock
from metro_web.queries import network as network_queries
from metro_web.services import journey_fares
from tests import people, shop
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, Ask
from tests.services import fare_tables

pytestmark = [pytest.mark.race, pytest.mark.slow]
ROUNDS = 6


def test_nobody_is_charged_a_price_that_was_not_shown(arena: Arena) -> None:
    (admin,) = arena.sessions(arena.city.chen)
    today = journey_fares.service_day(clock.utc_now()).isoformat()
    replaced: dict[str, str] = {}
    price, sold, told = 2000, 0, 0
    for number in range(ROUNDS):
        buyers = [arena.passenger(20_000) for _ in range(CALLERS - 1)]
        network_queries.refresh()
        shown = fare_tables.quote()
        assert shown.price_minor == price
        item = {"type": "journey", "from": "alder", "to": "cedar", "quote": shown.quote}
        basket = {"items": [item], "payment": {"method": "wallet"}}
        asks = [Ask("/orders", basket, arena.sessions(buyer)[0]) for buyer in buyers]
        following = 1000 + 100 * (number + 1)
        table = {"name": f"Round {number}", "starts_on": today, "kind": "hop", "price": following} | replaced
        *answers, made = arena.crowd.release([*asks, Ask("/admin/fares", table, admin)])
        assert made.status == 201, made.body
        replaced = {"replaces": made.body["id"]}
        for answer in answers:
            if answer.status == 201:
                assert answer.body["total"]["amount"] == price
                sold += 1
            else:
                assert (answer.outcome, answer.body["price"]["amount"]) == ("409 price_changed", 2 * following)
                told += 1
        price = 2 * following
    assert sold + told == ROUNDS * (CALLERS - 1)
    assert people.count("ticket_order") == sold
    assert people.count("fare_table", "replaced_at IS NULL") == 2
    shop.books_balance()


def test_of_many_tables_for_one_day_one_is_made(arena: Arena) -> None:
    (admin,) = arena.sessions(arena.city.chen)
    table = {"name": "Same day", "starts_on": "2030-01-01", "kind": "hop", "price": 1}
    answers = arena.crowd.release([Ask("/admin/fares", table, admin)] * CALLERS)
    assert sorted(answer.outcome for answer in answers) == ["201", *["409 same_day"] * (CALLERS - 1)]
