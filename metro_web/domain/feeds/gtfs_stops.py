"""stops.txt: the stops of a feed as they stand there, found by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from metro_web.core.i18n import t
from metro_web.domain.feeds import texts
from metro_web.domain.feeds.files import Source, refuse
from metro_web.domain.geography import crow_metres

STOPS_MAX = 99_999
STATION = "1"
_ENTRANCE, _NODE = "2", "3"


@dataclass(frozen=True, slots=True)
class Stop:
    index: int
    code: str
    name: str
    place: tuple[float, float] | None
    zone: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Stops:
    rows: tuple[Stop, ...]
    exact: Mapping[str, int]
    loose: Mapping[str, int]

    def find(self, stop_id: str) -> int | None:
        """By id, else by id in another spelling where only one answers to it."""
        found = self.exact.get(stop_id)
        return found if found is not None else self.loose.get(texts.loosely(stop_id))

    def metres(self, a: int, b: int) -> float | None:
        """As the crow flies between two of them; None where a place is not known."""
        one, other = self.rows[a].place, self.rows[b].place
        return crow_metres(one, other) if one and other else None


def read_stops(source: Source, repairs: list[str]) -> Stops:
    """All rows but entrances and nodes of the way in."""
    table = source.table(
        "stops.txt",
        needs=("stop_id",),
        may_have=("stop_name", "stop_lat", "stop_lon", "zone_id", "location_type", "parent_station"),
    )
    rows: list[Stop] = []
    exact: dict[str, int] = {}
    loose: dict[str, int] = {}
    entrances = twice = 0
    for count, (stop_id, name, lat, lon, zone, kind, parent) in enumerate(table):
        if count >= STOPS_MAX:
            refuse(t("{file} has more than {n} rows.").format(file="stops.txt", n=STOPS_MAX))
        kind = texts.integer(kind)
        if kind in (_ENTRANCE, _NODE):
            entrances += 1
            continue
        code = texts.code(stop_id, table.here)
        stop = Stop(len(rows), code, texts.name(name, table.here), texts.place(lat, lon), zone, kind, parent)
        if stop_id in exact:
            if replace(stop, index=exact[stop_id]) == rows[exact[stop_id]]:
                twice += 1
                continue
            refuse(t("{where}: the stop {code} is there twice.").format(where=table.here, code=code))
        exact[stop_id] = stop.index
        other = texts.loosely(stop_id)
        loose[other] = -1 if other in loose else stop.index
        rows.append(stop)
    if not rows:
        refuse(t("{file} is empty.").format(file="stops.txt"))
    if entrances:
        repairs.append(t("stops.txt: {n} entrances and ways inside stations were left out.").format(n=entrances))
    if twice:
        repairs.append(t("stops.txt: {n} rows are there twice, word for word; each counts once.").format(n=twice))
    return Stops(tuple(rows), exact, {key: index for key, index in loose.items() if index >= 0})
