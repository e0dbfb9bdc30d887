"""The plain format: what goes out comes in again, and real networks by way of small converters."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metro_web.domain import feeds
from metro_web.domain.fares import DELHI_2025, HOP_10, FareRules, price_minor
from metro_web.domain.feeds import Feed, plain_export
from metro_web.domain.network import Network
from metro_web.domain.routing import RouteTable
from tests.domain.feeds import real
from tests.domain.feeds.small import put, read, refusal, said, table, zipped
from tests.domain.networks import networks


def again(network: Network, folder: Path, *, as_json: bool, rules: FareRules | None = None) -> Feed:
    """Out and in."""
    if as_json:
        document = plain_export.to_document(network, rules, "INR")
        path = folder / "network.json"
        path.write_text(json.dumps(document))
        return feeds.read(path, currency="INR")
    for old in folder.glob("*"):
        old.unlink()
    return read(folder, plain_export.to_files(network, rules, "INR"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(network=networks(), as_json=st.booleans())
def test_a_network_comes_back_the_same(network: Network, as_json: bool, tmp_path: Path) -> None:
    feed = again(network, tmp_path, as_json=as_json)
    assert [(line.code, line.name, line.color, line.letter, line.shape) for line in feed.lines] == [
        (line.code, line.name, line.color, line.letter, line.shape) for line in network.ordered_lines
    ]
    assert [line.branches for line in feed.lines] == [line.branches for line in network.ordered_lines]
    assert feed.stations == network.stations
    assert set(feed.walks) == set(network.walks)
    assert feed.tracks == network.tracks


@pytest.mark.parametrize("as_json", [True, False])
def test_so_do_fares(as_json: bool, tmp_path: Path) -> None:
    network = feeds.read(_city(tmp_path / "in"), currency="INR").network()
    matrix = FareRules("matrix", prices={("a", "b"): 1250, ("b", "a"): 900, ("a", "a"): 0}, holiday_prices={
        ("a", "b"): 1000, ("b", "a"): 900, ("a", "a"): 0})  # fmt: skip
    found = again(network, _made(tmp_path / "out"), as_json=as_json, rules=matrix)
    assert (found.fares, found.currency) == (matrix, "INR")
    for rules in (HOP_10, DELHI_2025):
        assert again(network, tmp_path / "out", as_json=True, rules=rules).fares == rules


def test_tracks_alone_make_a_line(tmp_path: Path) -> None:
    stations = table([["code", "name"], *([code, code] for code in "abcdxy")])
    files = {
        "stations.csv": stations,
        "lines.csv": "code,name\nL,\n",
        "tracks.csv": "line,a,b\nL,b,a\nL,b,c\nL,c,d\nL,c,x\nL,x,y\n",
    }
    feed = read(tmp_path, files)
    assert {"".join(sorted(branch.stations)) for branch in feed.lines[0].branches} in ({"abcd", "cxy"}, {"abcxy", "cd"})
    assert said(feed, "no colour")


def test_kanpur_fares(tmp_path: Path) -> None:
    feed = read(tmp_path, real.kanpur())
    assert feed.fares is not None
    routes = RouteTable(feed.network())
    rows = real.kanpur_fares()
    for row in rows:
        route = routes.find(row["from_code"], row["to_code"])
        assert route is not None
        assert price_minor(feed.fares, route) == int(row["weekday_fare"]) * 100
    assert len(rows) == 90


def test_london_is_refused_for_its_edge_to_nowhere_and_read_without_it(tmp_path: Path) -> None:
    sentence = refusal(zipped(tmp_path / "london.zip", real.london(is_sound=False)))
    assert "Northern Line" in sentence
    assert "189" in sentence
    began = time.monotonic()
    feed = read(tmp_path / "sound", real.london())
    assert time.monotonic() - began < 10
    assert (len(feed.lines), len(feed.stations)) == (13, 302)
    laid = {
        (line.code, *sorted(pair))
        for line in feed.lines
        for branch in line.branches
        for pair in pairwise(branch.stations)
    }
    assert laid == {(row["line"], *sorted((row["station1"], row["station2"]))) for row in real.london_tracks()}


def test_bengaluru(tmp_path: Path) -> None:
    feed = read(tmp_path, real.bengaluru())
    assert (len(feed.lines), len(feed.stations)) == (3, 79)
    assert said(feed, "On no line")


def test_delhi_lists(tmp_path: Path) -> None:
    feed = read(tmp_path, real.delhi())
    assert (len(feed.lines), len(feed.stations), len(feed.walks)) == (9, 243, 1)
    assert sum(len(line.branches) for line in feed.lines) == 13
    pink = next(line for line in feed.lines if line.code == "pink")
    assert any(branch.is_ring for branch in pink.branches)
    assert feed.fares == HOP_10


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _city(folder: Path) -> Path:
    return put(folder, {
        "stations.csv": "code,name\na,Alder\nb,Birch\n", "lines.csv": "code,name\nr,Red\n",
        "branches.csv": "line,station\nr,a\nr,b\n",
    })  # fmt: skip
