"""A worker that begins goes on from the board that another has kept in Redis, and never believes more than that."""

from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.integrations import shared
from metro_web.queries import board_cache, boards
from metro_web.services import stock_past
from tests import databases, people, servers, shop, stadium
from tests.world import World

pytestmark = pytest.mark.redis


@pytest.fixture
def cache(city: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[servers.Redis]:
    """A running Redis, into which every board goes."""
    if servers.redis_program() is None:
        pytest.skip("redis-server is not installed")
    monkeypatch.setattr(board_cache, "CLAIMS_MIN", 1)
    with servers.running(servers.start_redis) as redis:
        assert isinstance(redis, servers.Redis)
        with databases.also(METRO_REDIS_URL=redis.url):
            shared.forget()
            yield redis
    shared.forget()


def no_load(*_args: Any) -> None:
    raise AssertionError("nothing has to be read from the beginning")


def test_who_begins_goes_on_and_sees_what_is_new(
    city: World, cache: servers.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    stadium.buy_seats(city.asha, hall.inventory, "1A", "2B")
    held = stadium.hold(city.dev, hall.inventory, "3C")
    stadium.board(hall.inventory)
    boards.forget()
    stadium.buy_seats(city.asha, hall.inventory, "4D")
    true = stadium.board(hall.inventory)
    boards.forget()
    with monkeypatch.context() as patched:
        if not settings().is_sqlite:  # it serves one process, which has its boards at hand
            patched.setattr(boards, "_load", no_load)
        assert stadium.board(hall.inventory) == true
    assert held.expires_at is not None
    people.later(minutes=3)
    boards.forget()
    assert stadium.board(hall.inventory).left["main"] == true.left["main"] + 1, "a hold that is over is over here too"


def test_what_the_database_does_not_confirm_is_not_believed(city: World, cache: servers.Redis) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.hold(city.asha, hall.inventory, "1A")
    true = stadium.board(hall.inventory)
    now = clock.utc_now().isoformat()
    head, _claims = board_cache.find(hall.inventory) or ({"settled": 0, "floor": 0, "seen": [], "read_at": now}, {})
    for wrong in (
        {"settled": head["settled"] + 1},
        {"floor": head["floor"] + 10**6},
        {"read_at": "2020-01-01T00:00:00+00:00"},
    ):
        board_cache.save(hall.inventory, head | wrong, {0: {1: None}, 1: {1: None}})
        boards.forget()
        assert stadium.board(hall.inventory) == true
    shared.ask(lambda client: client.set(f"metro:board:{hall.inventory}", b"no board at all"), None)
    boards.forget()
    assert stadium.board(hall.inventory) == true
    cache.kill()
    boards.forget()
    assert stadium.board(hall.inventory) == true


def test_versions_go_on_when_changes_are_thrown_away(city: World, cache: servers.Redis) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.hold(city.asha, hall.inventory, "1A")
    true = stadium.board(hall.inventory)
    assert db.run(stock_past.forget, 2**60) > 0
    assert people.count("stock_change") == 0
    assert stadium.board(hall.inventory) == true
    boards.forget()
    assert stadium.board(hall.inventory) == true
    stadium.hold(city.asha, hall.inventory, "1B")
    seen = stadium.board(hall.inventory)
    assert (seen.version, seen.left["main"]) == (true.version + 1, true.left["main"] - 1)
