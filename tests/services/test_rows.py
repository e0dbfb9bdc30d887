"""Rows that are put together go out together, in the order of what they refer to, and not at all after a rollback."""

import pytest
from sqlalchemy import func, select

from metro_web.core import clock, db
from metro_web.models.ledger import Account
from metro_web.models.ops import IdempotencyKey
from metro_web.models.stock import StockChange
from metro_web.services import stock
from tests import people, stadium
from tests.world import World

KEYS, ACCOUNTS = IdempotencyKey.__table__, Account.__table__  # type: ignore[attr-defined]


def key(name: str) -> dict[str, object]:
    return {
        "caller_id": "c" * 32,
        "key": name,
        "fingerprint": "f",
        "status": 200,
        "body": 'half "a" \\ word\nand € more',
        "created_at": clock.utc_now(),
    }


def keys(tx: db.Tx) -> int:
    return int(tx.execute(select(func.count()).select_from(KEYS)).scalar_one())


def test_what_was_put_is_there_for_the_next_statement_and_after_the_commit(city: World) -> None:
    def write(tx: db.Tx) -> None:
        tx.put(KEYS, key("a"), key("b"))
        tx.put(ACCOUNTS, {"id": "till", "kind": "cash", "created_at": clock.utc_now()})
        assert keys(tx) == 2
        tx.put(KEYS, key("c"))

    db.run(write)
    assert people.count("idempotency_key") == 3
    assert people.count("account", "id = 'till' AND balance_minor IS NULL") == 1
    with db.transaction(read_only=True) as tx:
        body, at = tx.execute(select(KEYS.c.body, KEYS.c.created_at).where(KEYS.c.key == "a")).one()
    assert body == 'half "a" \\ word\nand € more'
    assert at.tzinfo is not None


def test_a_rollback_takes_what_was_put_also_one_to_a_savepoint(city: World) -> None:
    hall = stadium.hall(city.chen)
    before = people.count("stock_change")

    def fail(tx: db.Tx) -> None:
        with tx.begin_nested():
            tx.put(KEYS, key("goes"))
            stock.changed(tx, hall.inventory, [0])
            raise ZeroDivisionError

    def write(tx: db.Tx) -> None:
        tx.put(KEYS, key("stays"))
        with pytest.raises(ZeroDivisionError):
            fail(tx)
        stock.changed(tx, hall.inventory, [0])
        stock.changed(tx, hall.inventory, [0])

    db.run(write)
    assert people.count("idempotency_key", "key = 'stays'") == people.count("idempotency_key") == 1
    assert people.count("stock_change") == before + 1, "told once, though it was told in vain before"
    with pytest.raises(ZeroDivisionError):
        db.run(lambda tx: (tx.put(KEYS, key("never")), 1 // 0))
    assert people.count("idempotency_key") == 1


def test_a_change_of_stock_carries_its_transaction(city: World) -> None:
    hall = stadium.hall(city.chen)
    stadium.hold(city.asha, hall.inventory, "1A")
    with db.transaction(read_only=True) as tx:
        marks = tx.execute(select(StockChange.mark).order_by(StockChange.id)).scalars().all()
        assert all(mark == 0 for mark in marks) == tx.is_sqlite


def test_ids_of_what_clashes_are_told(city: World) -> None:
    def write(tx: db.Tx) -> set[str]:
        row = {"kind": "cash", "created_at": clock.utc_now()}
        tx.put(ACCOUNTS, row | {"id": "one"})
        tx.write()
        return tx.put_unless_known(ACCOUNTS, [row | {"id": name} for name in ("one", "two")])

    assert db.run(write) == {"two"}
    assert people.count("account", "id IN ('one', 'two')") == 2


def test_what_is_done_at_the_end_finds_all_rows_written_and_comes_in_order(city: World) -> None:
    said: list[tuple[int, int]] = []

    def note(tx: db.Tx, number: int) -> None:
        said.append((number, keys(tx)))

    def fail(tx: db.Tx) -> None:
        with tx.begin_nested():
            tx.at_end(note, 3)
            raise ZeroDivisionError

    def write(tx: db.Tx) -> None:
        tx.at_end(note, 2)
        with pytest.raises(ZeroDivisionError):
            fail(tx)
        tx.at_end(note, 1)
        tx.put_last(KEYS, key("last"))

    db.run(write)
    assert said == [(1, 1), (2, 1)], "what a savepoint took back is not done"


def test_rows_are_changed_with_those_that_are_put(city: World) -> None:
    row = {"kind": "cash", "created_at": clock.utc_now()}
    db.run(lambda tx: tx.put(ACCOUNTS, row | {"id": "one"}, row | {"id": "two"}))

    def write(tx: db.Tx) -> None:
        tx.alter(ACCOUNTS, {"id": "one", "kind": "till", "balance_minor": 0})
        tx.put(KEYS, key("with it"))
        assert keys(tx) == 1

    db.run(write)
    assert people.count("account", "id = 'one' AND kind = 'till' AND balance_minor = 0") == 1
    assert people.count("account", "id = 'two' AND kind = 'cash' AND balance_minor IS NULL") == 1
