"""Fixtures for everybody: a migrated database of each kind, and the small city in it.

With METRO_TESTS_STRICT=1 a test that is skipped because this machine lacks something has failed.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from argon2 import PasswordHasher

from metro_web.core import db, security
from metro_web.integrations import openid
from metro_web.services import ledger, throttle
from tests import databases, oidc_provider, world

# Tests ask more often in a minute than any caller would, in this process and in the servers that they start.
for name in ("METRO_REQUESTS_PER_CALLER", "METRO_REQUESTS_PER_ADDRESS"):
    os.environ.setdefault(name, "1000000000")

# Reasons that stay a skip on a strict machine too: they say nothing about what is installed there.
FINE_EVEN_IF_STRICT = ("lists of Delhi's lines are not on this machine", "one chance in a million", "has no build for")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Argon2id at its lowest cost: what is tried here is what it guards, not how slow it is."""
    with mock.patch.object(security, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        security._dummy_hash.cache_clear()
        yield
    security._dummy_hash.cache_clear()


@pytest.fixture(params=databases.BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database, SQLite and then PostgreSQL; its address. Mail goes to a folder."""
    with databases.fresh(request.param, tmp_path, mail=f"file:{tmp_path}/mail", throttle="on") as url:
        yield url
        if request.node.get_closest_marker("spoils_books") is None:
            books = db.read(ledger.reconcile)
            assert books.ok, f"after the test the money no longer adds up: {books.differences}"


@pytest.fixture
def city(database: str) -> world.World:
    """The city of `tests/world.py`."""
    return world.build()


@pytest.fixture
def people(database: str) -> Iterator[None]:
    """An empty database whose callers have not failed yet."""
    throttle.forget()
    yield
    throttle.forget()


@pytest.fixture
def provider(people: None) -> Iterator[oidc_provider.Provider]:
    """An OpenID provider on loopback, and the settings that make it ours."""
    running = oidc_provider.Provider(slow_seconds=5).start()
    with databases.also(**running.settings):
        openid.forget()
        yield running
    running.stop()
    openid.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """On a strict machine everything has to run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("METRO_TESTS_STRICT") == "1":
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(words in reason for words in FINE_EVEN_IF_STRICT):
            report.outcome, report.longrepr = "failed", f"METRO_TESTS_STRICT=1: {item.nodeid}: {reason}"
    return report
