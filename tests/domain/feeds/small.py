"""Small feeds by hand: a GTFS feed from patterns, changed file by file; the shared data where it is there."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from metro_web.core.errors import InvalidInput
from metro_web.domain import feeds
from metro_web.domain.feeds import Feed

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def shared(name: str) -> Path:
    """A real feed beside the project; the test is passed over without it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} beside the project")
    return path


def gtfs(lines: Mapping[str, list[str]], **files: str) -> dict[str, str]:
    """Files of a feed: route -> patterns of one-letter stops, a trip each. Others, or replacements, as `name=text`."""
    stops = dict.fromkeys(stop for patterns in lines.values() for pattern in patterns for stop in pattern)
    trips = [(route, f"{route}{n}", pattern) for route, patterns in lines.items() for n, pattern in enumerate(patterns)]
    made = {
        "stops": [["stop_id", "stop_name", "stop_lat", "stop_lon"]]
        + [[stop, f"Stop {stop}", 10 + n / 50, 77.5] for n, stop in enumerate(stops)],
        "routes": [["route_id", "route_long_name", "route_type", "route_color"]]
        + [[route, f"Line {route}", 1, f"{n:02}AA{n:02}"] for n, route in enumerate(lines, 10)],
        "trips": [["route_id", "service_id", "trip_id"]] + [[route, "all", trip] for route, trip, _ in trips],
        "stop_times": [["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"]]
        + [
            [trip, f"6:{2 * at:02}:00", f"6:{2 * at:02}:30", stop, at + 1]
            for _, trip, pattern in trips
            for at, stop in enumerate(pattern)
        ],
    }
    texts = {f"{name}.txt": table(rows) for name, rows in made.items()}
    return texts | {(name if "." in name else f"{name}.txt"): text for name, text in files.items()}


def table(rows: list[list[object]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """The same in an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    """An archive in bytes, as it is sent."""
    with tempfile.TemporaryDirectory() as folder:
        return zipped(Path(folder) / "feed.zip", files).read_bytes()


def read(folder: Path, files: Mapping[str, str | bytes]) -> Feed:
    return feeds.read(put(folder, files), currency="INR")


def refusal(path: Path) -> str:
    """The sentence that refuses a feed."""
    with pytest.raises(InvalidInput) as caught:
        feeds.read(path, currency="INR")
    assert caught.value.status == 422
    return caught.value.detail


def branches(feed: Feed, line: str | None = None) -> list[str]:
    """The branches of a line (the first one), a letter a station."""
    found = next(each for each in feed.lines if line in (None, each.code))
    return ["".join(branch.stations) for branch in found.branches]


def said(feed: Feed, *words: str) -> bool:
    """Whether one repair has all these words."""
    return any(all(word in sentence for word in words) for sentence in feed.repairs)
