"""Entries that always add up: a floor under every wallet, one posting an event, and a proof that finds any lie."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from metro_web.core import db, ids
from metro_web.core.errors import InsufficientFunds
from metro_web.services import ledger
from metro_web.services.ledger import Posting
from tests import people, shop, world
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def post(debit: str, credit: str, amount: int, key: str = "") -> int:
    posting = Posting("correction", key or ids.new_id(), reason="A test")
    return db.run(lambda tx: ledger.post(tx, debit, credit, amount, posting, now=shop.at()))


def wallet(actor: world.Actor) -> str:
    assert actor.user_id is not None
    return ledger.wallet_of(actor.user_id)


def test_an_entry_moves_an_amount(city: World) -> None:
    post(wallet(city.asha), wallet(city.dev), 10_000)
    assert (shop.balance(city.asha), shop.balance(city.dev)) == (0, 10_000)
    shop.books_balance()


def test_a_wallet_never_goes_below_zero(city: World) -> None:
    before = shop.dump()
    with pytest.raises(InsufficientFunds):
        post(wallet(city.asha), ledger.REVENUE, 10_001)
    assert shop.dump() == before


def test_one_event_is_posted_once(city: World) -> None:
    post(ledger.FUNDING, wallet(city.dev), 500, key="event")
    before = shop.dump()
    with pytest.raises(IntegrityError):
        post(ledger.FUNDING, wallet(city.dev), 500, key="event")
    assert shop.dump() == before


@pytest.mark.parametrize("amount", [0, -1])
def test_an_entry_moves_something(city: World, amount: int) -> None:
    with pytest.raises(AssertionError):
        post(ledger.FUNDING, wallet(city.dev), amount)


def test_what_the_database_itself_refuses(city: World) -> None:
    same = "UPDATE ledger_entry SET credit_account_id = debit_account_id"
    for lie in ("UPDATE account SET balance_minor = -1", "UPDATE ledger_entry SET amount_minor = 0", same):
        with pytest.raises(IntegrityError):
            db.run(lambda tx, lie=lie: tx.execute(text(lie)))


@pytest.mark.spoils_books
@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE account SET balance_minor = balance_minor + 1 WHERE kind = 'wallet' AND balance_minor = 0",
        "UPDATE account SET balance_minor = NULL WHERE kind = 'wallet'",
        "UPDATE ledger_entry SET amount_minor = amount_minor - 1",
        "DELETE FROM ledger_entry",
    ],
)
def test_reconciling_finds_every_lie(city: World, lie: str) -> None:
    shop.books_balance()
    db.run(lambda tx: tx.execute(text(lie)))
    found = db.read(ledger.reconcile)
    assert not found.ok
    assert found.differences


def test_a_cash_account_is_made_once(city: World) -> None:
    assert city.bilal.user_id is not None
    names = {db.run(ledger.cash_of, city.bilal.user_id, now=shop.at()) for _ in range(2)}
    assert names == {f"cash:{city.bilal.user_id}"}
    assert people.count("account", "kind = 'cash'") == 1
