"""Real feeds: Hyderabad with its fares, Kuala Lumpur with its island, Delhi without stops.txt and with it."""

import csv
import time
import zipfile
from itertools import permutations
from pathlib import Path

import networkx
import pytest

from metro_web.domain import fare_csv, feeds
from metro_web.domain.fares import price_minor
from metro_web.domain.routing import RouteTable
from tests.domain.feeds.small import put, refusal, said, shared, table

pytestmark = pytest.mark.slow
SECONDS_MAX = 10


def test_hyderabad() -> None:
    path = shared("hyderabad-gtfs")
    began = time.monotonic()
    feed = feeds.read(path, currency="INR")
    assert time.monotonic() - began < SECONDS_MAX
    assert (len(feed.lines), len(feed.stations), feed.currency) == (3, 57, "INR")
    assert sorted(len(line.station_codes) for line in feed.lines) == [9, 23, 27]
    assert all(len(line.branches) == 1 for line in feed.lines)
    assert all(track.distance_m and track.duration_s for track in feed.tracks.values())
    assert not said(feed, "cannot be reached")
    assert said(feed, "531 entrances")
    assert said(feed, "no journey is sold", "JBS Parade Ground")
    assert said(feed, "JBS Parade Ground is 143 m from Parade Ground", "a walk link would")
    assert not said(feed, "m from Ameerpet"), "a line joins what is next to it"


def test_every_rule_of_hyderabad_is_the_price_of_its_stations() -> None:
    path = shared("hyderabad-gtfs")
    feed = feeds.read(path, currency="INR")
    assert feed.fares is not None
    with (path / "fare_rules.txt").open() as rules, (path / "fare_attributes.txt").open() as fares:
        price = {row["fare_id"]: int(row["price"]) * 100 for row in csv.DictReader(fares)}
        said_ = {(row["origin_id"], row["destination_id"]): price[row["fare_id"]] for row in csv.DictReader(rules)}
    with (path / "stops.txt").open() as rows:
        stops = [row for row in csv.DictReader(rows) if row["location_type"] != "2"]
    station = {row["zone_id"]: row["parent_station"] or row["stop_id"] for row in stops if row["zone_id"]}
    routes, checked = RouteTable(feed.network()), 0
    for (origin, destination), expected in said_.items():
        if station[origin] != station[destination]:
            route = routes.find(station[origin], station[destination])
            assert route is not None
            assert price_minor(feed.fares, route) == expected
            checked += 1
    assert checked > 3000
    nowhere = routes.find("JBS", "MYP")
    assert nowhere is not None
    assert price_minor(feed.fares, nowhere) is None


def test_the_fares_of_hyderabad_go_out_as_csv_and_come_back() -> None:
    feed = feeds.read(shared("hyderabad-gtfs"), currency="INR")
    assert feed.fares is not None
    written = fare_csv.write(feed.fares, "INR")
    assert written.count("\n") == len(feed.fares.prices) + 1 > 3000
    assert fare_csv.read(written.encode(), "INR", feed.stations) == feed.fares


def test_kuala_lumpur_and_its_island() -> None:
    feed = feeds.read(shared("kl-gtfs"), currency="MYR")
    assert (len(feed.lines), len(feed.stations), feed.fares) == (7, 143, None)
    assert said(feed, "cannot be reached", "BRT Sunway Line", "7 in all", "USJ7 is 50 m from USJ 7")
    assert said(feed, "KL SENTRAL - REDONE is 246 m from KL SENTRAL", "no walk joins them")
    assert not said(feed, "USJ7 is 50 m", "no line and no walk"), "an island is told once"
    assert said(feed, "TITIWANGSA", "4 stops of this name")
    routes = RouteTable(feed.network())
    graph = networkx.Graph()
    for line in feed.lines:
        for branch in line.branches:
            networkx.add_path(graph, branch.stations)
    island = {code: number for number, part in enumerate(networkx.connected_components(graph)) for code in part}
    for origin, destination in permutations(feed.stations, 2):
        assert (routes.find(origin, destination) is not None) == (island[origin] == island[destination])
    assert all(track.duration_s for track in feed.tracks.values())


def test_delhi_without_stops_is_refused_by_name() -> None:
    assert "stops.txt" in refusal(shared("delhi-gtfs-2023-no-stops/DMRC_GTFS.zip"))


def test_delhi_with_its_stops_put_back(tmp_path: Path) -> None:
    folder = shared("delhi-gtfs-2023-no-stops")
    with zipfile.ZipFile(folder / "DMRC_GTFS.zip") as archive:
        archive.extractall(tmp_path)
    with (folder / "derived_stop_names.csv").open() as rows:
        names = [[row["stop_id"], row["stop_name"]] for row in csv.DictReader(rows)]
    put(tmp_path, {"stops.txt": table([["stop_id", "stop_name"], *names])})
    began = time.monotonic()
    feed = feeds.read(tmp_path, currency="INR")
    assert time.monotonic() - began < SECONDS_MAX
    # 36 routes, both ways and short turns apart, are 12 lines; Sikandarpur has two ids.
    assert (len(feed.lines), len(feed.stations)) == (12, 261)
    assert sorted(len(line.branches) for line in feed.lines)[-2:] == [2, 2]
    assert said(feed, "cannot be reached", "AQUA", "21 in all")
