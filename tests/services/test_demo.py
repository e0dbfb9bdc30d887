"""The demo: loaded once, whole, with log-ins in development alone; emptied in development alone."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import NotAllowed
from metro_web.demo import delhi
from metro_web.domain import network as network_domain
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries import users as user_queries
from metro_web.services import demo, ledger, network_stations, sign_in, throttle, users, wallet
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


def count(table: str) -> int:
    return db.read(lambda tx: int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))


def test_delhi_arrives_whole(database: str) -> None:
    said: list[str] = []
    report = db.run(demo.load, progress=said.append)
    shown, file = network_queries.latest().network, delhi.load()
    assert report == demo.DemoReport(len(file.lines), len(file.stations), 3)
    assert (shown.lines, shown.stations, set(shown.walks)) == (file.lines, file.stations, set(file.walks))
    assert shown.tracks == file.tracks
    assert network_domain.check(shown) == []
    assert shown.is_running
    assert network_queries.latest().routes.find("rithala", "botanical-garden")
    assert [entry.action for entry in entries()] == ["network.demo"]
    assert any(demo.PASSWORD in sentence for sentence in said)


def test_a_second_time_nothing_happens(database: str) -> None:
    db.run(demo.load)
    before, people = everything(), count("user_account")
    assert db.run(demo.load) == demo.DemoReport(0, 0, 0)
    assert everything() == before
    assert count("user_account") == people == 3
    assert db.read(ledger.reconcile).ok


def test_a_network_that_is_there_is_not_touched(city: World) -> None:
    before = everything()
    assert db.run(demo.load) == demo.DemoReport(0, 0, 3)
    assert everything() == before


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
    assert report == demo.DemoReport(len(delhi.load().lines), len(delhi.load().stations), 3)
    assert version() > before
    assert network_queries.latest().version == version()
    assert network_queries.latest().network.lines == delhi.load().lines
    assert count("user_account") == 3
    for table in ("ticket_order", "ticket", "movement", "outbox_mail"):
        assert count(table) == 0
    assert [(entry.action, entry.actor_label) for entry in entries()] == [
        ("station.rename", "chen@example.org"), ("network.demo", "metro demo"),
    ]  # fmt: skip
    assert db.read(ledger.reconcile).ok
    assert network_queries.latest().fares


def test_in_production_the_demo_accounts_are_locked_out_once(database: str) -> None:
    db.run(demo.load)
    assert db.run(demo.lock_out) == 3
    assert db.run(demo.lock_out) == 0
    blocked = {login.email for login in demo.LOG_INS}
    with db.transaction(read_only=True) as tx:
        rows = tx.execute(select(users.USERS.c.email, users.USERS.c.is_blocked)).all()
    assert {row.email for row in rows if row.is_blocked} == blocked
