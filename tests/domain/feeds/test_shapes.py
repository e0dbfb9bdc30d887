"""Lines as a person would draw them: no track that only an express or a skip-stop train seems to have."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.domain.feeds.city import City, along, reaches, shape, tracks
from tests.domain.feeds.small import branches, read, said

ROW = along("ABCDEFGH")
FORK = along("ABC") | along("DE", north=800, east=2800) | along("XY", north=-800, east=2800)
RING = {"A": (0, 0), "B": (1000, 400), "C": (1400, 1400), "D": (400, 1800), "E": (-400, 900)}
LOLLIPOP = along("AB", east=-2600) | {"C": (-600, 0), "D": (300, 900), "E": (1300, 0), "F": (300, -900)}
PARALLEL = along("ABCDE") | along("XYZ", north=2500, east=1000)


def drawn(tmp_path: Path, places: dict[str, tuple[float, float]], patterns: Sequence[str]) -> set[frozenset[str]]:
    return shape(read(tmp_path, City(places, {"R": patterns}).gtfs()))


@pytest.mark.parametrize(
    ("places", "patterns", "expected"),
    [
        (ROW, ["CD", "BC", "ABCDEFGH", "HGFEDCBA"], ["ABCDEFGH"]),
        (ROW, ["ACFH", "HFCA", "ABCDEFGH"], ["ABCDEFGH"]),  # expresses
        (ROW, ["ADH", "ABCD", "EFGH", "DEF"], ["ABCDEFGH"]),  # an express is the only train all the way
        (ROW, ["ABDEGH", "ACDFH"], ["ABCDEFGH"]),  # skip-stop: no train stops everywhere
        (ROW, ["ABDFH", "HGECA", "ADH"], ["ABCDEFGH"]),
        (FORK, ["ABCDE", "ABCXY"], ["ABCDE", "CXY"]),
        (FORK, ["EDCBA", "YXCBA"], ["ABCDE", "CXY"]),  # towards town only
        (FORK, ["ABCDE", "AXY", "ABCXY"], ["ABCDE", "CXY"]),  # an express into the fork passes the junction
        (FORK, ["ADE", "AXY", "ABC", "CDE", "CXY"], ["ABCDE", "CXY"]),
        (FORK, ["EDCXY", "ABC"], ["ABC", "CDE", "CXY"]),
        (RING, ["ABCDEA", "AEDCBA"], ["ABCDEA"]),
        (RING, ["BCDEAB", "DCBAED"], ["ABCDEA"]),  # begun elsewhere
        (RING, ["ABCDE", "CDEAB"], ["ABCDEA"]),  # no trip names its first station again
        (RING, ["ABCDEABCDEA"], ["ABCDEA"]),  # twice round
        (RING, ["ABCDEA", "ACDA"], ["ABCDEA"]),  # with an express
        (LOLLIPOP, ["ABCDEFCBA", "ABCFEDCBA"], ["ABC", "CDEFC"]),
        (PARALLEL, ["ABCDE", "AXYZE"], ["ABCDE", "AXYZE"]),  # two ways that meet again are two
        (ROW, ["ABCDEFGH", "AAABBH"], ["ABCDEFGH"]),
        (ROW, ["ABCDCBA"], ["ABCD"]),
        (ROW | {"X": (2000, 900)}, ["ABCXCDE"], ["ABCDE", "CX"]),  # in and out of a dead end
        (ROW | {"X": (3000, 3000), "Y": (1500, 3000)}, ["ABCXYBF", "CDEF"], ["ABCDEF", "CXYB"]),  # a loop on the way
    ],
)  # fmt: skip
def test_tracks(
    tmp_path: Path, places: dict[str, tuple[float, float]], patterns: list[str], expected: list[str]
) -> None:
    assert drawn(tmp_path, places, patterns) == tracks(*expected)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["ABCDE", "ACE"], ["ABCDE"]),
        (["ABCDE", "ABCXY"], ["ABCDE", "CXY"]),
        (["ABCDEA"], ["ABCDEA"]),
        (["ABCDEFCBA"], ["ABC", "CDEFC"]),
    ],
)
def test_tracks_without_a_map(tmp_path: Path, patterns: list[str], expected: list[str]) -> None:
    files = City(dict.fromkeys("ABCDEFXY", (0.0, 0.0)), {"R": patterns}).gtfs()
    for blind in ("nowhere", "one place"):
        if blind == "nowhere":
            files["stops.txt"] = "stop_id,stop_name\n" + "".join(f"{stop},Stop {stop}\n" for stop in "ABCDEFXY")
        assert shape(read(tmp_path / blind, files)) == tracks(*expected)


def test_a_branch_is_one_piece(tmp_path: Path) -> None:
    feed = read(tmp_path, City(ROW, {"R": ["ABDEGH", "ACDFH"]}).gtfs())
    assert branches(feed) in (["ABCDEFGH"], ["HGFEDCBA"])
    feed = read(tmp_path / "ring", City(RING, {"R": ["ABCDE", "CDEAB"]}).gtfs())
    assert feed.lines[0].branches[0].is_ring


def test_a_line_across_is_no_express(tmp_path: Path) -> None:
    """A way back that is far shorter than the way there is a track of its own."""
    horseshoe = along("ABCD") | along("HGFE", north=900)
    assert drawn(tmp_path, horseshoe, ["ABCDEFGH", "HA", "AH"]) == tracks("ABCDEFGHA")


def test_two_lines_on_one_track_and_an_express_line_of_its_own(tmp_path: Path) -> None:
    routes = {"L": ["ABCDEFGH", "HGFEDCBA"], "X": ["ADH", "HDA"]}
    columns = {"L": {"route_color": "00AA00"}, "X": {"route_color": "AA0000"}}
    feed = read(tmp_path, City(ROW, routes, route_columns=columns).gtfs())
    assert shape(feed, "L") == tracks("ABCDEFGH")
    assert shape(feed, "X") == tracks("ADH")  # nobody can get off between
    assert [len(line.branches) for line in feed.lines] == [1, 1]


def test_an_island_is_said(tmp_path: Path) -> None:
    places = along("ABC") | along("XYZ", north=9000)
    feed = read(tmp_path, City(places, {"R": ["ABC"], "S": ["XYZ"]}).gtfs())
    assert not reaches(feed, "A", "Z")
    assert reaches(feed, "X", "Z")
    assert said(feed, "Line S", "cannot be reached", "3 in all")
