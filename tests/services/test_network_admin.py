"""Every edit: for admins only, under one lock, whole, written down, and shown at once."""

import threading
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.domain.network import Walk
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.queries import audit as audit_queries
from metro_web.queries import network as network_queries
from metro_web.queries.audit import AuditFilter
from metro_web.services import audit, footfall, network_lines, network_stations, service_control
from metro_web.services.network_lines import LinePatch
from metro_web.services.network_stations import Placing
from tests.services.network_editing import entries, everything, line, put, refused, sell, stations, version
from tests.world import World

EDITS: list[tuple[Any, tuple[Any, ...]]] = [
    (service_control.set_service, (False, "Storm")),
    (network_lines.add_line, ("pink", "Pink Line", "#FF0088")),
    (network_lines.change_line, ("red", LinePatch(name="Ruby Line"))),
    (network_lines.delete_line, ("red",)),
    (network_lines.add_branch, ("red",)),
    (network_lines.delete_branch, ("red", 0)),
    (network_stations.put_station, ("red", Placing("ivy", "Ivy"))),
    (network_stations.order, ("red", ["dale", "cedar", "birch", "alder"])),
    (network_stations.take_off, ("red", "birch")),
    (network_stations.rename_station, ("birch", "Beech")),
    (network_stations.delete_station, ("birch",)),
    (network_stations.link, (Walk("alder", "elm", 120, 90),)),
    (network_stations.unlink, ("gorse", "dale")),
]
NAMES = [fn.__name__ for fn, _ in EDITS]


@pytest.mark.parametrize(("edit", "args"), EDITS, ids=NAMES)
def test_an_edit_is_whole_counted_written_down_and_shown(city: World, edit: Any, args: tuple[Any, ...]) -> None:
    before = network_queries.latest()
    returned = db.run(edit, city.chen, *args)
    after = network_queries.latest()
    assert version() == after.version == before.version + 1
    assert returned == after.network == db.read(network_queries.read)
    assert after.network != before.network
    (entry,) = entries()
    assert (entry.actor_id, entry.actor_label) == (city.chen.user_id, "chen@example.org")
    assert entry.before != entry.after


@pytest.mark.parametrize(("edit", "args"), EDITS, ids=NAMES)
def test_an_edit_is_for_admins(city: World, edit: Any, args: tuple[Any, ...]) -> None:
    refused("unauthenticated", 401, edit, ANYONE, *args)
    for actor in (city.asha, city.bilal):
        refused("not_allowed", 403, edit, actor, *args)
        refused("not_allowed", 403, edit, actor, *("nowhere" for _ in args))


@pytest.mark.parametrize(("edit", "args"), EDITS, ids=NAMES)
def test_an_edit_that_fails_at_its_end_leaves_nothing(
    city: World, monkeypatch: pytest.MonkeyPatch, edit: Any, args: tuple[Any, ...]
) -> None:
    before, shown = everything(), network_queries.latest()

    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(ZeroDivisionError):
        db.run(edit, city.chen, *args)
    assert everything() == before
    assert network_queries.refresh() is shown


def test_what_changes_nothing_raises_nothing(city: World) -> None:
    before = everything()
    db.run(service_control.set_service, city.chen, True)
    db.run(network_lines.change_line, city.chen, "red", LinePatch("Red Line", "#C62828", True))
    db.run(network_stations.rename_station, city.chen, "birch", " Birch ")
    put(city.chen, "red", "birch", 2)
    assert everything() == before


def test_the_log_says_what_it_was_and_what_it_is(city: World) -> None:
    db.run(network_lines.change_line, city.chen, "red", LinePatch(is_running=False, reason="Flood"))
    put(city.chen, "red", "dale", 1)
    db.run(network_stations.delete_station, city.chen, "fern")
    stop, move, delete = entries()
    assert (stop.action, stop.subject) == ("line.stop", "line:red")
    kept = {"name": "Red Line", "color": "#C62828"}
    assert stop.before == {**kept, "running": True, "reason": ""}
    assert stop.after == {**kept, "running": False, "reason": "Flood"}
    assert (move.action, move.before["branches"][0]["stations"][0]) == ("station.move", "alder")
    assert move.after["branches"][0]["stations"] == ["dale", "alder", "birch", "cedar"]
    assert (delete.action, delete.subject, delete.after) == ("station.delete", "station:fern", None)
    assert delete.before == {"name": "Fern", "lines": ["blue"]}


def test_an_admin_reads_the_log_by_action_subject_person_and_page(city: World) -> None:
    for name in ("A", "B", "C"):
        db.run(network_lines.change_line, city.chen, "red", LinePatch(name=name))
    db.run(network_stations.rename_station, city.chen, "birch", "Beech")

    def page(**wanted: Any) -> list[str]:
        found, _ = db.read(audit.list_entries, city.chen, AuditFilter(**wanted))
        return [entry.action for entry in found]

    assert page() == ["station.rename", "line.change", "line.change", "line.change"]
    assert page(action="line") == page(action="line.change") == page(subject="line:red") == ["line.change"] * 3
    assert page(action="lin") == page(subject="line:blue") == page(person="asha") == page(person="%") == []
    assert len(page(person="CHEN@")) == len(page(person=str(city.chen.user_id))) == 4
    first, cursor = db.read(audit.list_entries, city.chen, AuditFilter(), limit=3)
    rest, end = db.read(audit.list_entries, city.chen, AuditFilter(), limit=3, before=cursor)
    assert ([len(first), len(rest)], end) == ([3, 1], None)
    assert [(change.before, change.after) for change in first[1].changes] == [("B", "C")]
    with pytest.raises(AppError, match="admin"):
        db.read(audit.list_entries, city.bilal, AuditFilter())
    assert db.read(audit_queries.list_entries, AuditFilter(since=first[0].at))[0]


def test_editors_queue_and_none_is_lost(city: World) -> None:
    """Many admins at once: every station arrives, each edit has its own version and entry."""
    start, failed = threading.Barrier(8), []

    def edit(number: int) -> None:
        start.wait()
        try:
            put(city.chen, "red", f"n{number}", 1)
        except Exception as exc:  # noqa: BLE001  reported below
            failed.append(exc)

    before = version()
    callers = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert failed == []
    assert version() == before + 8 == network_queries.latest().version
    assert set(line("red").station_codes) == {f"n{number}" for number in range(8)} | {"alder", "birch", "cedar", "dale"}
    lengths = [len(entry.after["branches"][0]["stations"]) for entry in entries()]
    assert lengths == [5, 6, 7, 8, 9, 10, 11, 12]
    numbers = [node.number for node in network_queries.latest().network.stations.values()]
    assert len(numbers) == len(set(numbers))


def test_a_second_line_of_one_code_loses(city: World) -> None:
    start, told = threading.Barrier(2), []

    def add() -> None:
        start.wait()
        try:
            db.run(network_lines.add_line, city.chen, "pink", "Pink Line", "#FF0088")
            told.append("added")
        except AppError as exc:
            told.append(exc.code)

    callers = [threading.Thread(target=add) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(told) == ["added", "code_taken"]


def test_an_older_reader_does_not_bring_the_old_network_back(city: World) -> None:
    with db.transaction(read_only=True) as tx:
        old = network_queries.current(tx)
        put(city.chen, "red", "ivy")
        again = network_queries.current(tx)
        assert again.version in (old.version, old.version + 1)
    assert network_queries.latest().version == old.version + 1
    assert stations("red") == "abcdi"


def test_nobody_sees_an_edit_before_its_commit(city: World) -> None:
    before = network_queries.latest().version

    def look_meanwhile(tx: Tx) -> None:
        network_stations.rename_station(tx, city.chen, "birch", "Beech")
        assert network_queries.latest().network.name_of("birch") == "Birch"
        assert db.read(network_queries.current).version == before

    db.run(look_meanwhile)
    assert network_queries.latest().network.name_of("birch") == "Beech"


def test_staff_look_at_footfall_of_the_service_day(city: World) -> None:
    sell(city.bilal, "alder", "dale")
    for actor in (city.bilal, city.chen):
        assert db.read(footfall.of_day, actor).total == 1
    assert db.read(footfall.of_day, city.bilal, footfall.today()).day == footfall.today()
    for actor, status in ((ANYONE, 401), (city.asha, 403), (Actor("0" * 32, roles=frozenset({"operator"})), 403)):
        with pytest.raises(AppError) as caught:
            db.read(footfall.of_day, actor)
        assert caught.value.status == status
