"""A metro of 300 stations is redrawn ten times while 16 clients buy: nobody sees half of it or pays what was not shown.

PostgreSQL with two workers and Redis, SQLite with one. Every line's name carries the number of the edit, and a sold path
keeps the names it was sold with: so each sale says which network it was made on, and is routed and priced there again.
"""

import contextlib
import json
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.domain import fares
from metro_web.domain.network import Network
from metro_web.domain.permissions import Actor
from metro_web.domain.routing import RouteTable
from metro_web.queries import network as network_queries
from metro_web.queries import network_drafts
from metro_web.services import throttle, tokens
from tests import databases, servers, shop, world
from tests.races import metropolis
from tests.races.crowd import serving
from tests.races.shoppers import Door, Quoted, Seen
from tests.races.shoppers import shop as buy_on

pytestmark = [pytest.mark.race, pytest.mark.slow]
CLIENTS, EDITS = 16, 10
BETWEEN_EDITS_S = 1.2
LIVE_WITHIN_S = 1.0
REBUILD_WITHIN_S = 0.2
UNDONE = 6  # the edit that is taken back right away


class Metropolis:
    """The served metro and the people in it."""

    def __init__(self, port: int, city: world.World, first: Network) -> None:
        self.port, self.city, self.first = port, city, first

    def door(self, actor: Actor | None = None) -> Door:
        """A caller; nobody known without an actor."""
        token = db.run(tokens.issue, str(actor.user_id), now=clock.utc_now()).access_token if actor else ""
        return Door(self.port, token)


@pytest.fixture(params=databases.BOTH)
def metro(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metropolis]:
    """A running server in front of the generated metro."""
    folder, kind, port = tmp_path_factory.mktemp("metropolis"), request.param, servers.free_port()
    with contextlib.ExitStack() as stack:
        more = {"mail": f"file:{folder}/mail", "throttle": "off", "public_url": f"http://localhost:{port}"}
        more |= {"unpaid_orders_max": "1000000"}
        if kind == "postgresql":
            if servers.redis_program() is None:
                pytest.skip("redis-server is not installed")
            more["redis_url"] = stack.enter_context(servers.running(servers.start_redis)).url  # type: ignore[attr-defined]
        stack.enter_context(databases.fresh(kind, folder, **more))
        throttle.forget()
        city = world.build(wallet_minor=0)
        first = metropolis.build()
        db.run(world.fund, city.asha, 1_000_000_000)
        stack.enter_context(serving(port, folder, workers=2 if kind == "postgresql" else 1))
        yield Metropolis(port, city, first)
    throttle.forget()


def test_ten_edits_while_sixteen_buy(metro: Metropolis) -> None:
    stop, stations = threading.Event(), list(metro.first.stations)
    published: list[tuple[int, float]] = []
    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        # Passengers order from their wallets, staff sell for cash: those are tickets at once.
        buyers = [(metro.city.asha, "wallet") if n % 2 else (metro.city.bilal, "cash") for n in range(CLIENTS)]
        doors = [metro.door(actor) for actor, _method in buyers]
        clients = [
            pool.submit(buy_on, door, stations, stop, seed, method=method)
            for seed, (door, (_actor, method)) in enumerate(zip(doors, buyers, strict=True))
        ]
        watcher = pool.submit(_watch, metro.door(), stop)
        try:
            time.sleep(BETWEEN_EDITS_S)
            _redraw(metro.door(metro.city.chen), published)
        finally:
            time.sleep(BETWEEN_EDITS_S)
            stop.set()
        seen, looks = [client.result() for client in clients], watcher.result()
    _nothing_odd(seen, looks)
    _live_in_time(published, [quote for each in seen for quote in each.quotes])
    _sold_as_shown(metro, seen)
    shop.books_balance()
    _rebuilt_in_time()


def _redraw(door: Door, published: list[tuple[int, float]]) -> None:
    """Ten edits: each renames all lines, and changes ways and prices; one is undone and drawn again."""
    for edit in range(1, EDITS + 1):
        draft = door.ask("GET", "/admin/network/draft").json()
        body = {"revision": draft["revision"], "operations": [*metropolis.tagging(edit), *_operations(edit)]}
        drawn = door.ask("POST", "/admin/network/draft/operations", json=body)
        assert drawn.status_code == 200, drawn.text
        made = _publish(door, "/admin/network/draft/publish", published, revision=drawn.json()["revision"])
        if edit == UNDONE:
            _publish(door, f"/admin/network/publications/{made['id']}/undo", published)
        time.sleep(BETWEEN_EDITS_S)


def _operations(edit: int) -> list[dict[str, Any]]:
    """One that lengthens ways, one that shortens them, or names alone: what can be undone whatever was sold meanwhile."""
    line = f"l{edit % metropolis.LINES}"
    if edit == UNDONE:
        return [{"op": "rename_station", "station": "hub1", "name": "Crossing"}]
    if edit % 3 == 0:
        return [{"op": "add_walk", "from": f"s{20 + edit}", "to": f"s{200 + edit}", "duration_s": 200}]
    return [
        {"op": "add_station", "name": f"New {edit}-{place}", "line": line, "position": place} for place in (3, 9, 15)
    ]


def _publish(door: Door, path: str, published: list[tuple[int, float]], **body: Any) -> dict[str, Any]:
    answer = door.ask("POST", path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    published.append((made["version"], time.monotonic()))
    return made


def _watch(door: Door, stop: threading.Event) -> Counter[int]:
    """How often each edit was seen, always whole: in all names at once."""
    looks: Counter[int] = Counter()
    while not stop.is_set():
        answer = door.ask("GET", "/lines")
        assert answer.status_code == 200, answer.text
        looks[metropolis.edit_of([line["name"] for line in answer.json()["items"]])] += 1
    return looks


def _nothing_odd(seen: list[Seen], looks: Counter[int]) -> None:
    surprises = Counter(each for client in seen for each in client.surprises)
    assert not surprises, f"answers that nobody should get: {surprises}"
    refusals = Counter(each for client in seen for each in client.refusals)
    sales, quotes = (sum(len(getattr(client, name)) for client in seen) for name in ("sales", "quotes"))
    print(f"\n  {quotes} quotes, {sales} sales, refused {dict(refusals)}, edits seen {sorted(looks)}")
    assert all(len(client.sales) > EDITS for client in seen), "every client went on buying"
    assert set(looks) >= set(range(EDITS + 1)) - {UNDONE}


def _live_in_time(published: list[tuple[int, float]], quotes: list[Quoted]) -> None:
    """No quote that was asked for a second after a publication was of an earlier version."""
    assert len(published) == EDITS + 1
    lags = []
    for version, at in published:
        stale = [quote.asked_at - at for quote in quotes if quote.asked_at > at and quote.version < version]
        lags.append(max(stale, default=0.0))
    print(f"  last stale quote after a publication: median {statistics.median(lags):.2f} s, longest {max(lags):.2f} s")
    assert max(lags) <= LIVE_WITHIN_S
    assert len({quote.version for quote in quotes}) >= EDITS, "quotes were given on every network"


def _sold_as_shown(metro: Metropolis, seen: list[Seen]) -> None:
    """Each order costs what its quote said, and its path is the way, at the fare, of one published network."""
    shown = {order: price for client in seen for order, price in client.sales}
    tables = {edit: RouteTable(metropolis.running(plan)) for edit, plan in _networks(metro)}
    orders = _rows("SELECT o.id, o.total_minor, i.facts FROM ticket_order o JOIN order_item i ON i.order_id = o.id")
    assert len(orders) == len(shown)
    priced = Counter[int]()
    for order_id, total, facts in orders:
        assert total == shown[order_id], "nobody pays what was not shown"
        found = _as_data(facts)
        edit = metropolis.edit_of([leg["line_name"] for leg in found["legs"] if leg["line"]])
        route = tables[edit].find(found["from"], found["to"])
        assert route is not None
        assert found["path"] == list(route.stations), f"no path of edit {edit}"
        assert [leg["stations"] for leg in found["legs"]] == [list(leg.stations) for leg in route.legs]
        assert total == fares.price_minor(fares.HOP_10, route)
        priced[edit] += 1
    assert len(priced) >= EDITS, f"sales on every network: {priced}"
    assert _rows("SELECT COUNT(*) FROM ticket")[0][0] > 0


def _networks(metro: Metropolis) -> list[tuple[int, Network]]:
    def read(tx: db.Tx) -> list[Network]:
        listed, _more = network_drafts.list_publications(tx, limit=100)
        found = [network_drafts.find_publication(tx, each.id) for each in listed]
        return [one[2] for one in found if one is not None]

    plans = [metro.first, *db.read(read)]
    return [(metropolis.edit_of([line.name for line in plan.lines]), plan) for plan in plans]


def _rebuilt_in_time() -> None:
    """From the tables to routes from everywhere, as every worker does after a publication; its own time on the processor."""
    took, waited = [], []
    for _ in range(5):
        network_queries.forget()
        begun, busy = time.perf_counter(), time.thread_time()
        found = network_queries.refresh()
        took.append(time.thread_time() - busy)
        waited.append(time.perf_counter() - begun)
    stations = len(found.network.stations)
    print(
        f"  {stations} stations rebuilt in {min(took) * 1000:.0f} ms of processor, {min(waited) * 1000:.0f} ms by the wall"
    )
    assert stations >= metropolis.STATIONS
    assert min(took) <= REBUILD_WITHIN_S


def _rows(sql: str) -> list[Any]:
    return db.read(lambda tx: list(tx.connection().exec_driver_sql(sql)))


def _as_data(facts: Any) -> dict[str, Any]:
    return json.loads(facts) if isinstance(facts, str) else facts
