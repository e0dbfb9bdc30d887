"""Who may do what at the control room, gate and counter: every handler is called as anybody on the network could."""

import asyncio
import contextlib
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import NotAllowed, Unauthenticated
from metro_web.domain.permissions import Actor
from metro_web.queries.network_draft_view import ChangesView
from metro_web.queries.orders import OrderFilter
from metro_web.queries.people_view import PersonView
from metro_web.queries.records.desk_view import OrderDesk
from metro_web.queries.station_editor_view import EditedStation
from metro_web.services import orders
from metro_web.services.counter_views import Offer
from metro_web.state.admin_home import AdminHomeState
from metro_web.state.audit import AuditState
from metro_web.state.counter import CounterState
from metro_web.state.gate import GateState
from metro_web.state.gate_log import GateLogState
from metro_web.state.line import BranchState, LineState
from metro_web.state.live_board import FootfallState
from metro_web.state.network_board import NetworkBoardState, WalkState
from metro_web.state.network_canvas import CanvasState
from metro_web.state.network_draft import DraftState
from metro_web.state.network_review import PublicationState, ReviewState
from metro_web.state.order_desk import OrderDeskState, TicketDeskState
from metro_web.state.people import PeopleState, PersonState
from metro_web.state.records import EntriesState, OrdersState, OutboxState, RecordsHomeState
from metro_web.state.service_control import ServiceControlState
from metro_web.state.station_dialog import StationDialogState
from tests.shop import buy, dump
from tests.tabs import Tab
from tests.world import World

ADMIN_LOADS: list[Any] = [
    AdminHomeState.load,
    NetworkBoardState.load,
    DraftState.load,
    DraftState.follow,
    CanvasState.load,
    PublicationState.load,
    LineState.load,
    ServiceControlState.load,
    PeopleState.load,
    PersonState.load,
    AuditState.load,
    OrdersState.load,
    EntriesState.load,
    OutboxState.load,
    RecordsHomeState.load,
    OrderDeskState.load,
    TicketDeskState.load,
]
STAFF_LOADS: list[Any] = [FootfallState.load, GateState.load, GateLogState.load, CounterState.load]
# What changes something, with arguments that would.
ADMIN_DEEDS: list[tuple[Any, tuple[Any, ...]]] = [
    (NetworkBoardState.add_line, ({"name": "New", "color": "#112233"},)),
    (NetworkBoardState.add_station, ({"name": "New"},)),
    (WalkState.add, ({"duration_s": "300", "metres": "300"},)),
    (WalkState.remove, ("dale", "gorse")),
    (CanvasState.place, ([["alder", 1, 2]], 1)),
    (LineState.move, ("alder", 2, 0, 1)),
    (LineState.add_stop, ({"name": "New"},)),
    (LineState.save_facts, ({"name": "Other", "color": "#112233", "letter": "O", "shape": "pill"},)),
    (BranchState.add, ({"branch_name": "Spur"},)),
    (BranchState.remove, (0,)),
    (BranchState.remove_line, ()),
    (StationDialogState.rename, ({"name": "Other"},)),
    (StationDialogState.take_off, ("grey", 0)),
    (StationDialogState.remove, ()),
    (DraftState.discard, ()),
    (DraftState.rebase, ()),
    (ReviewState.publish, ()),
    (PublicationState.undo, ("0" * 32,)),
    (ServiceControlState.stop, ({"reason": "Works"},)),
    (ServiceControlState.start, ("",)),
    (PersonState.save_roles, ()),
    (PersonState.set_blocked, (True,)),
    (OrderDeskState.cancel, ()),
    (OrderDeskState.resend, ()),
    (OutboxState.try_again, ("0" * 32,)),
]


async def opened(tab: Tab, city: World) -> None:
    """As if the pages had been open: what a handler needs to find in the tab, given by the client's own doing."""
    walk = await tab.of(WalkState)
    walk.start, walk.goal = "alder", "fern"
    line = await tab.of(LineState)
    line.code, line.mode = "grey", "new"
    station = await tab.of(StationDialogState)
    station.station, station.line, station.is_sure = EditedStation(code="heath", name="Heath"), "grey", True
    (await tab.of(ReviewState)).changes = ChangesView(can_publish=True)
    (await tab.of(ServiceControlState)).is_asking = True
    person = await tab.of(PersonState)
    person.person = PersonView(id=str(city.dev.user_id))
    person.roles = ["passenger", "admin"]
    (await tab.of(OrderDeskState)).order = OrderDesk(id=orders_of(city)[0])


def orders_of(city: World) -> list[str]:
    """The ids of what Asha bought."""
    found, _more = db.read(orders.list_mine, city.asha, OrderFilter())
    return [order.id for order in found] or [buy(city.asha).id]


def data_of(state: Any) -> dict[str, Any]:
    """Everything a tab would be sent of a state."""
    return dict(state.dict(initial=True)[state.get_full_name()].items())


@pytest.mark.parametrize("who", ["nobody", "asha", "bilal"])
def test_an_admins_page_shows_nothing_to_others(city: World, who: str) -> None:
    async def look() -> None:
        for load in ADMIN_LOADS:
            tab = Tab(getattr(city, who, None))
            tab.go(f"/admin/users/{city.asha.user_id}" if load.state is PersonState else "/admin/network/lines/red")
            before = data_of(await tab.of(load.state))
            await tab.do(load)
            assert data_of(await tab.of(load.state)) == before, load.fn.__qualname__

    asyncio.run(look())


@pytest.mark.parametrize("who", ["nobody", "asha"])
def test_a_staff_page_shows_nothing_to_passengers(city: World, who: str) -> None:
    async def look() -> None:
        for load in STAFF_LOADS:
            tab = Tab(getattr(city, who, None))
            before = data_of(await tab.of(load.state))
            await tab.do(load)
            assert data_of(await tab.of(load.state)) == before, load.fn.__qualname__

    asyncio.run(look())


@pytest.mark.parametrize("who", ["nobody", "asha", "bilal"])
def test_an_admins_deed_is_refused_to_others(city: World, who: str) -> None:
    async def try_all() -> None:
        actor: Actor | None = getattr(city, who, None)
        for deed, args in ADMIN_DEEDS:
            tab = Tab(actor)
            await opened(tab, city)
            before = dump()
            with contextlib.suppress(NotAllowed, Unauthenticated):
                await tab.do(deed, *args)
            assert dump() == before, deed.fn.__qualname__

    asyncio.run(try_all())


@pytest.mark.parametrize("who", ["nobody", "asha"])
def test_gate_and_counter_do_nothing_for_passengers(city: World, who: str) -> None:
    async def try_all() -> None:
        refusal = NotAllowed if who == "asha" else Unauthenticated
        tab = Tab(getattr(city, who, None))
        gate = await tab.of(GateState)
        gate.station, gate.station_name = "alder", "Alder"
        with pytest.raises(refusal):
            await tab.do(GateState.scan, "ABCDE")
        counter = await tab.of(CounterState)
        counter.offer = Offer(quote="made up", origin="alder", destination="cedar")
        with pytest.raises(refusal):
            await tab.do(CounterState.sell)
        with pytest.raises(refusal):
            await tab.do(CounterState.ask, {"from": "alder", "to": "cedar", "count": "1"})
        assert (gate.recent, counter.sold.code, counter.offer.quote) == ([], "", "")

    asyncio.run(try_all())


def test_signing_out_takes_what_was_shown_along(city: World) -> None:
    async def leave() -> None:
        tab = Tab(city.chen)
        await tab.do(PeopleState.load)
        people = await tab.of(PeopleState)
        assert people.is_loaded
        assert people.rows
        tab.cookie = ""
        tab.go("/admin/users")
        await tab.do(PeopleState.load)
        assert (people.is_loaded, people.rows) == (False, [])

    asyncio.run(leave())
