"""stop_times.txt, streamed: which stops each rail trip calls at, in order, how often, how long and how far apart.

Keeps true: sequences may begin anywhere and skip, rows may come in any order, times may pass midnight; a call at a stop
that does not exist is refused by name.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.feeds.gtfs_stops import Stops

if TYPE_CHECKING:
    from metro_web.domain.feeds.gtfs_times import Notes

CALLS_MAX = 4_000_000
# What a hostile feed could fill the memory with long before its rows are too many.
TRIPS_MAX, CALLS_PER_TRIP_MAX, PATTERN_CALLS_MAX, RIDES_MAX = 300_000, 5_000, 1_000_000, 100_000
MEASURED_PER_PATTERN_MAX = 40
RIDE_SECONDS_MAX, DWELL_SECONDS_MAX = 7200, 1800
_WIDTH = 4  # sequence, stop, arrival, departure
_UNKNOWN = -1
_NOT_RAIL = -1
_NOBODY = "1"  # may get on, or off: where both stand, the train only passes

Pattern = tuple[int, ...]
Pair = tuple[int, int]


@dataclass(slots=True)
class Measured:
    """Seconds from departure to arrival and standing before it, and the feed's own unit of distance: how often each."""

    seconds: Counter[int] = field(default_factory=Counter)
    dwells: Counter[int] = field(default_factory=Counter)
    distances: Counter[float] = field(default_factory=Counter)


@dataclass(frozen=True)
class Calls:
    """By route number: patterns of stop numbers with how many trips, and what was measured between two stops.

    `examples`: a trip of each pattern.
    """

    patterns: Mapping[int, Mapping[Pattern, int]]
    rides: Mapping[int, Mapping[Pair, Measured]]
    examples: Sequence[tuple[str, Pattern]] = ()

    def is_together(self, a: int, b: int) -> bool:
        """Whether one trip calls at both stops."""
        return not self._calling.get(a, frozenset()).isdisjoint(self._calling.get(b, ()))

    def stops(self) -> set[int]:
        return set(self._calling)

    @cached_property
    def _calling(self) -> dict[int, set[int]]:
        """The patterns, by number, that call at each stop."""
        calling: dict[int, set[int]] = {}
        every = (pattern for of_route in self.patterns.values() for pattern in of_route)
        for number, pattern in enumerate(every):
            for stop in pattern:
                calling.setdefault(stop, set()).add(number)
        return calling


@dataclass(slots=True)
class _Trip:
    numbers: array
    distances: array


def read(source: Source, trips: Mapping[str, int], stops: Stops, repairs: list[str], notes: "Notes") -> Calls:
    """All rail trips; 422 for a call at a stop that is not in stops.txt. `notes` hears when each of them runs."""
    gathered = _gather(source, trips, stops, repairs)
    patterns: dict[int, Counter[Pattern]] = {}
    measured: dict[int, dict[Pair, Measured]] = {}
    examples: list[tuple[str, Pattern]] = []
    room, rides = PATTERN_CALLS_MAX, 0
    for trip_id, trip in gathered.items():
        route = trips[trip_id]
        order = sorted(range(len(trip.numbers) // _WIDTH), key=lambda at: trip.numbers[at * _WIDTH])
        pattern = tuple(trip.numbers[at * _WIDTH + 1] for at in order)
        counted = patterns.setdefault(route, Counter())
        if pattern not in counted:
            room -= len(pattern)
            examples.append((trip_id, pattern))
        if room < 0 or rides > RIDES_MAX or len(pattern) > CALLS_PER_TRIP_MAX:
            refuse(t("The rail trips of this feed run in too many different ways for a network of lines."))
        counted[pattern] += 1
        arrives, departs = ([trip.numbers[at * _WIDTH + cell] for at in order] for cell in (2, 3))
        notes.trip(trip_id, route, pattern, arrives, departs)
        if counted[pattern] <= MEASURED_PER_PATTERN_MAX:
            of_route = measured.setdefault(route, {})
            rides -= len(of_route)
            _measure(trip, order, of_route)
            rides += len(of_route)
    if not patterns:
        refuse(t("stop_times.txt has no calls of rail trips."))
    return Calls(patterns, measured, examples)


def middle(samples: "Counter[Any]") -> float | None:
    """The median."""
    left = sum(samples.values()) // 2
    for value in sorted(samples):
        left -= samples[value]
        if left < 0:
            return float(value)
    return None


def _gather(source: Source, trips: Mapping[str, int], stops: Stops, repairs: list[str]) -> dict[str, _Trip]:
    table = source.table(
        "stop_times.txt",
        needs=("trip_id", "stop_id", "stop_sequence"),
        may_have=("arrival_time", "departure_time", "shape_dist_traveled", "pickup_type", "drop_off_type"),
    )
    gathered: dict[str, _Trip] = {}
    loose: dict[str, str] | None = None
    orphans: set[str] = set()
    count = bad_times = orphan_rows = 0
    for trip_id, stop_id, sequence, arrives, departs, distance, on, off_ in table:
        route = trips.get(trip_id)
        if route is None:
            loose = loose if loose is not None else _loose(trips)
            named, trip_id = trip_id, loose.get(texts.loosely(trip_id), "")
            route = trips.get(trip_id)
        if route is None:
            orphan_rows += 1
            if len(orphans) < 1000:
                orphans.add(named)
            continue
        if route == _NOT_RAIL or (on == off_ == _NOBODY):
            continue
        count += 1
        if count > CALLS_MAX:
            refuse(t("{file} has more than {n} rows of rail trips.").format(file="stop_times.txt", n=CALLS_MAX))
        stop = stops.find(stop_id)
        if stop is None:
            refuse(
                t("{where}: the stop {stop} is not in stops.txt.").format(where=table.here, stop=texts.shown(stop_id))
            )
        sequence = texts.integer(sequence)
        if not sequence.isdecimal() or len(sequence) > 9:
            refuse(t("{where}: stop_sequence is no whole number.").format(where=table.here))
        at, off = texts.seconds(arrives or departs), texts.seconds(departs or arrives)
        bad_times += bool(arrives or departs) and (at is None or off is None)
        trip = gathered.get(trip_id)
        if trip is None:
            if len(gathered) >= TRIPS_MAX:
                refuse(t("{file} has more than {n} rail trips.").format(file="stop_times.txt", n=TRIPS_MAX))
            trip = gathered[trip_id] = _Trip(array("i"), array("f"))
        trip.numbers.extend((
            int(sequence), stop, _UNKNOWN if at is None else at, _UNKNOWN if off is None else off
        ))  # fmt: skip
        trip.distances.append(_distance(distance))
    if orphan_rows:
        names = ", ".join(texts.shown(each) for each in sorted(orphans)[:3])
        sentence = t(
            "stop_times.txt: {n} rows are of trips that are not in trips.txt (such as {names}) and were left out."
        )
        repairs.append(sentence.format(n=orphan_rows, names=names))
    if bad_times:
        repairs.append(
            t("stop_times.txt: {n} rows have a time that cannot be read; it was left out.").format(n=bad_times)
        )
    return gathered


def _loose(trips: Mapping[str, int]) -> dict[str, str]:
    """Ids by what another spelling of them has in common, where only one answers to it."""
    found: dict[str, str] = {}
    for trip_id in trips:
        other = texts.loosely(trip_id)
        found[other] = "" if other in found else trip_id
    return found


def _measure(trip: _Trip, order: list[int], into: dict[tuple[int, int], Measured]) -> None:
    for here, there in pairwise(order):
        a, b = trip.numbers[here * _WIDTH + 1], trip.numbers[there * _WIDTH + 1]
        ride = into.setdefault((a, b), Measured())
        arrives, begins = trip.numbers[here * _WIDTH + 2], trip.numbers[here * _WIDTH + 3]
        ends = trip.numbers[there * _WIDTH + 2]
        if here != order[0] and _UNKNOWN not in (arrives, begins) and 0 <= begins - arrives <= DWELL_SECONDS_MAX:
            ride.dwells[begins - arrives] += 1
        if _UNKNOWN not in (begins, ends) and 0 < ends - begins <= RIDE_SECONDS_MAX:
            ride.seconds[ends - begins] += 1
        far = trip.distances[there] - trip.distances[here]
        if trip.distances[here] >= 0 and far > 0:
            ride.distances[round(far, 3)] += 1


def _distance(text: str) -> float:
    """-1 where there is none; a bad one is no reason to refuse a feed."""
    try:
        found = float(text) if text else -1.0
    except ValueError:
        return -1.0
    return found if 0 <= found < 1e8 else -1.0
