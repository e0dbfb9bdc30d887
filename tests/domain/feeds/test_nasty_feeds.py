"""Sound feeds that are hard to read: each as some operator publishes it, checked against what a person would draw."""

from pathlib import Path

import pytest

from metro_web.domain import feeds
from tests.domain.feeds.city import City, along, reaches, shape, tracks
from tests.domain.feeds.small import branches, put, read, refusal, said, zipped

CROSS = along("ABC") | {"N": (1000, 1500), "M": (1000, 60), "S": (1000, -1500)}
LINES = {"R": ["ABC", "CBA"], "S": ["NMS", "SMN"]}


def cross(**more: object) -> dict[str, str]:
    """Two lines that cross at B, where the second calls at M."""
    return City(CROSS, LINES, **more).gtfs()  # type: ignore[arg-type]


def assert_crosses(feed: feeds.Feed) -> None:
    """Two lines, five stations, and one can change."""
    assert (len(feed.lines), len(feed.stations)) == (2, 5)
    assert reaches(feed, "A", "S")
    assert reaches(feed, "N", "C")
    assert not said(feed, "cannot be reached")


@pytest.mark.parametrize("how", ["parents", "names", "transfers", "zones", "boarding areas"])
def test_an_interchange_is_one_station(how: str, tmp_path: Path) -> None:
    places = {stop: {"zone_id": f"z{stop}"} for stop in CROSS} if how == "zones" else {}
    names = {"B": "Market", "M": "market "} if how == "names" else {}
    more: list[dict[str, str]] = []
    files = {}
    if how in ("parents", "boarding areas"):
        # A station is where its row says, whatever its platforms are called.
        more = [
            {
                "stop_id": "market",
                "stop_name": "Market",
                "stop_lat": "0.0002",
                "stop_lon": "77.009",
                "location_type": "1",
            }
        ]
        places = {stop: {"parent_station": "market", "location_type": "0"} for stop in "BM"}
    if how == "boarding areas":
        more += [{"stop_id": "P", "stop_name": "Platform", "parent_station": "market", "location_type": "0"}]
        places = {stop: {"parent_station": "P", "location_type": "4"} for stop in "BM"}
    if how == "transfers":
        files["transfers.txt"] = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nM,B,2,90\nB,M,2,90\n"
    if how == "zones":
        places["M"] = places["B"]
    feed = read(tmp_path, cross(stop_columns=places, more_stops=more, names=names) | files)
    assert len(feed.stations) == 5
    assert len(feed.lines) == 2
    middle = next(code for code in feed.stations if code in ("market", "B", "M"))
    assert len(feed.network().lines_of(middle)) == 2
    assert reaches(feed, "A", "S")


def test_names_that_are_the_same_in_another_spelling(tmp_path: Path) -> None:
    names = {"B": "Café  Central", "M": "CAFE\u0301 CENTRAL"}
    assert_crosses(read(tmp_path, cross(names=names)))


@pytest.mark.parametrize(("metres", "count"), [(80, 5), (500, 6)])
def test_stations_that_the_feed_itself_tells_apart_stay_apart(metres: int, count: int, tmp_path: Path) -> None:
    """Chicago has two stations Chicago in one street; complexes with a station for each line are one."""
    names = {"B": "Market", "M": "Market", "p1": "Market", "p2": "Market"}
    places = CROSS | {"M": (1000, metres)}
    parents = {"B": {"parent_station": "p1"}, "M": {"parent_station": "p2"}}
    more = [
        {"stop_id": f"p{n}", "stop_name": "Market", "stop_lat": f"{north / 111_195}", "stop_lon": f"{77 + 1000 / 111_195}",
         "location_type": "1"} for n, north in ((1, 0), (2, metres))
    ]  # fmt: skip
    feed = read(tmp_path, City(places, LINES, names=names, stop_columns=parents, more_stops=more).gtfs())
    assert len(feed.stations) == count


def test_duplicate_names_far_apart_stay_two_places(tmp_path: Path) -> None:
    names = {"A": "High Street", "S": "High Street", "M": "Stop B"}
    feed = read(tmp_path, cross(names=names))
    assert len(feed.stations) == 5
    assert said(feed, "High Street", "lie apart")


def test_a_platform_for_each_direction(tmp_path: Path) -> None:
    """Each direction calls at stops of its own; only the names, but for what is in brackets, are equal."""
    places = along("ABC") | {stop.lower(): (east, 30) for stop, (east, _) in along("ABC").items()}
    for number, (to, back) in enumerate(
        ((" (towards C)", " (towards A)"), ("", ""), (" - Platform 1", " - Platform 2"))
    ):
        names = {stop: f"Stop {stop.upper()}{to if stop.isupper() else back}" for stop in places}
        feed = read(tmp_path / str(number), City(places, {"R": ["ABC", "cba"]}, names=names).gtfs())
        assert len(feed.stations) == 3, names
        assert branches(feed) in (["ABC"], ["CBA"])


def test_neighbours_with_like_names_stay_two(tmp_path: Path) -> None:
    names = {"A": "Park Street East", "B": "Park Street West", "C": "Park Street Platform"}
    feed = read(tmp_path, City(along("ABC", step=120), {"R": ["ABC", "CBA"]}, names=names).gtfs())
    assert branches(feed) == ["ABC"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\r\n", "\n"), ("\r\n", "\r"), (",", ";"), (",", "\t"), (",", " , "), ("stop_id", " STOP_ID "),
        ("stop_sequence", "pickup_type,stop_sequence"),
    ],
)  # fmt: skip
def test_signs_between(old: str, new: str, tmp_path: Path) -> None:
    files = cross(names={"M": "Stop B"})
    if "pickup" in new:
        rows = files["stop_times.txt"].splitlines()
        files["stop_times.txt"] = "\n".join(",".join([*row.split(",")[:-1], "0", row.split(",")[-1]]) for row in rows)
        files["stop_times.txt"] = files["stop_times.txt"].replace("stop_id,0", "stop_id,pickup_type")
    else:
        files = {name: text.replace(old, new) for name, text in files.items()}
    assert_crosses(read(tmp_path, files))


def test_everything_wrapped_up_and_junk_beside(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"gtfs_2026/{name}": ("\ufeff" + text).encode() for name, text in cross(names={"M": "Stop B"}).items()
    }
    files |= {"gtfs_2026/shapes.txt": b"\xff\xfe\x00 no text", "gtfs_2026/feed_info.txt": b"", "README.html": b"<p>",
              "__MACOSX/gtfs_2026/._stops.txt": b"\x00", "gtfs_2026/.DS_Store": b"\x00", "gtfs_2026/old/stops.txt": b"x"}  # fmt: skip
    assert_crosses(feeds.read(zipped(tmp_path / "feed.zip", files), currency="INR"))


def test_only_the_columns_that_are_needed(tmp_path: Path) -> None:
    files = {
        "stops.txt": "stop_name,stop_id\nAlder,A\nBirch,B\nCedar,C\n",
        "routes.txt": "route_type,route_id\n0,R\n",
        "trips.txt": "trip_id,service_id,route_id\nt,all,R\n",
        "stop_times.txt": "stop_sequence,stop_id,trip_id\n5,B,t\n0,A,t\n900,C,t\n",
    }
    feed = read(tmp_path, files)
    assert branches(feed) == ["ABC"]
    assert (feed.lines[0].name, feed.tracks) == ("R", {})


def test_columns_nobody_knows_and_quoted_commas(tmp_path: Path) -> None:
    columns = {
        stop: {"tts_stop_name": "x", "stop_name": f"Street {stop}, North", "stop_desc": 'a "big", place'}
        for stop in CROSS
    }
    columns["M"] = columns["B"]
    feed = read(tmp_path, cross(stop_columns=columns))
    assert_crosses(feed)
    assert feed.stations["A"].name == "Street A, North"


def test_colours_of_every_kind(tmp_path: Path) -> None:
    kinds = {"R": "#ff0000", "S": "0a0", "T": "", "U": "none", "V": "00FF00FF"}
    places = along("ABCDEF")
    routes = {route: [pair] for route, pair in zip(kinds, ["AB", "BC", "CD", "DE", "EF"], strict=True)}
    columns = {route: {"route_color": color} for route, color in kinds.items()}
    feed = read(tmp_path, City(places, routes, route_columns=columns).gtfs())
    found = {line.code: line.color for line in feed.lines}
    assert (found["R"], found["S"]) == ("#FF0000", "#00AA00")
    assert all(len(color) == 7 for color in found.values())
    assert sum("has no colour" in repair for repair in feed.repairs) == 3


def test_names_in_every_writing(tmp_path: Path) -> None:
    names = {
        "A": "北京站",
        "B": "محطة المركز",
        "C": "क्‍ष राजीव चौक",
        "M": "محطة المركز",
        "N": "می‌رود",
        "S": "Ōsaka\u200e",
    }
    columns = {"R": {"route_long_name": "भूमिगत लाइन", "route_short_name": "地"}}
    feed = read(tmp_path, cross(names=names, route_columns=columns))
    assert_crosses(feed)
    assert (feed.stations["A"].name, feed.lines[0].letter) == ("北京站", "地")


def test_routes_that_share_a_short_name_are_told_apart(tmp_path: Path) -> None:
    columns = {
        "R": {"route_short_name": "M1", "route_long_name": "West – East", "route_color": "AA0000"},
        "S": {"route_short_name": "M1", "route_long_name": "North – South", "route_color": "0000AA"},
    }
    feed = read(tmp_path, cross(names={"M": "Stop B"}, route_columns=columns))
    assert_crosses(feed)
    assert len({(line.letter, line.shape) for line in feed.lines}) == 2
    assert len({line.name for line in feed.lines}) == 2


def test_a_route_for_each_direction_is_one_line(tmp_path: Path) -> None:
    columns = {
        "R": {"route_short_name": "1", "route_long_name": "A – C", "route_color": "AA0000"},
        "T": {"route_short_name": "1", "route_long_name": "C – A", "route_color": "AA0000"},
    }
    feed = read(tmp_path, City(along("ABC"), {"R": ["ABC"], "T": ["CBA"]}, route_columns=columns).gtfs())
    assert [line.code for line in feed.lines] == ["R"]
    assert said(feed, "one line with")


def test_buses_trams_and_boats(tmp_path: Path) -> None:
    routes = LINES | {"bus": ["ANC"], "boat": ["AS"], "replacement": ["ABC"], "odd": ["AC"]}
    kinds = {"R": "401", "S": "0", "bus": "3", "boat": "1000", "replacement": "714", "odd": "9999"}
    columns = {route: {"route_type": kind} for route, kind in kinds.items()}
    feed = read(tmp_path, City(CROSS, routes, names={"M": "Stop B"}, route_columns=columns).gtfs())
    assert_crosses(feed)
    assert said(feed, "4 routes")


def test_trips_of_one_stop_of_none_and_passing_through(tmp_path: Path) -> None:
    files = cross(names={"M": "Stop B"})
    files["trips.txt"] += "R,all,lonely\nR,all,empty\nR,all,through\n"
    files["stop_times.txt"] += "lonely,06:00:00,06:00:00,A,1\n"
    files["stop_times.txt"] = files["stop_times.txt"].replace(
        "stop_sequence", "stop_sequence,pickup_type,drop_off_type"
    )
    # A row where nobody may get on or off is no stop.
    through = "".join(f"through,07:{n:02}:00,07:{n:02}:00,{stop},{n},{no},{no}\n" for n, (stop, no) in enumerate(
        (("A", ""), ("N", "1"), ("C", "0"))))  # fmt: skip
    feed = read(tmp_path, files | {"stop_times.txt": files["stop_times.txt"] + through})
    assert_crosses(feed)
    assert shape(feed, "R") == tracks("ABC")


def test_times_as_they_come(tmp_path: Path) -> None:
    files = cross(names={"M": "Stop B"})
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"]
    times += ["R-0, 5:58:00, 5:58:00,A,0", "R-0,,,B,3", "R-0,6:04:00,6:04:00,C,7"]
    times += ["R-1,23:58:00,23:58:00,C,1", "R-1,24:00:30,24:00:30,B,2", "R-1,24:02:30,24:02:30,A,3"]
    times += ["S-0,25:59:00,25:59:00,N,10", "S-0,26:01:00,26:01:20,M,20", "S-0,26:03:20,26:03:20,S,30"]
    feed = read(tmp_path, files | {"stop_times.txt": "\n".join(times)})
    assert_crosses(feed)
    assert feed.tracks["R", "C", "B"].duration_s == 150
    assert feed.tracks["S", "N", feed.lines[1].branches[0].stations[1]].duration_s == 120


def test_a_feed_that_went_through_a_spreadsheet(tmp_path: Path) -> None:
    """Whole numbers with `.0`, leading noughts gone in one file, rows of commas, an empty file, a row twice."""
    files = {
        "stops.txt": "stop_id,stop_name,location_type\n007,Alder,0.0\n8,Birch,\n8,Birch,\n9,Cedar,\n,,\n",
        "routes.txt": "route_id,route_type\n01,1.0\n,\n",
        "trips.txt": "trip_id,service_id,route_id\nT10,all,1\n0020,all,1.0\n",
        "stop_times.txt": "trip_id,stop_id,stop_sequence\nt10,7.0,1.0\nt10,8.0,2.0\n20.0,8,1\n20.0,9.0,2\n,,\n",
        "transfers.txt": "",
        "fare_attributes.txt": "\ufeff",
        "fare_rules.txt": "\n",
    }
    feed = read(tmp_path, files)
    assert [node.name for node in feed.stations.values()] == ["Alder", "Birch", "Cedar"]
    assert [len(branch.stations) for branch in feed.lines[0].branches] == [3]
    assert said(feed, "otherwise than routes.txt")
    assert said(feed, "1 rows are there twice")
    assert not said(feed, "not in trips.txt")


def test_ids_that_only_look_alike_stay_two(tmp_path: Path) -> None:
    files = {
        "stops.txt": "stop_id,stop_name\n01,Alder\n1,Birch\n2,Cedar\n",
        "routes.txt": "route_id,route_type\nR,1\n",
        "trips.txt": "trip_id,service_id,route_id\nt,all,R\n",
        "stop_times.txt": "trip_id,stop_id,stop_sequence\nt,01,1\nt,1,2\nt,2,3\n",
    }
    assert len(read(tmp_path / "sound", files).stations) == 3
    files["stop_times.txt"] += "t,1.0,4\n"
    assert "the stop 1.0 is not in stops.txt" in refusal(put(tmp_path / "not", files))


def test_circles_that_are_two_routes_are_one_line(tmp_path: Path) -> None:
    ring: dict[str, tuple[float, float]] = {"A": (0, 0), "B": (1000, 400), "C": (1400, 1400), "D": (400, 1800)}
    feed = read(tmp_path, City(ring, {"inner": ["ABCDA"], "outer": ["ADCBA"]}).gtfs())
    assert len(feed.lines) == 1
    assert feed.lines[0].branches[0].is_ring
