"""`make bench`: measures and prints; every figure beside its floor, with the machine and the method."""

import os
import platform
import sys
import tempfile
from pathlib import Path

from bench import departures, floor, ground, sales, scenarios, tables
from bench.floor import Floor
from bench.load import Result
from bench.stage import set_up
from tests import servers

CLIENTS = 16
SEATS_SOLD, PLACES_SOLD = 40_000, 60_000
SALES = {
    "hold, then buy (2 requests)": sales.hold_then_buy,
    "seat bought in one": sales.buy_in_one,
    "admission bought": sales.admissions,
}
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
WORKERS = int(os.environ.get("BENCH_WORKERS", "2"))


def main() -> int:
    """Run everything once, printing as it goes."""
    if servers.postgres_programs() is None or servers.redis_program() is None:
        print("bench: PostgreSQL's programs and redis-server are needed.", file=sys.stderr)
        return 1
    _print_method()
    with tempfile.TemporaryDirectory(prefix="metro-bench-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        with set_up(folder, workers=WORKERS, clients=CLIENTS) as stage:
            codes = scenarios.stations(stage)
            _warm(stage, codes)
            nothing = scenarios.health(stage, CLIENTS, SECONDS)
            _say("nothing (GET /api/health/live)", nothing)
            quotes = scenarios.quotes(stage, codes, CLIENTS, SECONDS)
            _over(nothing, "quote by hops (GET /journeys)", quotes)
            purchases, _bought = scenarios.purchases(stage, codes, CLIENTS, SECONDS)
            _beside("purchase with mailed code (2 requests)", purchases, "purchase", stage.dsn)
            _six, bought = scenarios.purchases(stage, codes, CLIENTS, SECONDS, count=6)
            shown = scenarios.tokens_of(stage, bought)
            scans = scenarios.scans(stage, shown, CLIENTS, SECONDS)
            _beside("scan (POST /scans)", scans, "scan", stage.dsn)
            for what, table in (("slabs of distance", tables.SLABS), ("a matrix", tables.matrix(codes))):
                tables.put_in_force(stage, table)
                scenarios.quotes(stage, codes, CLIENTS, 1)
                _over(nothing, f"quote by {what}", scenarios.quotes(stage, codes, CLIENTS, SECONDS))
            _departures(stage, nothing)
            _places(stage, nothing)
    return 0


def _departures(stage: scenarios.Stage, nothing: Result) -> None:
    """Trips looked for in a timetable of a month."""
    timetable = departures.build(stage)
    departures.searches(stage, timetable, CLIENTS, 2)
    found = departures.searches(stage, timetable, CLIENTS, SECONDS)
    _over(nothing, f"search over {departures.TRIPS:,} trips in {departures.DAYS} days", found)
    print(f"{'  95 of 100 within':44} {found.percentile_ms(0.95):24.1f} ms   (to be 60 at most)", flush=True)


def _places(stage: scenarios.Stage, nothing: Result) -> None:
    """Seats and places: sold, looked at, looked for; and sold again where 100,000 tickets are sold already."""
    city = ground.build(stage, ["one", "full"])
    one, full = city.grounds
    for name, sell in SALES.items():
        sell(stage, one, CLIENTS, 1)
        _beside(name, sell(stage, one, CLIENTS, SECONDS), sell.__name__.removesuffix("s"), stage.dsn)
    for path, name in (
        (f"/inventories/{city.small.inventory_id}/availability", "availability of 50,000 seats"),
        ("/events?query=looked-at", "search of events"),
        ("/trips?from=alderton&to=cedarham&limit=10", "search of trips, 10 a page"),
    ):
        sales.looks(stage, path, CLIENTS, 1)
        seen, size = sales.looks(stage, path, CLIENTS, SECONDS)
        _over(nothing, f"{name} ({size / 1000:.1f} KB)", seen)
        _say("  by one client alone", sales.looks(stage, path, 2, 2)[0])
    print(
        f"\n{SEATS_SOLD + PLACES_SOLD:,} tickets are sold in another event, to the wallets that buy there:", flush=True
    )
    ground.fill(stage, full, SEATS_SOLD, PLACES_SOLD)
    for name, sell in SALES.items():
        for turn in range(3):
            for which, where in (("before", one), ("after", full)):
                ground.renew(stage, where)
                _say(f"{name}, {which} ({turn + 1})", sell(stage, where, CLIENTS, SECONDS / 2))


def _warm(stage: scenarios.Stage, codes: list[str]) -> None:
    scenarios.quotes(stage, codes, CLIENTS, 1)
    scenarios.purchases(stage, codes, CLIENTS, 1)


def _print_method() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"machine: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}")
    print(
        f"python {platform.python_version()}; server with {WORKERS} workers, PostgreSQL, Redis and the load share the cores"
    )
    print(
        f"{CLIENTS} clients, each waiting for its answer before it asks again, {SECONDS:.0f} s each; fsync of PostgreSQL off"
    )
    print()


def _say(what: str, result: Result, ratio: str = "") -> None:
    print(
        f"{what:44} {result.rate:8.0f} /s   p50 {result.percentile_ms(0.5):7.1f} ms"
        f"   p99 {result.percentile_ms(0.99):7.1f} ms   {ratio}",
        flush=True,
    )


def _over(nothing: Result, what: str, result: Result) -> None:
    _say(what, result, f"{result.rate / nothing.rate:.2f} of doing nothing over HTTP, its floor")


def _beside(what: str, result: Result, script: str, dsn: str) -> None:
    least: Floor = floor.measure(script, dsn, clients=CLIENTS, seconds=SECONDS)
    _say(what, result, f"{result.rate / least.rate:.2f} of the floor")
    print(
        f"{'  floor: the same statements by pgbench':44} {least.rate:8.0f} /s   mean {least.mean_ms:6.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
