"""Drawings are made once: not again for a stoppage, a colour or a version, and not again when a draft is published."""

from dataclasses import replace

from metro_web.queries import drawings
from metro_web.queries import network as network_queries
from tests.world import World


def test_what_moves_nothing_draws_nothing_anew(city: World) -> None:
    network = network_queries.latest().network
    first = drawings.drawn(network)
    lines = tuple(replace(line, color="#000000", is_running=False, name="Other") for line in network.lines)
    stations = {code: replace(node, number=node.number + 7) for code, node in network.stations.items()}
    assert drawings.drawn(replace(network, version=99, lines=lines, stations=stations)) is first


def test_a_name_a_place_an_order_and_a_walk_do(city: World) -> None:
    network = network_queries.latest().network
    first = drawings.drawn(network)
    alder = network.stations["alder"]
    red = network.lines[0]
    turned = replace(red.branches[0], stations=red.branches[0].stations[::-1])
    for other in (
        replace(network, stations={**network.stations, "alder": replace(alder, name="A much longer name")}),
        replace(network, stations={**network.stations, "alder": replace(alder, x=1.0, y=2.0)}),
        replace(network, lines=(replace(red, branches=(turned,)), *network.lines[1:])),
        replace(network, walks=()),
    ):
        assert drawings.drawn(other) is not first
    assert drawings.drawn(network) is first


def test_only_the_newest_drawings_are_kept(city: World) -> None:
    network = network_queries.latest().network
    first = drawings.drawn(network)
    alder = network.stations["alder"]
    for number in range(drawings.KEPT):
        moved = replace(alder, name=f"Alder {number}")
        drawings.drawn(replace(network, stations={**network.stations, "alder": moved}))
    assert drawings.drawn(network) is not first
