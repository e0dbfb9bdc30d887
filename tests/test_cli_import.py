"""`metro import-network` as a person meets it: what it says, what it changes, what it refuses."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.feeds.small import gtfs, put, shared, zipped
from tests.test_cli import ROOT, metro, refusal

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/metro.db"
    assert metro("migrate", METRO_DATABASE_URL=url).returncode == 0
    return url


def test_tried_published_and_only_replaced_when_asked(database: str, tmp_path: Path) -> None:
    path = str(zipped(tmp_path / "feed.zip", gtfs({"R": ["ABCD", "BC"], "S": ["XY"]})))
    tried = metro("import-network", path, "--dry-run", METRO_DATABASE_URL=database)
    assert tried.returncode == 0, tried.stderr
    assert tried.stderr == ""
    for words in ("2 lines with 2 branches, 6 stations", "Fares: none", "cannot be reached", "Nothing was changed"):
        assert words in tried.stdout
    done = metro("import-network", path, METRO_DATABASE_URL=database)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Published as version 2" in done.stdout
    assert "--replace" in refusal(metro("import-network", path, METRO_DATABASE_URL=database))
    other = str(put(tmp_path / "other", gtfs({"R": ["ABC"]})))
    assert "--replace" in refusal(metro("import-network", other, "--dry-run", METRO_DATABASE_URL=database))
    again = metro("import-network", other, "--replace", METRO_DATABASE_URL=database)
    assert again.returncode == 0, again.stderr
    assert "Lines that go: Line S." in again.stdout
    assert "Stations that go: Stop D, Stop X, Stop Y." in again.stdout


def test_somebody_who_looks_sees_how_far_it_is(database: str, tmp_path: Path) -> None:
    path = str(zipped(tmp_path / "feed.zip", gtfs({"R": ["ABCD"]})))
    ours, theirs = os.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("METRO_")}
    done = subprocess.run(
        [sys.executable, "-m", "metro_web.cli", "import-network", path], cwd=ROOT, timeout=60, check=False, text=True,
        env=kept | {"METRO_DATABASE_URL": database, "COLUMNS": "100"}, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # the other end is closed: nothing more comes
        while data := os.read(ours, 65_536):
            seen += data
    os.close(ours)
    assert done.returncode == 0, seen
    for stage in ("Reading the feed", "Checking it", "Laying out the map", "Writing the network"):
        assert stage.encode() in seen
    assert "Published as version 2" in done.stdout


def test_refusals_are_one_sentence_and_change_nothing(database: str, tmp_path: Path) -> None:
    files = gtfs({"R": ["AB"]})
    del files["stops.txt"]
    assert "stops.txt" in refusal(metro("import-network", str(put(tmp_path / "a", files)), METRO_DATABASE_URL=database))
    assert "no file" in refusal(metro("import-network", str(tmp_path / "none.zip"), METRO_DATABASE_URL=database))
    money = {"fare_attributes": "fare_id,price,currency_type\nx,1,MYR\n"}
    foreign = str(put(tmp_path / "b", gtfs({"R": ["AB"]}, **money)))
    for flags in ((), ("--dry-run",)):
        assert "METRO_CURRENCY" in refusal(metro("import-network", foreign, *flags, METRO_DATABASE_URL=database))
    done = metro("import-network", foreign, METRO_DATABASE_URL=database, METRO_CURRENCY="MYR")
    assert "Published as version 2" in done.stdout, done.stderr


def test_an_unmigrated_database_is_refused(tmp_path: Path) -> None:
    path = str(put(tmp_path / "feed", gtfs({"R": ["AB"]})))
    assert "metro migrate" in refusal(metro("import-network", path, METRO_DATABASE_URL=f"sqlite:///{tmp_path}/x.db"))


def test_hyderabad_over_the_demo(database: str) -> None:
    path = shared("hyderabad-gtfs")
    assert metro("demo", METRO_DATABASE_URL=database).returncode == 0
    done = metro("import-network", str(path), "--replace", METRO_DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    assert "3 lines with 3 branches, 57 stations" in done.stdout


def test_what_is_exported_can_be_imported_again(database: str, tmp_path: Path) -> None:
    feed = str(zipped(tmp_path / "feed.zip", gtfs({"R": ["ABCD", "BC"], "S": ["XY"]})))
    assert metro("import-network", feed, METRO_DATABASE_URL=database).returncode == 0
    out = tmp_path / "network.json"
    done = metro("export-network", str(out), METRO_DATABASE_URL=database)
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 stations and 2 lines" in done.stdout
    before = out.read_text()
    assert "cannot be written" in refusal(metro("export-network", str(out), METRO_DATABASE_URL=database))
    assert out.read_text() == before
    assert metro("import-network", str(out), "--replace", METRO_DATABASE_URL=database).returncode == 0
    assert metro("export-network", str(tmp_path / "again.json"), METRO_DATABASE_URL=database).returncode == 0
    assert (tmp_path / "again.json").read_text() == before


def test_keys_are_rotated_at_the_terminal(database: str) -> None:
    done = [metro("rotate-keys", METRO_DATABASE_URL=database) for _ in range(2)]
    assert [one.returncode for one in done] == [0, 0], done
    assert ["k1" in done[0].stdout, "k2" in done[1].stdout] == [True, True]
