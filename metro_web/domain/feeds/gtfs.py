"""A GTFS feed as a network: its rail routes as lines, their patterns as branches, its stops as stations.

Keeps true: nothing is known by name; every choice made for the feed is written down as a repair.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from metro_web.core.i18n import t
from metro_web.domain.feeds import feed as feeds
from metro_web.domain.feeds import (
    gtfs_calls,
    gtfs_fares,
    gtfs_lines,
    gtfs_places,
    gtfs_shapes,
    gtfs_stops,
    gtfs_times,
    gtfs_tracks,
    runs,
)
from metro_web.domain.feeds.feed import Feed
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_lines import RouteRow, Service
from metro_web.domain.feeds.gtfs_places import Places
from metro_web.domain.geography import metres_between
from metro_web.domain.network import BranchSeq, LineDef

FILES = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line with how trains run on it."""

    line: LineDef
    service: Service


def is_here(source: Source) -> bool:
    return any(source.has(name) for name in FILES)


def read(source: Source) -> Feed:
    missing = next((name for name in FILES if not source.has(name)), None)
    if missing is not None:
        refuse(t("This feed has no {file}, so it cannot be read.").format(file=missing))
    repairs: list[str] = []
    stops = gtfs_stops.read_stops(source, repairs)
    routes = gtfs_lines.read_routes(source, repairs)
    trips = gtfs_lines.read_trips(source, routes, repairs)
    notes = gtfs_times.read(source, trips.services, repairs)
    calls = gtfs_calls.read(source, trips.routes, stops, repairs, notes)
    places = gtfs_places.gather(source, stops, calls, repairs)
    services = gtfs_lines.gather(routes, calls, places, repairs)
    drawn = _draw(services, places, repairs)
    used = {code for each in drawn for code in each.line.station_codes}
    served = {code: node for code, node in places.stations.items() if code in used}
    rules, currency = gtfs_fares.read(source, stops, places, _called(routes, drawn), used, repairs)

    def shaped() -> dict[gtfs_calls.Pair, float]:
        ridden = ((trips.shapes[trip], pattern) for trip, pattern in calls.examples)
        return gtfs_shapes.distances(source, ridden, [stop.place for stop in stops.rows], repairs)

    routes_of = [(each.line, each.service.routes) for each in drawn]
    tracks = gtfs_tracks.between(routes_of, calls, places, shaped)
    line_of = {route: line.code for line, of_line in routes_of for route in of_line}
    return feeds.checked(
        Feed(
            lines=tuple(each.line for each in drawn),
            stations=served,
            walks=tuple(walk for walk in places.walks if walk.a in used and walk.b in used),
            tracks=tracks,
            fares=rules,
            currency=currency,
            timezone=gtfs_times.timezone(source),
            timetable=gtfs_times.timetable(source, notes, line_of, places.station_of, repairs),
            repairs=tuple(repairs),
        )
    )


def _called(routes: Mapping[int, RouteRow | None], drawn: list[_Drawn]) -> dict[str, str]:
    """Line by every name that other files may call its routes, in small letters."""
    rows = ((row, each.line.code) for each in drawn for at in each.service.routes if (row := routes[at]) is not None)
    return {name.casefold(): code for row, code in rows for name in (row.short_name, row.id) if name}


def _draw(services: list[Service], places: Places, repairs: list[str]) -> list[_Drawn]:
    def far(a: str, b: str) -> float | None:
        return metres_between(places.stations[a], places.stations[b])

    drawn: list[_Drawn] = []
    for service in services:
        branches = runs.of_patterns(service.patterns, far)
        if not branches:
            repairs.append(t("{line} has no trips between two stations and was left out.").format(line=service.name))
            continue
        if _is_one_way(service):
            repairs.append(
                t("{line}: trips in one direction only; it is taken to run both ways.").format(line=service.name)
            )
        color = service.color
        if color is None:
            color = feeds.PALETTE[len(drawn) % len(feeds.PALETTE)]
            repairs.append(t("{line} has no colour and got {color}.").format(line=service.name, color=color))
        line = LineDef(
            code=service.code,
            name=service.name,
            color=color,
            letter=service.letter,
            shape=_shape(service.letter),
            position=len(drawn),
            is_running=True,
            stop_reason="",
            branches=tuple(BranchSeq(n, "", run) for n, run in enumerate(branches)),
        )
        drawn.append(_Drawn(line, service))
    return drawn


def _shape(letter: str) -> str:
    """Three letters need more room than a circle has; '' has one found."""
    return "" if not letter else "pill" if len(letter) > 2 else "circle"


def _is_one_way(service: Service) -> bool:
    rides = gtfs_lines.rides(service.patterns)
    return not any((b, a) in rides for a, b in rides)
