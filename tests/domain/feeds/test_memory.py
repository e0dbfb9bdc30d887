"""Memory stays bounded whatever is sent: measured from outside, in a process of its own for each feed."""

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.domain.feeds.small import gtfs, zipped

ROOT = Path(__file__).resolve().parents[3]
MEGABYTES_MAX, SECONDS_MAX = 300, 120
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc to measure by"),
]

READER = """
import re, sys
from metro_web.core.errors import InvalidInput
from metro_web.domain import feeds
from pathlib import Path

path = Path(sys.argv[1])
try:
    with path.open("rb") as stream:
        feed = feeds.read_stream(stream, size=path.stat().st_size, name=path.name, currency="INR")
    print("read", len(feed.stations))
except InvalidInput as error:
    print(error.detail)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
FEED = gtfs({"R": ["ABC"]})


def bomb(path: Path) -> None:
    zipped(path, FEED | {"stop_times.txt": b"0" * (512 << 20)})


def nested(path: Path) -> None:
    inner = path.with_name("inner.zip")
    bomb(inner)
    zipped(path, FEED | {"stop_times.zip": inner.read_bytes(), "more/feed.zip": inner.read_bytes()})


def crumbs(path: Path) -> None:
    zipped(path, FEED | {f"folder/{n}.txt": "" for n in range(60_000)})


def stations(path: Path) -> None:
    zipped(path, FEED | {"stops.txt": "stop_id,stop_name\n" + "".join(f"s{n},Stop {n}\n" for n in range(100_000))})


def long_rows(path: Path) -> None:
    zipped(path, FEED | {"stops.txt": 'stop_id,stop_name\n"' + "x,\n" * 5_000_000})


def many_rows(path: Path, count: int, row: Callable[[random.Random, int], str], **files: str) -> None:
    """So many rows of stop_times."""
    chance = random.Random(7)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in (FEED | files).items():
            archive.writestr(name, text) if name != "stop_times.txt" else None
        with archive.open("stop_times.txt", "w", force_zip64=True) as file:
            file.write(b"trip_id,stop_id,stop_sequence\n")
            for begin in range(0, count, 20_000):
                file.write("".join(row(chance, n) for n in range(begin, begin + 20_000)).encode())


def one_trip(path: Path) -> None:
    many_rows(path, 10_000_000, lambda chance, n: f"R0,{'ABC'[n % 3]},{n}\n")


def strangers(path: Path) -> None:
    many_rows(path, 2_000_000, lambda chance, n: f"{chance.getrandbits(40):x},A,{n}\n")


def everywhere(path: Path) -> None:
    """Trips that call at random among ten thousand stops: every ride is another."""
    trips = "route_id,service_id,trip_id\n" + "".join(f"R,all,t{n}\n" for n in range(200_000))
    stops = "stop_id,stop_name\n" + "".join(f"s{n},Stop {n}\n" for n in range(10_000))
    many_rows(
        path, 1_000_000, lambda chance, n: f"t{n % 200_000},s{chance.randrange(10_000)},{n}\n",
        **{"trips.txt": trips, "stops.txt": stops},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "packed so tightly"),
        (nested, "read 3"),
        (crumbs, "far more files"),
        (stations, "rows"),
        (long_rows, "packed so tightly"),
        (one_trip, "rows of rail trips"),
        (strangers, "no calls of rail trips"),
        (everywhere, "too many different ways"),
    ],
)
def test_memory_is_bounded(make: Callable[[Path], None], words: str, tmp_path: Path) -> None:
    make(tmp_path / "feed.zip")
    done = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "feed.zip")],
        cwd=ROOT, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    sentence, megabytes = done.stdout.strip().splitlines()
    assert words in sentence
    assert len(sentence) < 300
    assert int(megabytes) < MEGABYTES_MAX, sentence
