"""A feed becomes the network: planned without changing anything, published whole in one transaction, or refused.

Keeps true: a network that is there is only replaced when that is asked for; what sold tickets name stays; stations that
stay keep their number (it stands in printed QR codes), their place on the map, and a line its stoppage.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.domain.feeds import Feed
from metro_web.domain.network import LineDef, Network, StationNode
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network import FareTable
from metro_web.queries import fares as fare_queries
from metro_web.queries import network as network_queries
from metro_web.queries import sold
from metro_web.services import network_admin, network_tables, timetable_tables
from metro_web.services.network_admin import Change

HELD_NAMED_MAX = 5
_fares: Any = FareTable.__table__  # type: ignore[attr-defined]


class Stage(StrEnum):
    """What is being done with a feed, in this order."""

    READING = "reading"
    CHECKING = "checking"
    DRAWING = "drawing"
    WRITING = "writing"


STAGE_LABELS = {
    Stage.READING: t("Reading the feed"),
    Stage.CHECKING: t("Checking it against the network"),
    Stage.DRAWING: t("Laying out the map"),
    Stage.WRITING: t("Writing the network"),
}
Progress = Callable[[Stage, float], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import does, or would do; `refusal` is why it would not be let through now, empty where it would."""

    lines: int
    stations: int
    branches: int
    walks: int
    fares: str
    repairs: tuple[str, ...]
    lines_gone: tuple[str, ...] = ()
    stations_gone: tuple[str, ...] = ()
    refusal: str = ""
    version: int = 0


def plan(tx: Tx, actor: Actor | None, feed: Feed, *, replace_network: bool = False) -> Summary:
    """Read only. Without an actor, the one at the command line asks."""
    if actor is not None:
        require(actor, ADMIN)
    before = network_queries.current(tx).network
    refused = _refusal(tx, before, feed, replace_network=replace_network)
    return _summary(tx, before, feed, refusal=refused.detail if refused else "")


def publish(
    tx: Tx,
    actor: Actor | None,
    feed: Feed,
    *,
    replace_network: bool = False,
    seen_version: int | None = None,
    file: str = "",
) -> Summary:
    """409 `network_exists`, `in_use`; 422 `wrong_currency`. The feed is the network from the commit on.

    With `seen_version`, the network that a preview was compared with, 409 `network_changed` where it is another now.
    """
    if actor is None:
        before, editor = network_admin.lock(tx), Actor(name="metro import-network")
    else:
        before, editor = network_admin.begin(tx, actor), actor
    if seen_version is not None and before.version != seen_version:
        said = t("The network was changed after this preview was made. Look at it again, then publish.")
        raise Conflict("network_changed", said)
    refused = _refusal(tx, before, feed, replace_network=replace_network)
    if refused is not None:
        raise refused
    network_tables.drop_everything(tx)
    network_tables.insert_network(tx, merged(before, feed))
    timetable_tables.put(tx, feed.timetable)
    has_new_fares = _put_fares(tx, feed)
    summary = _summary(tx, before, feed)

    def facts(network: Network) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "lines": [line.code for line in network.lines], "stations": len(network.stations), "walks": len(network.walks)
        }  # fmt: skip
        if network is before:
            return shown
        return shown | {"fares": summary.fares, "repairs": len(feed.repairs)} | ({"file": file} if file else {})

    change = Change("network.import", "network", facts)
    after = network_admin.finish(tx, editor, before, change, has_new_fares=has_new_fares)
    return replace(summary, version=after.version)


def sentences(summary: Summary) -> list[str]:
    """What was read, what was put right, what would go: a sentence each."""
    said = [
        t("{lines} lines with {branches} branches, {stations} stations, {walks} walk links.").format(
            lines=summary.lines, branches=summary.branches, stations=summary.stations, walks=summary.walks
        ),
        t("Fares: {fares}.").format(fares=summary.fares),
        *summary.repairs,
    ]
    if summary.lines_gone:
        said.append(t("Lines that go: {names}.").format(names=", ".join(summary.lines_gone)))
    if summary.stations_gone:
        said.append(t("Stations that go: {names}.").format(names=", ".join(summary.stations_gone)))
    return said


def _refusal(tx: Tx, before: Network, feed: Feed, *, replace_network: bool) -> AppError | None:
    if feed.fares is not None and feed.currency != settings().currency:
        said = t("The fares of this feed are in {theirs}, and this installation sells in {ours} (METRO_CURRENCY).")
        return InvalidInput(
            said.format(theirs=feed.currency, ours=settings().currency), code="wrong_currency", field="file"
        )
    if not (before.lines or before.stations):
        return None
    if not replace_network:
        said = t(
            "There is a network already ({lines} lines, {stations} stations); it is only replaced when that is asked for (--replace)."
        )
        return Conflict("network_exists", said.format(lines=len(before.lines), stations=len(before.stations)))
    held = _held(tx, before, feed)
    if held:
        said = t("Tickets were sold for {what}, which this feed does not have.")
        return Conflict("in_use", said.format(what=", ".join(held)))
    return None


def _held(tx: Tx, before: Network, feed: Feed) -> list[str]:
    """Names of lines and stations that would go although somebody bought a journey there."""
    lines, stations = _gone(before, feed)
    if not lines and not stations:
        return []
    now = clock.utc_now()
    touched = sold.touched(tx, now)
    held: list[str] = []
    for line in lines:
        if line.code in touched and sold.line(tx, line.code, now):
            held.append(line.name)
    for node in stations:
        if node.code in touched and len(held) <= HELD_NAMED_MAX and sold.station(tx, node.code, now):
            held.append(node.name)
    return held if len(held) <= HELD_NAMED_MAX else [*held[:HELD_NAMED_MAX], t("and others")]


def _gone(before: Network, feed: Feed) -> tuple[list[LineDef], list[StationNode]]:
    kept = {line.code for line in feed.lines}
    return (
        [line for line in before.lines if line.code not in kept],
        [node for code, node in before.stations.items() if code not in feed.stations],
    )


def merged(before: Network, feed: Feed) -> Network:
    """The network that the feed becomes: with numbers, places and stoppages of what stays."""
    following = max((node.number for node in before.stations.values()), default=0) + 1
    is_drawn = any(node.x is not None for node in feed.stations.values())
    stations: dict[str, StationNode] = {}
    for code, node in feed.stations.items():
        known = before.stations.get(code)
        number = known.number if known else following
        following += known is None
        x, y = (node.x, node.y) if is_drawn or known is None else (known.x, known.y)
        stations[code] = replace(node, number=number, x=x, y=y)
    lines = []
    for line in feed.lines:
        old = before.find_line(line.code)
        lines.append(replace(line, is_running=old.is_running, stop_reason=old.stop_reason) if old else line)
    return replace(feed.network(), lines=tuple(lines), stations=stations)


def _about_trains(feed: Feed) -> list[str]:
    """On how many lines the feed tells first and last trains, and whether their clock is ours."""
    told = {pattern.line for pattern in feed.timetable.patterns}
    if not told:
        return []
    said = [t("First and last trains are told for {n} of {all} lines.").format(n=len(told), all=len(feed.lines))]
    if feed.timezone and feed.timezone != settings().timezone:
        words = t("Times in this feed are of {theirs}; they are taken to be of {ours} (METRO_TIMEZONE).")
        said.append(words.format(theirs=feed.timezone, ours=settings().timezone))
    return said


def _put_fares(tx: Tx, feed: Feed) -> bool:
    """From today's service day on; a table from the same day is replaced. False where the same is in force."""
    if feed.fares is None:
        return False
    today, now = _today(), clock.utc_now()
    rules, kind = fares.to_data(feed.fares), feed.fares.kind
    row = fare_queries.find_in_force(tx, today)
    if row is not None and (row.kind, row.rules) == (kind, rules):
        return False
    if row is not None and row.starts_on == today:
        tx.execute(update(_fares).where(_fares.c.id == row.id).values(replaced_at=now))
    made = {"id": ids.new_id(), "name": t("Imported fares"), "kind": kind, "rules": rules}
    tx.execute(insert(_fares).values(starts_on=today, created_at=now, **made))
    return True


def _today() -> date:
    return clock.service_date(clock.utc_now(), settings().zone, settings().service_day_ends_hour)


def _summary(tx: Tx, before: Network, feed: Feed, *, refusal: str = "") -> Summary:
    lines, stations = _gone(before, feed)
    return Summary(
        lines=len(feed.lines),
        stations=len(feed.stations),
        branches=sum(len(line.branches) for line in feed.lines),
        walks=len(feed.walks),
        fares=_fares_label(tx, feed),
        repairs=(*feed.repairs, *_about_trains(feed)),
        lines_gone=tuple(line.name for line in lines),
        stations_gone=tuple(node.name for node in stations),
        refusal=refusal,
        version=before.version,
    )


def _fares_label(tx: Tx, feed: Feed) -> str:
    if feed.fares is None:
        row = fare_queries.find_in_force(tx, _today())
        if row is not None and row.kind == "matrix":
            return t("none in the feed; those in force are prices between stations, and others than those sell nothing")
        return t("none in the feed; those in force stay")
    if feed.fares.kind == "matrix":
        return t("{n} prices from station to station, in {currency}").format(
            n=len(feed.fares.prices), currency=feed.currency
        )
    return t("one table ({kind}), in {currency}").format(kind=feed.fares.kind, currency=feed.currency)
