"""Networks for tests: one from bare lists, random ones, and a slow search that knows nothing of ours."""

from itertools import pairwise

import networkx
from hypothesis import strategies as st

from metro_web.domain.geography import metres_between
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode, Track, Walk

SHAPES = ("circle", "square", "diamond", "hexagon")
CHANGE_S = 240
TIMES = st.tuples(st.none() | st.integers(30, 1500), st.none() | st.integers(0, 90))


def make_line(code, *branches, is_running=True, position=0):
    runs = tuple(BranchSeq(place, "", tuple(stations)) for place, stations in enumerate(branches))
    return LineDef(code, f"Line {code}", "#123456", code[:1], "circle", position, is_running, "", runs)


def make_network(lines, *, walks=(), stopped=(), tracks=None, is_running=True, extra=()):
    """`lines`: code -> list of branches, each a string of one-letter stations or a list of codes."""
    made = tuple(
        make_line(code, *branches, is_running=code not in stopped, position=place)
        for place, (code, branches) in enumerate(lines.items())
    )
    codes = dict.fromkeys(
        [code for line in made for code in line.station_codes] + [c for walk in walks for c in walk[:2]] + [*extra]
    )
    return Network(
        version=1,
        is_running=is_running,
        stop_reason="",
        lines=made,
        stations={code: StationNode(code, n, code.upper()) for n, code in enumerate(codes, 1)},
        walks=tuple(Walk(a, b, 300, 250) for a, b in walks),
        tracks=tracks or {},
    )


@st.composite
def networks(draw):
    """Rings, forks, pieces apart, lines on the same pair of stations, walk links, a stopped line: all by chance."""
    codes = [f"s{n}" for n in range(draw(st.integers(2, 14)))]
    lines = {}
    for name in "abcd"[: draw(st.integers(1, 4))]:
        branches = []
        for _ in range(draw(st.integers(1, 3))):
            run = draw(st.lists(st.sampled_from(codes), min_size=2, max_size=8, unique=True))
            branches.append([*run, run[0]] if len(run) > 2 and draw(st.booleans()) else run)
        lines[name] = branches
    pairs = st.tuples(st.sampled_from(codes), st.sampled_from(codes)).filter(lambda pair: pair[0] < pair[1])
    walks = draw(st.lists(pairs, max_size=3, unique=True))
    stopped = draw(st.sets(st.sampled_from(sorted(lines)), max_size=1))
    tracks = {}
    for name, branches in lines.items():
        for a, b in (pair for run in branches for pair in pairwise(run)):
            if draw(st.booleans()):
                tracks[name, a, b] = Track(draw(st.integers(200, 4000)), *draw(TIMES))
                tracks[name, b, a] = Track(tracks[name, a, b].distance_m, *draw(TIMES))
    return make_network(lines, walks=walks, stopped=stopped, tracks=tracks, extra=codes)


class SlowSearch:
    """Least (hops, changes) and (changes, hops) by a general library on a graph of platforms.

    A place is (station, line) or a street: "before" any ride or "between" rides. Boarding is free from the one and a
    change from the other, alighting is free, staying on a line too, and a walk leads along the street that one is in.
    """

    LARGE = 10_000

    def __init__(self, network, *, ignore_stoppages=False):
        self.runs = [line for line in network.lines if ignore_stoppages or (line.is_running and network.is_running)]
        self.served = {c for line in self.runs for branch in line.branches for c in branch.stations}
        self.lost = {c for line in network.lines for branch in line.branches for c in branch.stations} - self.served
        self.graphs = {
            "fewest_stops": self._graph(network, hop=self.LARGE, change=1),
            "fewest_changes": self._graph(network, hop=1, change=self.LARGE),
        }

    def _graph(self, network, *, hop, change):
        graph = networkx.DiGraph()
        streets = ("before", "between")
        graph.add_nodes_from((code, street) for code in network.stations for street in streets)
        for line in self.runs:
            for branch in line.branches:
                for code in branch.stations:
                    graph.add_edge((code, "before"), (code, line.code), weight=0)
                    graph.add_edge((code, "between"), (code, line.code), weight=change)
                    graph.add_edge((code, line.code), (code, "between"), weight=0)
                for a, b in pairwise(branch.stations):
                    graph.add_edge((a, line.code), (b, line.code), weight=hop)
                    graph.add_edge((b, line.code), (a, line.code), weight=hop)
        for walk in network.walks:
            for street in streets:
                graph.add_edge((walk.a, street), (walk.b, street), weight=hop)
                graph.add_edge((walk.b, street), (walk.a, street), weight=hop)
        return graph

    def from_station(self, origin, prefer):
        """Destination -> (hops, changes) for every station that can be reached."""
        if origin in self.lost:
            return {}
        costs = networkx.single_source_dijkstra_path_length(self.graphs[prefer], (origin, "before"))
        least: dict[str, int] = {}
        for (code, _), cost in costs.items():
            if code != origin and code not in self.lost:
                least[code] = min(cost, least.get(code, cost))
        pairs = {code: divmod(cost, self.LARGE) for code, cost in least.items()}
        return pairs if prefer == "fewest_stops" else {code: (b, a) for code, (a, b) in pairs.items()}


class SlowClock:
    """Least seconds by the same library: platforms that one stands on (to board) and trains that one is in."""

    def __init__(self, network, *, ignore_stoppages=False):
        slow = SlowSearch(network, ignore_stoppages=ignore_stoppages)
        self.lost = slow.lost
        self.graph = networkx.DiGraph()
        self.graph.add_nodes_from((code, street) for code in network.stations for street in ("before", "between"))
        for line in slow.runs:
            for code in {code for branch in line.branches for code in branch.stations}:
                self._join((code, "before"), (code, line.code, "platform"), 0)
                self._join((code, "between"), (code, line.code, "platform"), CHANGE_S)
                self._join((code, line.code, "train"), (code, "between"), 0)
            for branch in line.branches:
                for a, b in pairwise(branch.stations):
                    self._ride(network, line.code, a, b)
                    self._ride(network, line.code, b, a)
        for walk in network.walks:
            for street in ("before", "between"):
                self._join((walk.a, street), (walk.b, street), walk.duration_s)
                self._join((walk.b, street), (walk.a, street), walk.duration_s)

    def _ride(self, network, line, a, b):
        track = network.track(line, a, b)
        if track.duration_s is not None:
            ride, stand = track.duration_s, track.dwell_s or 0
        else:
            straight = metres_between(network.stations[a], network.stations[b])
            by_map = round(straight * 1.1) if straight is not None and 100 <= straight <= 40_000 else 1200
            metres = track.distance_m if track.distance_m is not None else by_map
            ride, stand = int(metres / 42_000 * 3600 + 1e-9), 30 if track.dwell_s is None else track.dwell_s
        self._join((a, line, "platform"), (b, line, "train"), ride)
        self._join((a, line, "train"), (b, line, "train"), ride + min(stand, CHANGE_S))

    def _join(self, a, b, seconds):
        known = self.graph.get_edge_data(a, b, {"weight": seconds})["weight"]
        self.graph.add_edge(a, b, weight=min(seconds, known))

    def from_station(self, origin):
        """Destination -> seconds for every station that can be reached."""
        if origin in self.lost:
            return {}
        costs = networkx.single_source_dijkstra_path_length(self.graph, (origin, "before"))
        least = {}
        for place, cost in costs.items():
            if len(place) == 2 and place[0] != origin and place[0] not in self.lost:
                least[place[0]] = min(cost, least.get(place[0], cost))
        return least
