"""What the API says of the network is never older than an edit that was answered, whichever worker made it."""

import pytest
from sqlalchemy import update

from metro_web.core import db
from metro_web.models.network import NetworkState, WalkLink
from metro_web.queries import network as network_queries
from tests import shop
from tests.api.shop_window import ANYBODY
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(city: World) -> None:
    shop.at()
    network_queries.refresh()


def elsewhere(tx: db.Tx, *, running: bool = True, walk: bool = False) -> None:
    """An edit in another process: this one is told nothing."""
    version = NetworkState.version + 1
    tx.execute(update(NetworkState).values(version=version, is_running=running))
    if walk:
        tx.add(WalkLink(a_code="birch", b_code="heath"))


def test_an_edit_of_another_worker_is_seen_by_the_next_reader() -> None:
    db.run(elsewhere, running=False)
    assert ANYBODY.get("/service").json()["running"] is False
    assert not any(line["running"] for line in ANYBODY.get("/lines").json()["items"])
    db.run(elsewhere)
    assert ANYBODY.get("/lines/red").json()["running"] is True
    assert ANYBODY.get("/service").json()["running"] is True


def test_no_journey_is_refused_by_what_has_changed_meanwhile() -> None:
    assert ANYBODY.get("/journeys?from=birch&to=heath").json()["stations_count"] == 5
    db.run(elsewhere, running=False)
    network_queries.refresh()
    db.run(elsewhere, walk=True)
    assert ANYBODY.get("/journeys?from=birch&to=heath").json()["stations_count"] == 2
