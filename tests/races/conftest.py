"""A real server for the races: SQLite with one worker; PostgreSQL with two and a Redis."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from metro_web.services import throttle
from tests import databases, servers, world
from tests.races.arena import Arena
from tests.races.crowd import serving


@pytest.fixture(scope="module", params=databases.BOTH)
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """The small city behind a running server."""
    with served(request.param, tmp_path_factory.mktemp("arena"), servers.free_port()) as found:
        yield found


@contextlib.contextmanager
def served(kind: str, folder: Path, port: int, **settings: str) -> Iterator[Arena]:
    """A city of its own behind a server of its own; `settings` are further ones."""
    with contextlib.ExitStack() as stack:
        more = {"mail": f"file:{folder}/mail", "throttle": "off", "public_url": f"http://localhost:{port}"}
        if kind == "postgresql":
            if servers.redis_program() is None:
                pytest.skip("redis-server is not installed")
            more["redis_url"] = stack.enter_context(servers.running(servers.start_redis)).url  # type: ignore[attr-defined]
        stack.enter_context(databases.fresh(kind, folder, **more, **settings))
        throttle.forget()
        city = world.build()
        crowd = stack.enter_context(serving(port, folder, workers=2 if kind == "postgresql" else 1))
        yield Arena(city, crowd, folder / "mail")
    throttle.forget()
