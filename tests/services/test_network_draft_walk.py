"""Two admins draw, publish, rebase, undo and edit by the other door, at random, while journeys are sold.

Whatever happens in whatever order: the network stays sound, each draft is what its author drew, and no sold path is cut
off from the stations and lines that it names.
"""

import random
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain import network as network_domain
from metro_web.domain import network_plan
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries.orders import OrderView
from metro_web.services import network_drafts, network_publishing, network_stations
from tests import world
from tests.domain.test_editing import op
from tests.services.network_editing import sell
from tests.world import World

STATIONS = ["alder", "birch", "cedar", "dale", "elm", "fern", "gorse", "heath", "ivy"]
LINES = ["red", "blue", "grey", "pink"]
STEPS = 160


def some_operation(chance: random.Random) -> dict[str, Any]:
    """What somebody may ask for; much of it is refused."""
    line, station, branch = chance.choice(LINES), chance.choice(STATIONS), chance.choice([0, 0, 0, 1])
    place, ends = chance.choice([None, 1, 2, 4]), {"from": station, "to": chance.choice(STATIONS)}
    return chance.choice([
        op("put_station", line=line, branch=branch, station=station, position=place),
        op("put_station", line=line, branch=branch, station=station, position=place),
        op("take_off", line=line, station=station),
        op("add_station", name=station.title(), line=line, branch=branch, position=place),
        op("rename_station", station=station, name=chance.choice("ABC")),
        op("remove_station", station=station),
        op("place_station", station=station, x=chance.randint(0, 9), y=chance.randint(0, 9)),
        op("add_line", name="Pink", code="pink"),
        op("change_line", line=line, color=chance.choice(["#111111", "#222222"])),
        op("move_line", line=line, position=chance.randint(1, 3)),
        op("remove_line", line=line),
        op("add_branch", line=line, stations=[station]),
        op("remove_branch", line=line, branch=branch),
        op("split_branch", line=line, branch=branch, station=station),
        op("join_branches", line=line, branch=0, other=1),
        op("set_ring", line=line, branch=branch, ring=chance.random() < 0.5),
        op("add_walk", **ends),
        op("remove_walk", **ends),
        op("set_track", line=line, **ends, distance_m=chance.randint(1, 999)),
    ])  # fmt: skip


class Walk:
    """What has been done so far."""

    def __init__(self, city: World, dana: Actor, seed: int) -> None:
        self.city, self.admins, self.chance = city, [city.chen, dana], random.Random(seed)
        self.sold: list[OrderView] = []
        self.done: list[str] = []

    def step(self) -> None:
        """One thing more, or a refusal that changes nothing."""
        chance, actor = self.chance, self.chance.choice(self.admins)
        what = chance.choice(["draw"] * 8 + ["publish"] * 3 + ["rebase", "rebase", "undo", "rename", "sell", "discard"])
        before = network_queries.latest()
        revision = db.read(network_drafts.get_draft, actor).revision
        try:
            getattr(self, what)(actor, revision)
        except AppError as exc:
            what, is_ours = exc.code, exc.status in (404, 409, 422) and network_queries.latest() is before
        else:
            is_ours = True
        assert is_ours, f"{what} is no refusal to give, or something changed all the same"
        self.done.append(what)

    def draw(self, actor: Actor, revision: int) -> None:
        """Some operations at once."""
        asked = [some_operation(self.chance) for _ in range(self.chance.randint(1, 2))]
        drawn = db.run(network_drafts.edit, actor, revision, asked)
        assert drawn.revision == revision + 1

    def publish(self, actor: Actor, revision: int) -> None:
        """What is in force then is what was drawn."""
        drawn = db.read(network_drafts.get_draft, actor)
        db.run(network_publishing.publish, actor, revision)
        assert network_plan.plan_of(network_queries.latest().network) == drawn.plan

    def rebase(self, actor: Actor, revision: int) -> None:
        """The draft begins at the network in force."""
        rebased = db.run(network_drafts.rebase, actor, revision)
        assert rebased.draft.base == network_plan.plan_of(network_queries.latest().network)

    def undo(self, actor: Actor, _revision: int) -> None:
        """The newest publication, by whomever."""
        listed, _more = db.read(network_publishing.list_publications, actor, limit=1)
        db.run(network_publishing.undo, actor, listed[0].id if listed else "none")

    def rename(self, actor: Actor, _revision: int) -> None:
        """By the other door."""
        station = self.chance.choice(STATIONS)
        db.run(network_stations.rename_station, actor, station, self.chance.choice("ABC"))

    def sell(self, _actor: Actor, _revision: int) -> None:
        """At the counter."""
        self.sold.append(sell(self.city.bilal, *self.chance.sample(STATIONS, 2)))

    def discard(self, actor: Actor, revision: int) -> None:
        """And begin again."""
        db.run(network_drafts.discard, actor, revision)

    def check(self) -> None:
        """Sound, routed, and whole for everybody who holds a ticket."""
        network = network_queries.latest().network
        allowed = ("at least two stations", "has no branch", "no neighbours")
        assert not [said for said in network_domain.check(network) if not any(part in said for part in allowed)]
        assert len({node.number for node in network.stations.values()}) == len(network.stations)
        walks = {frozenset((walk.a, walk.b)) for walk in network.walks}
        for order in self.sold:
            facts = order.items[0].facts
            assert set(facts["path"]) <= network.stations.keys()
            for leg in facts["legs"]:
                line = network.find_line(leg["line"]) if leg["line"] else None
                assert set(leg["stations"]) <= set(line.station_codes) if line else leg["line"] is None
                assert leg["line"] or all(frozenset(pair) in walks for pair in pairwise(leg["stations"]))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_long_walk_of_drafts(city: World, seed: int) -> None:
    walk = Walk(city, db.run(world.person, "Dana", "admin passenger"), seed)
    for _ in range(STEPS):
        walk.step()
        walk.check()
    assert {"draw", "publish", "rebase", "undo", "sell", "rename", "network_changed"} <= set(walk.done), walk.done
    versions = db.read(
        lambda tx: tx.execute(text("SELECT version FROM network_publication ORDER BY id")).scalars().all()
    )
    assert versions == sorted(set(versions))
