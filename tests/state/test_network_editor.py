"""The network editor's pages: a line drawn from nothing, moved, seen, published and taken back; two windows, two admins."""

import asyncio
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError, Conflict
from metro_web.queries import network as network_queries
from metro_web.queries import network_drafts
from metro_web.state.line import BranchState, LineState
from metro_web.state.network_board import NetworkBoardState, WalkState
from metro_web.state.network_canvas import CanvasState
from metro_web.state.network_draft import DraftState
from metro_web.state.network_review import PublicationState, ReviewState
from metro_web.state.station_dialog import StationDialogState
from tests.services.network_editing import sell, stations
from tests.tabs import Tab
from tests.world import World, person


async def opened(who: Any, line: str = "") -> Tab:
    """A tab with the editor open: the network, or one line of it."""
    tab = Tab(who)
    await tab.do(DraftState.load)
    await tab.do(CanvasState.load)
    await tab.do(NetworkBoardState.load)
    await tab.do(PublicationState.load)
    if line:
        await tab.go(f"/admin/network/lines/{line}").do(LineState.load)
    return tab


async def published(tab: Tab) -> None:
    """See the changes, then publish them."""
    await tab.do(ReviewState.open)
    await tab.do(ReviewState.publish)


def order_of(editor: LineState, branch: int = 0) -> str:
    """A branch of the drafted line by initials."""
    found = next(each for each in editor.view.branches if each.position == branch)
    return "".join(stop.code[0] for stop in found.stops)


def test_a_line_is_drawn_from_nothing_published_and_taken_back(city: World) -> None:
    async def draw() -> None:
        tab = await opened(city.chen)
        board, draft = await tab.of(NetworkBoardState), await tab.of(DraftState)
        await tab.do(NetworkBoardState.open_form, "line")
        await tab.do(NetworkBoardState.propose, "Ünder Line")
        assert board.proposed == "under-line"
        await tab.do(NetworkBoardState.add_line, {"name": " ", "color": "#112233"})
        assert (board.error, board.form) == ("Please give a name.", "line")
        went = await tab.do(NetworkBoardState.add_line, {"name": "Ünder Line", "color": "#112233"})
        assert went == ["/admin/network/lines/under-line"]
        await tab.go(went[0]).do(LineState.load)
        editor = await tab.of(LineState)
        for code in ("alder", "fern"):
            await tab.do(LineState.pick_station, code)
            await tab.do(LineState.add_stop, {"place": "", "branch": ""})
        await tab.do(LineState.pick_mode, "new")
        await tab.do(LineState.propose, "Mill", editor.round)
        assert editor.proposed == "mill"
        await tab.do(LineState.add_stop, {"name": "Mill", "place": "2"})
        await tab.do(LineState.propose, "Mill", editor.round - 1)
        assert editor.proposed == "", "what was typed before the station was added is no name any more"
        assert order_of(editor) == "amf"
        await tab.do(LineState.move, "mill", 1, 0, 17)
        assert (order_of(editor), editor.answered) == ("maf", 17)
        await tab.do(
            LineState.save_facts,
            {"name": "Over Line", "color": "#445566", "letter": "O", "shape": "pill", "position": "1"},
        )
        assert (editor.view.line.sign.name, editor.view.line.sign.letter) == ("Over Line", "O")
        assert (await tab.of(DraftState)).view.lines[0].sign.code == "under-line"
        assert network_queries.latest().network.find_line("under-line") is None, "nobody sees a draft"
        assert draft.view.has_changes
        await published(tab)
        assert stations("under-line") == "maf"
        assert not draft.view.has_changes
        newest = (await tab.of(PublicationState)).newest
        assert newest.can_undo
        await tab.do(PublicationState.undo, newest.id)
        assert network_queries.latest().network.find_line("under-line") is None
        assert (await tab.of(PublicationState)).newest.is_undo

    asyncio.run(draw())


@pytest.mark.parametrize("place", [0, 99, -1, True, "2", None, 10**12])
def test_a_place_that_is_none_changes_nothing_and_the_move_is_answered(city: World, place: object) -> None:
    async def draw() -> None:
        tab = await opened(city.chen, "red")
        editor = await tab.of(LineState)
        with pytest.raises(AppError):
            await tab.do(LineState.move, "alder", place, 0, 5)
        assert (order_of(editor), editor.answered) == ("abcd", 5)
        assert (await tab.of(DraftState)).view.revision == 0

    asyncio.run(draw())


@pytest.mark.parametrize(
    "moves", [None, "x", [], [["alder"]], [["alder", "1", 2]], [["nope", 1, 2]], [["alder", 1e300, 0]], [[{}, 1, 2]]]
)
def test_a_move_on_the_drawing_that_is_none_is_refused_and_the_truth_is_shown(city: World, moves: Any) -> None:
    async def draw() -> None:
        tab = await opened(city.chen)
        canvas = await tab.of(CanvasState)
        before, canvas.network = dict(canvas.network), {}
        with pytest.raises(AppError):
            await tab.do(CanvasState.place, moves, 9)
        assert canvas.answered == 9
        assert dict(canvas.network) == before, "it is sent again, so that the page draws it"

    asyncio.run(draw())


def test_the_first_move_keeps_the_drawing_as_it_is_seen(city: World) -> None:
    async def draw() -> None:
        tab = await opened(city.chen)
        canvas = await tab.of(CanvasState)
        seen = {each["code"]: (each["x"], each["y"]) for each in canvas.network["stations"]}
        await tab.do(CanvasState.place, [["cedar", 40, 41.5]], 1)
        await tab.do(CanvasState.refresh)
        now = {each["code"]: (each["x"], each["y"]) for each in canvas.network["stations"]}
        assert now == {**seen, "cedar": (40, 41.5)}

    asyncio.run(draw())


def test_the_live_loop_knows_every_draft(city: World) -> None:
    async def draw() -> None:
        assert db.read(network_drafts.revisions) == {}
        tab = await opened(city.chen, "red")
        await tab.do(LineState.move, "alder", 2, 0, 1)
        await tab.do(LineState.move, "alder", 1, 0, 2)
        assert db.read(network_drafts.revisions) == {city.chen.user_id: 2}
        await tab.do(DraftState.discard)
        assert db.read(network_drafts.revisions) == {}

    asyncio.run(draw())


def test_two_windows_of_one_admin_do_not_write_over_each_other(city: World) -> None:
    async def draw() -> None:
        first, second = await opened(city.chen, "red"), await opened(city.chen, "red")
        await first.do(LineState.move, "alder", 2, 0, 1)
        with pytest.raises(Conflict) as caught:
            await second.do(LineState.move, "dale", 1, 0, 1)
        assert caught.value.code == "draft_changed"
        assert order_of(await second.of(LineState)) == "bacd", "what the other window drew is shown"
        await second.do(LineState.move, "dale", 1, 0, 2)
        assert order_of(await second.of(LineState)) == "dbac"

    asyncio.run(draw())


def test_another_admin_is_told_and_goes_on_from_the_newest(city: World) -> None:
    async def draw() -> None:
        dana = db.run(person, "Dana", "admin")
        mine, theirs = await opened(city.chen, "red"), await opened(dana)
        await mine.do(
            LineState.save_facts,
            {"name": "Ruby", "color": "#C62828", "letter": "R", "shape": "circle", "position": "1"},
        )
        await theirs.do(StationDialogState.open_station, "birch")
        await theirs.do(StationDialogState.rename, {"name": "Birch Hill"})
        await theirs.go("/admin/network/lines/red").do(LineState.load)
        await theirs.do(
            LineState.save_facts,
            {"name": "Rose", "color": "#C62828", "letter": "R", "shape": "circle", "position": "1"},
        )
        await published(theirs)
        await mine.do(DraftState.follow)
        draft = await mine.of(DraftState)
        assert draft.view.is_behind
        assert any("Dana" in said for said in draft.view.behind)
        await published(mine)
        review = await mine.of(ReviewState)
        assert (review.is_open, bool(review.error)) == (True, True)
        await mine.do(DraftState.rebase)
        assert not draft.view.is_behind
        assert draft.conflicts
        assert "Ruby" in "".join(draft.conflicts) or "Rose" in "".join(draft.conflicts)

    asyncio.run(draw())


def test_what_was_sold_stays_and_the_list_says_why(city: World) -> None:
    async def draw() -> None:
        sell(city.bilal, "alder", "cedar")
        tab = await opened(city.chen, "red")
        await tab.do(StationDialogState.open_stop, "birch", 0)
        dialog = await tab.of(StationDialogState)
        assert (dialog.station.name, dialog.station.calls[0].place_label) == ("Birch", "2 of 4")
        await tab.do(StationDialogState.rename, {"name": "x" * 10_000})
        assert dialog.error
        await tab.do(StationDialogState.remove)
        assert dialog.is_open, "nobody was asked whether that is meant"
        await tab.do(StationDialogState.ask_remove)
        await tab.do(StationDialogState.remove)
        assert not dialog.is_open
        await published(tab)
        review = await tab.of(ReviewState)
        assert any("Tickets were sold" in row.refusal for row in review.changes.rows)
        assert "Tickets were sold" in review.error
        assert stations("red") == "abcd"
        await tab.do(DraftState.discard)
        assert not (await tab.of(DraftState)).view.has_changes

    asyncio.run(draw())


def test_branches_are_split_joined_named_and_closed(city: World) -> None:
    async def draw() -> None:
        tab = await opened(city.chen, "red")
        editor, branches = await tab.of(LineState), await tab.of(BranchState)
        await tab.do(StationDialogState.open_stop, "cedar", 0)
        await tab.do(StationDialogState.split, "red", 0)
        await tab.do(LineState.refresh)
        assert (order_of(editor, 0), order_of(editor, 1)) == ("abc", "cd")
        await tab.do(BranchState.toggle, 1)
        await tab.do(BranchState.rename, {"name": "Spur"})
        await tab.do(LineState.refresh)
        assert editor.view.branches[1].name == "Spur"
        await tab.do(BranchState.toggle, 0)
        await tab.do(BranchState.join, {"other": "1"})
        await tab.do(LineState.refresh)
        assert order_of(editor) == "abcd"
        await tab.do(BranchState.set_ring, 0, True)
        await tab.do(LineState.refresh)
        assert editor.view.branches[0].is_ring
        await tab.do(BranchState.remove, 7)
        assert branches.error
        await tab.do(StationDialogState.open_stop, "alder", 0)
        await tab.do(StationDialogState.measure, "red", "birch", {"distance_m": "900", "duration_s": ""})
        call = (await tab.of(StationDialogState)).station.calls[0]
        assert (call.distance_m, call.duration_s) == ("900", "")

    asyncio.run(draw())


def test_walks_are_added_changed_and_removed(city: World) -> None:
    async def draw() -> None:
        tab = await opened(city.chen)
        walk, draft = await tab.of(WalkState), await tab.of(DraftState)
        await tab.do(WalkState.add, {"duration_s": "60", "distance_m": "80"})
        assert walk.error == "Please choose both stations."
        await tab.do(WalkState.pick_start, "alder")
        await tab.do(WalkState.pick_goal, "elm")
        await tab.do(WalkState.add, {"duration_s": "a minute", "distance_m": "80"})
        assert walk.error
        await tab.do(WalkState.add, {"duration_s": "60", "distance_m": "80"})
        assert next((each.a, each.b, each.duration_s) for each in draft.view.walks) == ("alder", "elm", 60)
        await tab.do(WalkState.change, "alder", "elm", {"duration_s": "90", "distance_m": "85"})
        assert draft.view.walks[0].duration_s == 90
        await tab.do(WalkState.remove, "dale", "gorse")
        assert [each.a for each in draft.view.walks] == ["alder"]

    asyncio.run(draw())


def test_stations_are_found_in_the_draft(city: World) -> None:
    async def draw() -> None:
        tab = await opened(city.chen)
        board = await tab.of(NetworkBoardState)
        await tab.do(NetworkBoardState.open_form, "station")
        assert ("red/0", "Red Line") in board.choices
        await tab.do(NetworkBoardState.add_station, {"name": "Mill Pond", "code": "", "branch": "red/0"})
        assert [row.code for row in board.stations] == ["mill-pond"]
        await tab.do(NetworkBoardState.add_station, {"name": "Lone", "code": "", "branch": ""})
        assert [each.code for each in (await tab.of(DraftState)).view.loose] == ["lone"]
        await tab.do(NetworkBoardState.search, "nothing of the kind")
        assert board.found_label == "No station has this in its name."

    asyncio.run(draw())
