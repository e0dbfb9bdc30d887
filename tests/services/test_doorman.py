"""The doorman on a real Redis: who waits for whom, who is turned away, and that nothing hangs on it."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.integrations import shared
from metro_web.queries import inventories
from metro_web.services import doorman, holds
from metro_web.services.holds import Wanted
from metro_web.services.kinds import SeatsChoice
from tests import databases, servers, shop, stadium
from tests.stadium import Hall
from tests.world import World

pytestmark = pytest.mark.redis


@pytest.fixture
def door(city: World) -> Iterator[servers.Redis]:
    """A running Redis that the settings name."""
    if servers.redis_program() is None:
        pytest.skip("redis-server is not installed")
    with servers.running(servers.start_redis) as redis:
        assert isinstance(redis, servers.Redis)
        with databases.also(METRO_REDIS_URL=redis.url):
            shared.forget()
            yield redis
    shared.forget()


@pytest.fixture
def hall(city: World, door: servers.Redis) -> Hall:
    """A hall that this process has sold from."""
    made = stadium.hall(city.chen, city.asha)
    stadium.hold(city.asha, made.inventory, "4A")
    return made


def second(args: list[Any], ends: threading.Event) -> tuple[Any, float]:
    """Who comes while another is served: what they are told, and how long it took; `ends` lets the other out."""
    told: list[Any] = []

    def come() -> None:
        with doorman.serving(args, lambda: "second") as visit:
            told.append(visit.refusal)

    began = time.monotonic()
    thread = threading.Thread(target=come)
    thread.start()
    time.sleep(0.1)
    assert not told, "while somebody is served, nobody is told anything"
    ends.set()
    thread.join(5)
    return told[0], time.monotonic() - began


@pytest.mark.parametrize("won", [True, False], ids=["won", "lost"])
def test_whoever_waits_hears_what_became_of_the_one_before(hall: Hall, won: bool) -> None:
    ends, out = threading.Event(), threading.Event()

    def first() -> None:
        with doorman.serving([Wanted(hall.inventory, ["1A", "1B"])], lambda: "first") as visit:
            assert visit.refusal is None
            ends.wait(5)
            visit.won = won
        out.set()

    thread = threading.Thread(target=first)
    thread.start()
    time.sleep(0.05)
    refusal, took = second([stadium.basket(SeatsChoice(inventory_id=hall.inventory, seats=("1B", "1C")))], ends)
    thread.join(5)
    assert took < 1
    assert (refusal is not None) == won
    if won:
        assert (refusal.code, refusal.extra["seats"]) == ("seat_taken", ["1B"])
    with doorman.serving([Wanted(hall.inventory, ["1B"])], lambda: "third") as visit:
        assert visit.refusal is None, "who comes later asks the database"


def test_others_pass(hall: Hall, city: World) -> None:
    trip = stadium.coach(city.chen)
    stadium.hold(city.asha, trip.inventory_id, "2A")
    began = time.monotonic()
    with doorman.serving([Wanted(trip.inventory_id, ["1A"], 1, 2)], lambda: "first", "key"):
        for args in (
            [Wanted(trip.inventory_id, ["1A"], 2, 3)],
            [Wanted(trip.inventory_id, ["1B"])],
            [Wanted(trip.inventory_id, ["1A", "1A"])],
            [Wanted(trip.inventory_id, ["1A", "99Z"])],
            [Wanted("0" * 32, ["1A"])],
            [SeatsChoice(hold_id="0" * 32)],
        ):
            with doorman.serving(args, lambda: "second") as visit:
                assert visit.refusal is None
        with doorman.serving([Wanted(trip.inventory_id, ["1A"], 1, 2)], lambda: "first", "key") as again:
            assert again.refusal is None, "a request that is sent again never waits for itself"
    assert time.monotonic() - began < 0.9


def test_what_a_dead_process_left_behind_is_over(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doorman.LOCK_MS <= 5_000
    monkeypatch.setattr(doorman, "LOCK_MS", 150)
    entered = doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "dead")
    entered.__enter__()
    began = time.monotonic()
    with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "living") as visit:
        assert visit.refusal is None
    assert 0.1 < time.monotonic() - began < 0.9


def test_a_stretch_that_is_none_does_not_get_to_the_door(hall: Hall) -> None:
    for first, last in ((-5, None), (None, -5), (3, 2), (1, 10**30)):
        with doorman.serving([Wanted(hall.inventory, ["1A"], first, last)], lambda: "odd") as visit:
            assert visit.refusal is None, "the database says what is wrong with it"
            with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "next") as other:
                assert other.refusal is None
            assert shared.is_here(), "the next one's look at the door goes well"


def test_without_redis_the_database_decides(hall: Hall, city: World, door: servers.Redis) -> None:
    with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "first") as visit:
        door.kill()
        began = time.monotonic()
        with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "second") as other:
            assert other.refusal is None
        assert time.monotonic() - began < 1
        visit.won = True
    stadium.hold(city.asha, hall.inventory, "1A")
    shop.refused("seat_taken", holds.place, city.dev, Wanted(hall.inventory, ["1A"]))
    door.start()
    shared.forget()
    assert shared.is_here()
    with doorman.serving([Wanted(hall.inventory, ["1B"])], lambda: "first") as visit:
        assert visit.refusal is None


def test_what_is_not_on_sale_is_not_kept_at_the_door(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "first"):
        monkeypatch.setattr(inventories.InventoryView, "sells_at", lambda _self, _now: False)
        with doorman.serving([Wanted(hall.inventory, ["1A"])], lambda: "second") as visit:
            assert visit.refusal is None
