"""When GTFS trips run: calendars and their exceptions, headways, times past midnight; minutes by direction; real feeds."""

from datetime import date
from pathlib import Path

from metro_web.domain import feeds
from metro_web.domain.feeds import gtfs_times
from metro_web.domain.last_trains import LastTrains
from metro_web.domain.network import Track
from metro_web.domain.routing import RouteTable
from metro_web.domain.timetable import Calendar
from tests.domain.feeds.small import gtfs, read, said, shared, table
from tests.domain.timetables import hm

WEEK = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
ALL = WEEK + "all,1,1,1,1,1,0,0,20260101,20261231\n"
TIMES = ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"]
TWO = {"R": ["ABC", "CBA"]}


def times(*rows: str) -> str:
    """`R0 A 6:00:00 6:00:30`, in order."""
    cells = [row.split() for row in rows]
    return table([TIMES, *([trip, at, off, stop, n] for n, (trip, stop, at, off) in enumerate(cells))])


def test_without_a_calendar_there_is_no_timetable(tmp_path: Path) -> None:
    feed = read(tmp_path, gtfs(TWO))
    assert feed.timetable.patterns == ()
    assert feed.repairs == read(tmp_path, gtfs(TWO)).repairs


def test_each_direction_has_its_own_middle_and_standing_is_by_itself(tmp_path: Path) -> None:
    rows = ["R0 A 6:00:00 6:00:00", "R0 B 6:02:00 6:02:40", "R0 C 6:05:00 6:05:00"]
    back = ["R1 C 25:00:00 25:00:00", "R1 B 25:04:00 25:04:20", "R1 A 25:07:30 25:07:30"]
    feed = read(tmp_path, gtfs(TWO, stop_times=times(*rows, *back), calendar=ALL))
    tracks = feed.tracks
    assert (tracks["R", "A", "B"].duration_s, tracks["R", "B", "C"]) == (120, Track(None, 140, 40))
    assert (tracks["R", "C", "B"].duration_s, tracks["R", "B", "A"]) == (240, Track(None, 190, 20))
    route = RouteTable(feed.network()).find("C", "A")
    assert route is not None
    assert route.duration_s == 450, "what the timetable says from the first departure to the last arrival"
    first, second = feed.timetable.patterns
    assert (first.stations, first.arrives, first.departs) == (("A", "B", "C"), (0, 120, 300), (0, 160, 300))
    assert (second.starts, second.calendar) == ((25 * 3600,), "all")


def test_calendars_and_their_exceptions(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nall,20260126,2\nall,20261122,1\nall,soon,1\nall,20261123,9\n"
    feed = read(tmp_path, gtfs(TWO, calendar=ALL, calendar_dates=dates))
    [calendar] = feed.timetable.calendars.values()
    assert calendar == Calendar(
        "all", "1111100", date(2026, 1, 1), date(2026, 12, 31),
        added=frozenset({date(2026, 11, 22)}), removed=frozenset({date(2026, 1, 26)}),
    )  # fmt: skip
    assert [calendar.runs_on(date(2026, *day)) for day in ((1, 26), (1, 27), (11, 21), (11, 22))] == [
        False, True, False, True
    ]  # fmt: skip
    assert said(feed, "calendar_dates.txt", "2 rows")
    only_dates = "service_id,date,exception_type\nall,20261121,1\n"
    [calendar] = read(tmp_path / "x", gtfs(TWO, calendar_dates=only_dates)).timetable.calendars.values()
    assert (calendar.weekdays, calendar.added) == ("0000000", frozenset({date(2026, 11, 21)}))


def test_a_service_without_a_calendar_tells_nothing_and_that_is_said(tmp_path: Path) -> None:
    feed = read(tmp_path, gtfs(TWO, calendar=WEEK + "other,1,1,1,1,1,1,1,20260101,20261231\n"))
    assert feed.timetable.patterns == ()
    assert said(feed, "No calendar", "all")


def test_headways_are_departures_until_the_end_of_their_window(tmp_path: Path) -> None:
    frequencies = (
        "trip_id,start_time,end_time,headway_secs,exact_times\n"
        "R0,6:00:00,7:00:00,1200,0\nR0,7:00:00,7:25:00,600,0\nR1,24:00:00,25:00:00,1800,1\n"
        "R1,9:00:00,8:00:00,600,0\nR1,9:00:00,10:00:00,0,0\nR1,never,10:00:00,600,0\n"
    )
    feed = read(tmp_path, gtfs(TWO, calendar=ALL, frequencies=frequencies))
    loose, exact = sorted(feed.timetable.patterns, key=lambda each: each.is_exact)
    assert loose.starts == tuple(hm(at) for at in ("6:00", "6:20", "6:40", "7:00", "7:10", "7:20"))
    assert exact.starts == (hm("24:00"), hm("24:30"))
    assert said(feed, "frequencies.txt", "3 rows")


def test_times_between_timed_stops_are_in_equal_steps_and_a_trip_without_ends_tells_nothing(tmp_path: Path) -> None:
    rows = table([TIMES, *(["R0", at, at, stop, n] for n, (stop, at) in enumerate(
        (("A", "6:00:00"), ("B", ""), ("C", ""), ("D", "6:09:00"))))])  # fmt: skip
    feed = read(tmp_path, gtfs({"R": ["ABCD"]}, stop_times=rows, calendar=ALL))
    assert feed.timetable.patterns[0].arrives == (0, 180, 360, 540)
    backwards = times("R0 A 6:00:00 6:00:00", "R0 B 5:00:00 5:00:00", "R0 C 6:05:00 6:05:00")
    assert read(tmp_path / "x", gtfs({"R": ["ABC"]}, stop_times=backwards, calendar=ALL)).timetable.patterns == ()


def test_more_timetables_than_are_kept_become_coarse_and_that_is_said(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(gtfs_times, "CALLS_KEPT_MAX", 9)
    lines = {"R": ["ABC"] * 8}
    rows = [f"R{n} {stop} 6:0{n}:{at:02} 6:0{n}:{at:02}" for n in range(8) for at, stop in ((0, "A"), (20 + n, "B"), (50, "C"))]  # fmt: skip
    feed = read(tmp_path, gtfs(lines, stop_times=times(*rows), calendar=ALL))
    assert sum(len(each.starts) for each in feed.timetable.patterns) == 8, "every departure is there all the same"
    assert len(feed.timetable.patterns) == 3
    assert said(feed, "more different timetables")


def test_metres_along_the_drawn_track_where_trips_tell_none(tmp_path: Path) -> None:
    # Stops on a meridian, 0.02 degrees (2,224 m) apart; between A and B the track makes a detour.
    shapes = "shape_id,shape_pt_lon,shape_pt_lat,shape_pt_sequence\n" + "".join(
        f"S,{lon},{lat},{n}\n"
        for n, (lat, lon) in enumerate([(10, 77.5), (10.01, 77.51), (10.02, 77.5), (10.06, 77.5)])
    )
    trips = "route_id,service_id,trip_id,shape_id\nR,all,R0,S\n"
    feed = read(tmp_path, gtfs({"R": ["ABC"]}, trips=trips, shapes=shapes))
    far = {pair: feed.tracks["R", *pair].distance_m for pair in ("AB", "BA", "BC")}
    assert 3_080 <= (far["AB"] or 0) <= 3_150
    assert far["BA"] == far["AB"]
    assert abs((far["BC"] or 0) - 2_224) < 10
    away = shapes.replace("S,77.5", "S,78.5")
    lost = read(tmp_path / "x", gtfs({"R": ["ABC"]}, trips=trips, shapes=away))
    assert lost.tracks["R", "A", "B"].distance_m is None, "a track that passes no stop measures nothing"


def test_the_last_trains_of_hyderabad_are_those_of_its_stop_times() -> None:
    feed = feeds.read(shared("hyderabad-gtfs"), currency="INR")
    network = feed.network()
    assert set(network.timetable.calendars) == {"WK", "SA", "SU"}
    assert sum(len(each.starts) for each in network.timetable.patterns) == 2810
    trains, routes = LastTrains(network, day_begins_s=3 * 3600), RouteTable(network)
    for day, service in ((date(2026, 11, 20), "WK"), (date(2026, 11, 21), "SA"), (date(2026, 11, 22), "SU")):
        for run in (branch.stations for line in network.lines for branch in line.branches):
            origin, destination = run[1], run[-1]
            route = routes.find(origin, destination)
            assert route is not None
            assert len(route.legs) == 1
            found = trains.hours(route, day)
            told = [
                start + each.departs[each.stations.index(origin)]
                for each in network.timetable.patterns
                if each.line == route.legs[0].line and each.calendar == service and {origin, destination} <= {*each.stations}
                and each.stations.index(origin) < each.stations.index(destination)
                for start in each.starts
            ]  # fmt: skip
            assert found is not None
            assert (found.first_s, found.last_s) == (min(told), max(told))


def test_kuala_lumpur_keeps_headways_and_its_metres_come_from_its_shapes() -> None:
    network = feeds.read(shared("kl-gtfs"), currency="MYR").network()
    assert not any(each.is_exact for each in network.timetable.patterns)
    assert {code for code, _, _ in network.tracks} == {line.code for line in network.lines}
    assert all(track.distance_m and track.duration_s for track in network.tracks.values())


def test_a_table_that_cannot_be_read_costs_the_timetable_and_not_the_network(tmp_path: Path) -> None:
    for number, broken in enumerate(({"calendar": ""}, {"calendar": "service_id\nall\n"}, {"frequencies": "x\n1\n"})):
        feed = read(tmp_path / str(number), gtfs(TWO, **({"calendar": ALL} | broken)))
        assert feed.timetable.patterns == ()
        assert said(feed, "first and last trains are not told")
    trips = "route_id,service_id,trip_id,shape_id\nR,all,R0,S\n"
    feed = read(tmp_path / "x", gtfs({"R": ["ABC"]}, trips=trips, shapes="", agency="", calendar=ALL))
    assert said(feed, "shapes.txt is empty", "no distances")
    assert (len(feed.timetable.patterns), feed.timezone) == (1, "")
