"""The control room at work: lines edited, service stopped, people managed, the log and the board read."""

import asyncio

import pytest

from metro_web.core.errors import AppError
from metro_web.queries import footfall_view
from metro_web.services import footfall
from metro_web.state.admin_home import AdminHomeState
from metro_web.state.audit import AuditState
from metro_web.state.line import LineState
from metro_web.state.live_board import FootfallState
from metro_web.state.network_draft import DraftState
from metro_web.state.network_review import ReviewState
from metro_web.state.people import PeopleState, PersonState
from metro_web.state.service_control import ServiceControlState
from tests.services.network_editing import line, sell
from tests.tabs import Tab
from tests.world import World


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
        await tab.do(DraftState.load)
        await tab.do(LineState.load)
        await tab.do(LineState.move, "dale", 1, 0, 1)
        await tab.do(ReviewState.open)
        await tab.do(ReviewState.publish)
        await tab.do(AuditState.load)
        log = await tab.of(AuditState)
        entry = log.rows[0]
        assert (entry.action, entry.subject, entry.person) == ("Published a draft", "The network", "chen@example.org")
        assert any("Dale – Alder – Birch – Cedar" in change.after for change in entry.changes)
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
