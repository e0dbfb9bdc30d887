"""Every caller has so many requests a minute; then they are told how long to wait, and others are not."""

from collections.abc import Iterator

import pytest

from metro_web.core.config import settings
from metro_web.services import throttle
from tests import databases, servers
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.asgi import Client
from tests.world import World

A_FEW = {"METRO_REQUESTS_PER_CALLER": "3", "METRO_REQUESTS_PER_ADDRESS": "5"}


@pytest.fixture
def _few(city: World) -> Iterator[None]:
    throttle.forget()
    with databases.also(**A_FEW):
        yield
    throttle.forget()


@pytest.mark.usefixtures("_few")
def test_a_caller_who_asks_too_often_waits_and_others_do_not(city: World) -> None:
    asha, dev = Caller.of(city.asha), Caller.of(city.dev)
    assert [asha.get("/me").status_code for _ in range(3)] == [200] * 3
    answer = asha.get("/wallet")
    is_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert dev.get("/me").status_code == 200
    assert [ANYBODY.get("/lines").status_code for _ in range(6)] == [200] * 5 + [429]
    stolen = Caller(None, asha.token[:-2] + "xx")
    is_problem(stolen.get("/me"), 429, "too_many_requests")  # no token of ours: counted with its address
    elsewhere = Client(address="198.51.100.8")
    assert elsewhere.get("/api/v1/lines").status_code == 200
    assert {ANYBODY.get("/api/health/live").status_code for _ in range(10)} == {200}
    with databases.also(METRO_THROTTLE="off"):
        assert asha.get("/wallet").status_code == 200


@pytest.mark.redis
@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_all_processes_count_together_in_redis_and_alone_when_it_is_gone(city: World) -> None:
    asha = Caller.of(city.asha)
    with servers.running(servers.start_redis) as redis, databases.also(METRO_REDIS_URL=redis.url):
        throttle.forget()
        assert [asha.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
        throttle.forget()  # another process: it counts in the same place
        is_problem(asha.get("/me"), 429)
        redis.stop()
        assert [asha.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_the_figures_are_generous() -> None:
    fields = type(settings()).model_fields
    assert (fields["requests_per_caller"].default, fields["requests_per_address"].default) == (6000, 12000)
