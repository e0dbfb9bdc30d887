"""What real GTFS feeds have: each oddity in a small feed by hand."""

from pathlib import Path

import pytest

from metro_web.domain.fares import FareRules, Slab
from metro_web.domain.network import Track, Walk
from tests.domain.feeds.small import branches, gtfs, put, read, refusal, said, table, zipped

STOPS = ["stop_id", "stop_name", "stop_lat", "stop_lon", "zone_id", "location_type", "parent_station"]


def stops(*rows: list[object]) -> str:
    """stops.txt: id, name, latitude offset in metres; then zone, type, parent."""
    made = [[row[0], row[1], 10 + float(str(row[2])) / 111_195, 77.5, *row[3:], *[""] * (6 - len(row))] for row in rows]
    return table([STOPS, *made])


def codes(feed: object) -> set[str]:
    return set(feed.stations)  # type: ignore[attr-defined]


def test_zip_with_a_folder_and_junk_and_byte_order_marks(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"my feed/{name}": "\ufeff" + text for name, text in gtfs({"R": ["ABC"]}).items()}
    junk = {f"__MACOSX/my feed/._{name}": b"\x00\x05\x16" for name in gtfs({"R": ["ABC"]})}
    more: dict[str, str | bytes] = {"my feed/.DS_Store": b"\x00", "my feed/readme.pdf": b"%PDF"}
    path = zipped(tmp_path / "feed.zip", files | junk | more)
    from metro_web.domain import feeds

    assert branches(feeds.read(path, currency="INR")) == ["ABC"]


def test_blanks_capitals_semicolons_and_windows_line_ends(tmp_path: Path) -> None:
    files = {name: text.replace(",", " ; ").replace("\n", "\r\n") for name, text in gtfs({"R": ["ABC"]}).items()}
    files["stops.txt"] = files["stops.txt"].replace("stop_id", "STOP_ID")
    put(tmp_path, {name.upper() if name == "trips.txt" else name: text for name, text in files.items()})
    feed = read(tmp_path, {})
    assert branches(feed) == ["ABC"]
    assert feed.stations["A"].name == "Stop A"


def test_line_ends_of_three_kinds_in_one_feed(tmp_path: Path) -> None:
    ends = dict(zip(gtfs({}), ("\r", "\r\n", "\n", "\r"), strict=True))
    files = {name: text.replace("\r\n", ends[name]) for name, text in gtfs({"R": ["ABC"]}).items()}
    assert branches(read(tmp_path, files)) == ["ABC"]


def test_sequences_from_nought_with_gaps_in_any_order_and_times_past_midnight(tmp_path: Path) -> None:
    times = [
        ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"],
        ["R0", "25:04:00", "25:04:10", "C", 90],
        ["R0", "7:59:00", "8:00:00", "A", 0],
        ["R0", "", "", "B", 7],
        ["R1", "23:59:30", "23:59:40", "A", 1],
        ["R1", "24:02:00", "24:02:30", "B", 2],
        ["R1", "24:04:00", "later", "C", 3],
    ]
    feed = read(tmp_path, gtfs({"R": ["ABC", "ABC"]}, stop_times=table(times)))
    assert branches(feed) == ["ABC"]
    # From departure to arrival; standing is by itself, and one direction stands for the other.
    assert (feed.tracks["R", "A", "B"], feed.tracks["R", "C", "B"]) == (Track(None, 140), Track(None, 90, 30))
    assert said(feed, "1 rows have a time that cannot be read")


def test_one_direction_only_is_said_and_runs_both_ways(tmp_path: Path) -> None:
    feed = read(tmp_path, gtfs({"R": ["ABC", "AB"], "S": ["CD", "DC"]}))
    assert said(feed, "Line R", "one direction only")
    assert not said(feed, "Line S", "one direction only")
    assert ("R", "B", "A") in feed.tracks


def test_a_reverse_route_is_no_line_and_a_short_one_of_the_same_colour_neither(tmp_path: Path) -> None:
    routes = (
        "route_id,route_long_name,route_type,route_color\nR,RED there,1,\nB,RED back,1,\nT,RED short,1,\nG,GREEN,1,\n"
    )
    lines = {"R": ["ABCD"], "B": ["DCBA"], "T": ["BC", "CB"], "G": ["BC", "CB", "BCX"]}
    feed = read(tmp_path, gtfs(lines, routes=routes))
    assert [(line.code, len(line.station_codes)) for line in feed.lines] == [("R", 4), ("G", 3)]
    assert said(feed, "one line with", "RED back", "RED short")
    assert len({line.color for line in feed.lines}) == 2


def test_lines_that_share_tracks_stay_two(tmp_path: Path) -> None:
    feed = read(tmp_path, gtfs({"R": ["ABCD", "DCBA"], "S": ["BC", "CB"], "T": ["XBCY"], "U": ["YCBX"]}))
    assert [line.code for line in feed.lines] == ["R", "S", "T", "U"]


def test_ids_that_disagree(tmp_path: Path) -> None:
    routes = "route_id,route_short_name,route_long_name,route_type\nAG,AGL,Ampang,1\nKJ,KJL,Kelana,1\n"
    trips = "route_id,trip_id\nAGL,R0\nkj,S0\nghost,T0\n"
    files = gtfs({"R": ["ABC"], "S": ["CD"], "T": ["DE"]}, routes=routes, trips=trips)
    files["stop_times.txt"] = files["stop_times.txt"].replace(",D,", ",d,") + "lost,6:00:00,6:00:00,A,1\n"
    feed = read(tmp_path, files)
    assert [(line.code, line.letter, line.name) for line in feed.lines] == [
        ("AG", "AGL", "Ampang"),
        ("KJ", "KJL", "Kelana"),
    ]
    assert said(feed, "otherwise than routes.txt", "AGL", "kj")
    assert said(feed, "ghost", "1 trips")
    assert said(feed, "stop_times.txt", "not in trips.txt")
    assert codes(feed) == set("ABCD")


def test_buses_among_the_rails(tmp_path: Path) -> None:
    routes = (
        "route_id,route_long_name,route_type\nR,Red,1\nB,Bus,3\nX,Express bus,702\nF,Ferry,4\nM,Monorail,12\nQ,Blank,\n"
    )
    lines = {"R": ["AB"], "B": ["BX"], "X": ["XY"], "F": ["YZ"], "M": ["BC"], "Q": ["CD"]}
    feed = read(tmp_path, gtfs(lines, routes=routes))
    assert [line.code for line in feed.lines] == ["R", "M", "Q"]
    assert codes(feed) == set("ABCD")
    assert said(feed, "3 routes")
    only = gtfs({"B": ["AB"]}, routes="route_id,route_type\nB,3\n")
    assert "no rail" in refusal(put(tmp_path / "bus", only))


def test_platforms_and_entrances_by_parents(tmp_path: Path) -> None:
    text = stops(
        ["P", "Park", 0, "", 1, ""], ["A", "Park platform 1", 0, "", 0, "P"], ["E", "Park gate", 0, "", 2, "P"],
        ["B", "Bridge", 1000], ["C", "Park platform 2", 10, "", "", "P"], ["D", "Dock", 2000, "", "", "nowhere"],
    )  # fmt: skip
    feed = read(tmp_path, gtfs({"R": ["AB"], "S": ["CD"]}, stops=text))
    assert codes(feed) == {"P", "B", "D"}
    assert feed.stations["P"].name == "Park"
    assert said(feed, "parent station of D does not exist")
    assert said(feed, "1 entrances")
    assert not said(feed, "cannot be reached")


def test_platforms_by_equal_names_that_lie_near(tmp_path: Path) -> None:
    text = stops(["A", "Park", 0], ["B", "Bridge", 1000], ["C", " PARK  ", 200], ["D", "Bridge", 9000])
    feed = read(tmp_path, gtfs({"R": ["AB"], "S": ["CD"]}, stops=text))
    assert codes(feed) == {"A", "B", "D"}
    assert said(feed, "Park: 2 stops of this name are one station")
    assert said(feed, "Bridge: 2 stations of this name lie apart")


def test_platforms_by_transfers_only(tmp_path: Path) -> None:
    text = stops(
        ["A", "Park North", 0], ["B", "Bridge", 1000], ["C", "Park South", 200], ["D", "Dock", 1900], ["E", "Eel", 5000]
    )
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,C,2,120\nC,A,2,120\nB,D,2,600\nA,E,3,\nA,gone,0,\nA,A,1,\n"
    feed = read(tmp_path, gtfs({"R": ["AB"], "S": ["CE"], "T": ["DE"]}, stops=text, transfers=transfers))
    assert codes(feed) == {"A", "B", "D", "E"}
    assert said(feed, "Park North and Park South are one station")
    assert feed.walks == (Walk("B", "D", 600, 900),)
    assert said(feed, "transfers.txt: 1 rows")


def test_stations_of_the_feeds_own_are_joined_by_a_walk(tmp_path: Path) -> None:
    text = stops(["P", "Park", 0, "", 1], ["A", "1", 0, "", 0, "P"], ["Q", "Quay", 90, "", 1], ["B", "2", 90, "", 0, "Q"],
                 ["C", "Cove", 2000], ["D", "Dock", 3000])  # fmt: skip
    transfers = "from_stop_id,to_stop_id,transfer_type\nP,Q,0\n"
    feed = read(tmp_path, gtfs({"R": ["AC"], "S": ["BD"]}, stops=text, transfers=transfers))
    assert feed.walks == (Walk("P", "Q", 75, 90),)


def test_platforms_by_zones_only_where_zones_are_stations(tmp_path: Path) -> None:
    rows = [["A", "North", 0, "z1"], ["B", "Bridge", 1000, "z2"], ["C", "South", 90, "z1"], ["D", "Dock", 2000, "z3"]]
    feed = read(tmp_path / "small", gtfs({"R": ["AB"], "S": ["CD"]}, stops=stops(*rows)))
    assert codes(feed) == {"A", "B", "D"}
    assert said(feed, "they alone are zone z1")
    rows[1][3] = "z1"  # a zone with two stations of one line is an area
    assert codes(read(tmp_path / "wide", gtfs({"R": ["AB"], "S": ["CD"]}, stops=stops(*rows)))) == set("ABCD")


def test_ids_that_cannot_stand_in_an_address(tmp_path: Path) -> None:
    files = gtfs({"R": ["ABC"]})
    ids = {"A": "x/1", "B": "x|1", "C": ".."}
    for name in ("stops.txt", "stop_times.txt"):
        for old, new in ids.items():
            files[name] = files[name].replace(f"\n{old},", f"\n{new},").replace(f",{old},", f",{new},")
    feed = read(tmp_path, files)
    assert codes(feed) == {"x-1", "x-1-2", "-"}


def test_rings_and_forks(tmp_path: Path) -> None:
    feed = read(tmp_path, gtfs({"R": ["ABCDA", "BCDAB"], "S": ["AXYZ", "AXQ"]}))
    assert branches(feed, "R") in (["ABCDA"], ["BCDAB"])
    assert feed.lines[0].branches[0].is_ring
    assert branches(feed, "S") == ["AXYZ", "XQ"]


@pytest.mark.parametrize(("unit", "factor"), [("m", 1), ("km", 0.001), ("ft", 3.28084), ("mile", 1 / 1609.344)])
def test_distances_in_any_unit(unit: str, factor: float, tmp_path: Path) -> None:
    text = stops(["A", "A", 0], ["B", "B", 1000], ["C", "C", 2500])
    times = "trip_id,stop_id,stop_sequence,shape_dist_traveled\n" + "".join(
        f"R0,{stop},{n},{(500 + metres) * factor:.5f}\n"
        for n, (stop, metres) in enumerate((("A", 0), ("B", 1100), ("C", 2700)))
    )
    feed = read(tmp_path, gtfs({"R": ["ABC"]}, stops=text, stop_times=times))
    found = [feed.tracks["R", *pair].distance_m or 0 for pair in ("AB", "BC")]
    assert found == [pytest.approx(1100, abs=12), pytest.approx(1600, abs=12)], unit


def test_distances_that_fit_no_unit_are_left_out(tmp_path: Path) -> None:
    times = "trip_id,stop_id,stop_sequence,shape_dist_traveled\nR0,A,1,0\nR0,B,2,77\nR0,C,3,none\n"
    assert read(tmp_path, gtfs({"R": ["ABC"]}, stop_times=times)).tracks == {}


FARES = "fare_id,price,currency_type\nlow,12,INR\nhigh,20.50,INR\n"


def test_zone_fares(tmp_path: Path) -> None:
    text = stops(
        ["P", "Park", 0, "", 1], ["A", "1", 0, "zr", 0, "P"], ["C", "2", 0, "zb", 0, "P"],
        ["B", "Bridge", 1000, "zq"], ["D", "Dock", 2000],
    )  # fmt: skip
    rules = "origin_id,destination_id,fare_id,route_id\nzr,zq,low,\nzb,zq,high,\nzq,zb,high,\nzr,zr,low,\n,,low,R\n"
    files = gtfs({"R": ["AB"], "S": ["CD"]}, stops=text, fare_attributes=FARES, fare_rules=rules)
    feed = read(tmp_path, files)
    assert feed.fares == FareRules("matrix", prices={("P", "B"): 1200, ("B", "P"): 2050, ("P", "P"): 1200})
    assert said(feed, "no journey is sold there: Dock")
    assert said(feed, "1 rules by route")


def test_a_flat_fare_and_fares_that_are_not_read(tmp_path: Path) -> None:
    one = "fare_id,price,currency_type\nall,2.75,USD\n"
    feed = read(tmp_path / "flat", gtfs({"R": ["AB"]}, fare_attributes=one))
    assert (feed.fares, feed.currency) == (FareRules("slab_hops", (Slab(None, 275),)), "USD")
    by_route = gtfs({"R": ["AB"]}, fare_attributes=FARES, fare_rules="fare_id,route_id\nlow,R\nhigh,R\n")
    feed = read(tmp_path / "route", by_route)
    assert feed.fares is None
    assert said(feed, "cannot be read as prices between stations")
    assert said(read(tmp_path / "new", gtfs({"R": ["AB"]}, fare_leg_rules="x\n1\n")), "fare_leg_rules.txt")
