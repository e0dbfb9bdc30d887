"""A feed that an admin sends: kept in parts, looked at, published whole or not at all, gone after an hour."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from metro_web.core import clock, db, ids
from metro_web.core.config import settings
from metro_web.core.errors import AppError, InvalidInput, NotAllowed, NotFound, TooLarge, Unauthenticated
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.services import network_lines, sent_feeds
from metro_web.services.network_import import Stage
from metro_web.services.network_lines import LinePatch
from tests import databases, shop, world
from tests.domain.feeds.small import gtfs, shared, zip_of, zipped
from tests.services.network_editing import entries, everything, sell, version
from tests.world import World

FEED = gtfs({"R": ["ABCD"], "S": ["CXY"]})


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    """A feed of two lines and six stations, as it is sent."""
    return zipped(tmp_path / "feed.zip", FEED).read_bytes()


def send(actor: Actor, data: bytes, name: str = "feed.zip") -> str:
    return sent_feeds.receive(actor, io.BytesIO(data), name)


def publish(actor: Actor, import_id: str, *, replace: bool = True) -> int:
    feed = sent_feeds.reopened(actor, import_id)

    def use_case(tx: db.Tx) -> int:
        return sent_feeds.publish(tx, actor, import_id, feed, replace_network=replace).version

    return db.run(use_case)


def kept() -> tuple[int, int]:
    """How many feeds and parts are stored."""

    def count(tx: db.Tx) -> tuple[int, int]:
        rows = [tx.execute(text(f"SELECT count(*) FROM {name}")) for name in ("network_import", "network_import_part")]
        return rows[0].scalar_one(), rows[1].scalar_one()

    return db.read(count)


def code_of(fn: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(AppError) as caught:
        fn(*args, **kwargs)
    return caught.value.code


def test_sent_looked_at_and_published(city: World, archive: bytes) -> None:
    before, stages = everything(), []
    import_id = send(city.chen, archive, "C:\\feeds\\../my feed.zip")
    sent = sent_feeds.look(city.chen, import_id, lambda stage, share: stages.append((stage, share)))
    assert everything() == before
    report = sent.report
    assert report is not None
    assert (sent.name, sent.size_bytes) == ("my feed.zip", len(archive))
    assert [(line.code, line.stations, line.ends) for line in report.lines] == [
        ("R", 4, ("Stop A", "Stop D")), ("S", 3, ("Stop C", "Stop Y")),
    ]  # fmt: skip
    assert (report.stations, report.replaces_lines, report.replaces_stations) == (6, 3, 8)
    assert report.lines_gone == ("Red Line", "Blue Line", "Grey Line")
    assert any("one direction only" in repair for repair in report.repairs)
    assert [stage for stage, _share in stages][-2:] == [Stage.CHECKING, Stage.DRAWING]
    assert {line["code"] for line in sent.map["lines"]} == {"R", "S"}
    assert len(sent.map["stations"]) == 6
    assert db.read(sent_feeds.newest, city.chen) == sent

    assert publish(city.chen, import_id) == version()
    assert set(network_queries.latest().network.stations) == set("ABCDXY")
    entry = entries()[-1]
    assert (entry.action, entry.actor_id) == ("network.import", city.chen.user_id)
    assert entry.after is not None
    assert entry.after["file"] == "my feed.zip"
    assert kept() == (0, 0)
    assert code_of(publish, city.chen, import_id) == "unknown_import"


def test_replacing_has_to_be_said(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    sent_feeds.look(city.chen, import_id)
    before = everything()
    assert code_of(publish, city.chen, import_id, replace=False) == "network_exists"
    assert everything() == before
    assert kept()[0] == 1


def test_it_has_to_be_looked_at_again_when_the_network_has_changed(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    assert code_of(publish, city.chen, import_id) == "not_looked_at"
    sent_feeds.look(city.chen, import_id)
    db.run(network_lines.change_line, city.chen, "red", LinePatch(name="Ruby Line"))
    before = everything()
    assert code_of(publish, city.chen, import_id) == "network_changed"
    assert everything() == before
    sent_feeds.look(city.chen, import_id)
    publish(city.chen, import_id)
    assert set(network_queries.latest().network.stations) == set("ABCDXY")


def test_what_was_sold_since_is_looked_at_in_the_transaction(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    report = sent_feeds.look(city.chen, import_id).report
    assert report is not None
    assert (report.refusal, report.living_tickets) == ("", 0)
    sell(city.bilal, "alder", "dale")
    assert code_of(publish, city.chen, import_id) == "in_use"
    shop.buy(city.asha)
    again = sent_feeds.look(city.chen, import_id).report
    assert again is not None
    assert "Red Line" in again.refusal
    assert again.living_tickets == 1


def test_it_is_nobody_elses(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    sent_feeds.look(city.chen, import_id)
    other = db.run(world.person, "Omar", "admin")
    for wrong in (import_id, ids.new_id(), "../../etc/passwd", "", "x" * 500, import_id.upper()):
        with pytest.raises(NotFound):
            db.read(sent_feeds.get, other, wrong)
        with pytest.raises(NotFound):
            publish(other, wrong)
        with pytest.raises(NotFound):
            db.run(sent_feeds.discard, other, wrong)
    assert db.read(sent_feeds.newest, other) is None
    for actor, error in ((city.asha, NotAllowed), (city.bilal, NotAllowed), (world.Actor(), Unauthenticated)):
        with pytest.raises(error):
            send(actor, archive)
        for use_case in (sent_feeds.look, sent_feeds.reopened):
            with pytest.raises(error):
                use_case(actor, import_id)
        for in_tx in (sent_feeds.get, sent_feeds.discard):
            with pytest.raises(error):
                db.run(in_tx, actor, import_id)
    db.run(sent_feeds.discard, city.chen, import_id)
    assert kept() == (0, 0)


def test_it_is_gone_after_an_hour_and_swept(city: World, archive: bytes) -> None:
    shop.at()
    import_id = send(city.chen, archive)
    sent_feeds.look(city.chen, import_id)
    db.run(sent_feeds.forget, clock.utc_now())
    assert kept()[0] == 1
    shop.at(minutes=settings().import_minutes)
    assert code_of(publish, city.chen, import_id) == "unknown_import"
    db.run(sent_feeds.forget, clock.utc_now())
    assert kept() == (0, 0)


def test_an_admin_has_two_at_most(city: World, archive: bytes) -> None:
    sent = [send(city.chen, archive) for _ in range(4)]
    assert kept()[0] == 2
    for old in sent[:2]:
        with pytest.raises(NotFound):
            sent_feeds.look(city.chen, old)
    sent_feeds.look(city.chen, sent[2])


def test_what_is_refused_is_not_kept(city: World) -> None:
    before = everything()
    for data in (b"", b"hello", b"PK\x03\x04 not really", b"{", zip_of({"stops.txt": "stop_id\nA\n"})):
        with pytest.raises(InvalidInput):
            sent_feeds.look(city.chen, send(city.chen, data))
        assert kept() == (0, 0)
    assert everything() == before


def test_too_large_and_too_slow(city: World, archive: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "import_mb_max", 0)
    with pytest.raises(TooLarge):
        send(city.chen, archive)
    monkeypatch.undo()
    monkeypatch.setattr(settings(), "import_seconds_max", -1)
    slow = gtfs({"R": ["ABCD"]})
    slow["stop_times.txt"] += "R0,7:00:00,7:00:00,A,9\n" * 20_000
    import_id = send(city.chen, zip_of(slow))
    with pytest.raises(InvalidInput, match="takes longer"):
        sent_feeds.look(city.chen, import_id)


def test_one_that_broke_off_cannot_be_looked_at(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    db.run(lambda tx: tx.execute(text("DELETE FROM network_import_part")))
    with pytest.raises(InvalidInput, match="not arrived whole"):
        sent_feeds.look(city.chen, import_id)


def test_more_parts_than_one_come_back_whole(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_feeds, "PART_BYTES", 100)
    import_id = send(city.chen, zip_of(FEED))
    assert kept()[1] > 3
    assert sent_feeds.look(city.chen, import_id).report is not None


def test_two_at_one_moment_publish_once(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    sent_feeds.look(city.chen, import_id)
    feed, start, told = sent_feeds.reopened(city.chen, import_id), threading.Barrier(2), []

    def once() -> None:
        start.wait()
        try:
            told.append(db.run(lambda tx: sent_feeds.publish(tx, city.chen, import_id, feed, replace_network=True)))
        except AppError as error:
            told.append(error.code)

    before = version()
    threads = [threading.Thread(target=once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version() == before + 1
    assert [word for word in told if isinstance(word, str)] in (["unknown_import"], ["network_changed"])


KILLED = """
import os, signal, sys
from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.services import network_admin, sent_feeds

actor, import_id = Actor(sys.argv[1], "chen@example.org", "Chen", frozenset({"admin"})), sys.argv[2]
network_admin.finish = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
feed = sent_feeds.reopened(actor, import_id)
db.run(lambda tx: sent_feeds.publish(tx, actor, import_id, feed, replace_network=True))
"""


@pytest.mark.slow
def test_a_kill_in_the_middle_of_publishing_changes_nothing(city: World, archive: bytes) -> None:
    import_id = send(city.chen, archive)
    sent_feeds.look(city.chen, import_id)
    before = everything()
    environment = os.environ | {"METRO_DATABASE_URL": settings().database_url}
    command = [sys.executable, "-c", KILLED, str(city.chen.user_id), import_id]
    done = subprocess.run(command, cwd=databases.ROOT, env=environment, check=False, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert everything() == before
    assert db.read(sent_feeds.get, city.chen, import_id).report is not None
    publish(city.chen, import_id)


@pytest.mark.slow
def test_hyderabad_is_looked_at_within_seconds(city: World, tmp_path: Path) -> None:
    folder = shared("hyderabad-gtfs")
    data = zip_of({file.name: file.read_bytes() for file in folder.glob("*.txt")})
    report = sent_feeds.look(city.chen, send(city.chen, data)).report
    assert report is not None
    assert (len(report.lines), report.stations, report.refusal) == (3, 57, "")
