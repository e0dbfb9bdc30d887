"""A wallet: topped up within its limits, its history the ledger itself with a balance after each entry."""

import pytest

from metro_web.core import db
from metro_web.domain.permissions import ANYONE
from metro_web.services import cancellations, wallet
from tests import people, shop, world
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.mark.parametrize("amount", [100, 101, 10_000_000])
def test_a_top_up_is_an_entry(city: World, amount: int) -> None:
    entry = db.run(wallet.top_up, city.dev, amount)
    assert (entry.kind, entry.amount_minor, entry.balance_after_minor) == ("top_up", amount, amount)
    assert shop.balance(city.dev) == amount
    shop.books_balance()


@pytest.mark.parametrize("amount", [-5, -(10**12), 0, 99, 10_000_001, 10**12, 10**30])
def test_other_amounts_are_refused(city: World, amount: int) -> None:
    assert shop.refused("invalid_input", wallet.top_up, city.dev, amount).extra["errors"][0]["field"] == "amount"


def test_nobody_known_has_no_wallet(city: World) -> None:
    shop.refused("unauthenticated", wallet.top_up, ANYONE, 100)
    shop.refused("unauthenticated", wallet.get_balance, ANYONE)


def test_a_wallet_holds_more_than_32_bits(city: World) -> None:
    db.run(world.fund, city.dev, 3_000_000_000)
    assert db.run(wallet.top_up, city.dev, 100).balance_after_minor == 3_000_000_100
    shop.books_balance()


def test_history_is_newest_first_with_its_running_balance(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar", 2)
    db.run(wallet.top_up, city.asha, 500)
    db.run(cancellations.cancel, city.asha, order.id, [order.tickets[0].id])
    page = db.read(wallet.list_transactions, city.asha)
    found = [(e.kind, e.amount_minor, e.balance_after_minor) for e in page.entries]
    assert found == [
        ("refund", 2000, 8500),
        ("top_up", 500, 6500),
        ("purchase", -4000, 6000),
        ("top_up", 10_000, 10_000),
    ]
    assert page.next_before is None
    assert [e.order_code for e in page.entries] == [order.code, None, order.code, None]


def test_pages_and_kinds_keep_the_running_balance(city: World) -> None:
    for amount in (100, 200, 300, 400):
        db.run(wallet.top_up, city.asha, amount)
        shop.buy(city.asha, "alder", "birch")
    everything = db.read(wallet.list_transactions, city.asha).entries
    seen, before = [], 0
    while True:
        page = db.read(wallet.list_transactions, city.asha, limit=2, before=before)
        seen += page.entries
        if page.next_before is None:
            break
        before = page.next_before
    assert tuple(seen) == everything
    only = db.read(wallet.list_transactions, city.asha, kind="purchase").entries
    assert only == tuple(e for e in everything if e.kind == "purchase")
    assert sum(e.amount_minor for e in everything) == shop.balance(city.asha)


def test_histories_are_separate(city: World) -> None:
    db.run(wallet.top_up, city.dev, 100)
    shop.buy(city.asha)
    assert len(db.read(wallet.list_transactions, city.dev).entries) == 1
    assert people.count("ledger_entry") == 3
