"""The control room at work: lines edited, service stopped, people managed, the log and the board read."""

import asyncio

import pytest

from metro_web.core.errors import AppError
from metro_web.queries import footfall_view
from metro_web.queries import network as network_queries
from metro_web.services import footfall
from metro_web.state.admin_home import AdminHomeState
from metro_web.state.audit import AuditState
from metro_web.state.line import LineEndState, LineState
from metro_web.state.live_board import FootfallState
from metro_web.state.network_board import NetworkBoardState
from metro_web.state.people import PeopleState, PersonState
from metro_web.state.service_control import ServiceControlState
from metro_web.state.station_dialog import StationDialogState
from tests.services.network_editing import line, sell, stations
from tests.tabs import Tab
from tests.world import World


def test_a_line_is_made_and_ordered(city: World) -> None:
    async def edit() -> None:
        tab = Tab(city.chen)
        await tab.do(NetworkBoardState.load)
        board = await tab.of(NetworkBoardState)
        await tab.do(NetworkBoardState.add_line, {"name": " ", "color": "#112233"})
        assert board.add_error
        assert await tab.do(NetworkBoardState.add_line, {"name": "Ünder Line", "color": "#112233"}) == [
            "/admin/network/lines/under-line"
        ]
        await tab.go("/admin/network/lines/under-line").do(LineState.load)
        editor = await tab.of(LineState)
        for code in ("alder", "fern"):
            await tab.do(LineState.pick_station, code)
            await tab.do(LineState.add_stop, {"place": "", "branch": ""})
        await tab.do(LineState.pick_mode, "new")
        await tab.do(LineState.add_stop, {"code": "mill", "name": "Mill", "place": "2"})
        assert [stop.name for stop in editor.line.branches[0].stops] == ["Alder", "Mill", "Fern"]
        await tab.do(LineState.move, "mill", 1, 0)
        assert stations("under-line") == "maf"
        await tab.do(LineState.save_facts, {"name": "Over Line", "color": "#445566"})
        assert (line("under-line").name, editor.line.sign.color) == ("Over Line", "#445566")
        await tab.do(LineEndState.delete)
        assert network_queries.latest().network.find_line("under-line") is None

    asyncio.run(edit())


@pytest.mark.parametrize("place", [0, 99, -1, True, "2", None, 10**12])
def test_a_place_that_is_none_changes_nothing_and_the_true_order_is_drawn(city: World, place: object) -> None:
    async def edit() -> None:
        tab = Tab(city.chen).go("/admin/network/lines/red")
        await tab.do(LineState.load)
        editor = await tab.of(LineState)
        drawn = editor.revision
        with pytest.raises(AppError):
            await tab.do(LineState.move, "alder", place, 0)
        assert (stations("red"), editor.revision) == ("abcd", drawn + 1)

    asyncio.run(edit())


def test_what_was_sold_stays_and_the_dialog_says_why(city: World) -> None:
    async def edit() -> None:
        sell(city.bilal, "alder", "cedar")
        tab = Tab(city.chen).go("/admin/network/lines/red")
        await tab.do(LineState.load)
        await tab.do(StationDialogState.open_stop, "birch", 0)
        dialog = await tab.of(StationDialogState)
        assert (dialog.name, dialog.place, dialog.count) == ("Birch", 2, 4)
        await tab.do(StationDialogState.take_off)
        assert (dialog.is_open, "Tickets were sold" in dialog.error) == (True, True)
        await tab.do(StationDialogState.delete)
        assert stations("red") == "abcd", "nobody was asked whether that is meant"
        await tab.do(LineEndState.delete)
        assert "Tickets were sold" in (await tab.of(LineEndState)).error
        await tab.do(StationDialogState.rename, {"name": "x" * 10_000})
        assert dialog.error == "At most 120 characters, please."
        await tab.do(StationDialogState.move, {"place": "4"})
        assert (dialog.is_open, stations("red")) == (False, "acdb")

    asyncio.run(edit())


def test_a_line_nobody_knows_is_told_missing(city: World) -> None:
    async def look() -> None:
        tab = Tab(city.chen).go("/admin/network/lines/%00nope")
        await tab.do(LineState.load)
        assert (await tab.of(LineState)).is_missing
        await tab.go("/admin/users/../../etc").do(PersonState.load)
        assert (await tab.of(PersonState)).is_missing

    asyncio.run(look())


def test_service_is_stopped_with_a_reason_and_started(city: World) -> None:
    async def control() -> None:
        tab = Tab(city.chen)
        await tab.do(ServiceControlState.load)
        state = await tab.of(ServiceControlState)
        await tab.do(ServiceControlState.stop, {"reason": "Not asked about"})
        assert line("red").is_running
        await tab.do(ServiceControlState.ask_stop, "red")
        await tab.do(ServiceControlState.stop, {"reason": "x" * 301})
        assert state.error == "At most 300 characters, please."
        assert state.is_asking
        await tab.do(ServiceControlState.stop, {"reason": "Works"})
        assert (line("red").is_running, line("red").stop_reason, state.running_label) == (
            False,
            "Works",
            "2 of 3 lines",
        )
        await tab.do(ServiceControlState.start, "red")
        await tab.do(ServiceControlState.ask_stop, "")
        await tab.do(ServiceControlState.stop, {"reason": ""})
        assert (line("red").is_running, state.is_running) == (True, False)
        await tab.do(ServiceControlState.start, "")
        assert state.is_running

    asyncio.run(control())


def test_people_are_found_given_roles_and_blocked(city: World) -> None:
    async def manage() -> None:
        tab = Tab(city.chen)
        await tab.do(PeopleState.pick, "query", "ASHA example")
        found = (await tab.of(PeopleState)).rows
        assert [row.name for row in found] == ["Asha"]
        await tab.go(found[0].href).do(PersonState.load)
        person = await tab.of(PersonState)
        await tab.do(PersonState.toggle_role, "king")
        await tab.do(PersonState.save_roles)
        assert person.roles_error
        assert person.person.roles == ["passenger"]
        await tab.do(PersonState.toggle_role, "king")
        await tab.do(PersonState.toggle_role, "staff")
        await tab.do(PersonState.save_roles)
        assert person.person.roles_label == "Passenger, Staff"
        await tab.do(PersonState.set_blocked, True)
        assert person.person.is_blocked
        await tab.go(f"/admin/users/{city.chen.user_id}").do(PersonState.load)
        await tab.do(PersonState.set_blocked, True)
        assert person.block_error
        assert not person.person.is_blocked

    asyncio.run(manage())


def test_the_log_says_who_moved_what(city: World) -> None:
    async def read() -> None:
        tab = Tab(city.chen).go("/admin/network/lines/red")
        await tab.do(LineState.load)
        await tab.do(LineState.move, "dale", 1, 0)
        await tab.do(AuditState.load)
        log = await tab.of(AuditState)
        entry = log.rows[0]
        assert (entry.action, entry.subject, entry.person) == ("Moved a station", "Red Line", "chen@example.org")
        assert (entry.changes[0].before, entry.changes[0].after) == (
            "Alder – Birch – Cedar – Dale",
            "Dale – Alder – Birch – Cedar",
        )
        await tab.do(AuditState.pick, "action", "user")
        assert log.rows == []
        await tab.do(AuditState.pick, "first", "not a day")
        assert log.error
        await tab.do(AuditState.clear)
        assert (len(log.rows), log.error) == (1, "")

    asyncio.run(read())


def test_the_board_counts_a_sale_and_shows_other_days(city: World) -> None:
    async def look() -> None:
        sell(city.bilal, "alder", "fern")
        tab = Tab(city.bilal)
        await tab.do(FootfallState.load)
        board = await tab.of(FootfallState)
        assert (board.total, board.inside, board.left) == (1, 0, 1)
        assert board.counts == [["alder", 1, 0, 0], ["cedar", 0, 0, 1], ["fern", 0, 1, 0]]
        assert {bar.code: bar.share for bar in board.lines} == {"red": 100, "blue": 100, "grey": 0}
        await tab.do(FootfallState.pick_day, "2026-02-30")
        assert board.day_error
        assert board.total == 1
        await tab.do(FootfallState.pick_day, "2020-01-01")
        assert (board.is_today, board.total, board.counts) == (False, 0, [])
        await tab.do(FootfallState.pick_day, footfall.today().isoformat())
        assert (board.is_today, board.total) == (True, 1)
        await tab.do(FootfallState.pause)
        assert board.is_paused
        admin = Tab(city.chen)
        await admin.do(AdminHomeState.load)
        home = await admin.of(AdminHomeState)
        assert (home.total, home.running_label) == (1, "3 of 3 lines")

    asyncio.run(look())


def test_days_of_no_calendar_are_refused() -> None:
    for text in ("", "0002-01-01", "9999-12-31", "2026-13-01", "x" * 10_000):
        with pytest.raises(AppError):
            footfall_view.day_of(text)
