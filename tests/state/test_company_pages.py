"""Pages of companies, called as anybody on the network could: the company chosen is asked for anew each time."""

import asyncio
import contextlib
from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.queries.companies_view import CompanyForm, CompanyHead
from metro_web.queries.company_team_view import MemberRow
from metro_web.services import company_members
from metro_web.state.companies import CompaniesState, CompanyDeskState
from metro_web.state.join import JoinState
from metro_web.state.op import OpState
from metro_web.state.op_company import OpCompanyState
from metro_web.state.op_home import OpHomeState
from metro_web.state.op_team import OpTeamState
from tests import companies, people, shop
from tests.tabs import Tab
from tests.world import World

LOADS: list[Any] = [OpHomeState.load, OpTeamState.load, OpCompanyState.load, CompaniesState.load, CompanyDeskState.load]


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def forged(user_id: str) -> MemberRow:
    return MemberRow(user_id, "Omar", "", "owner", "", "", False, False, True, True, True)


@pytest.mark.parametrize("who", ["nobody", "asha", "bilal"])
def test_nobody_else_sees_or_changes_anything(city: World, who: str) -> None:
    omar = companies.operator("Omar")
    company = companies.make("Northern Rail", omar)

    async def press() -> None:
        tab = Tab(getattr(city, who, None)).go(f"/op?company={company}")
        for load in LOADS:
            await tab.do(load)
            assert not (await tab.of(load.state)).is_loaded, load
        assert (await tab.of(OpState)).head == CompanyHead()
        await deeds(tab, company, str(omar.user_id))

    Tab(city.asha)
    before = shop.dump(without=("web_session",))
    asyncio.run(press())
    assert shop.dump(without=("web_session", "link_token")) == {
        name: rows for name, rows in before.items() if name != "link_token"
    }


def test_a_forged_choice_opens_nothing_of_another_company(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    company = companies.make("Northern Rail", omar)
    own = companies.make("Southern Buses", oona)

    async def press() -> None:
        tab = Tab(oona).go(f"/op?company={company}")
        await tab.do(OpTeamState.choose_company, company)
        assert (await tab.of(OpState)).head.id == own
        assert [each.name for each in (await tab.of(OpTeamState)).view.members] == ["Oona"]
        await deeds(tab, company, str(omar.user_id))

    before = shop.dump(without=("web_session", "link_token"))
    asyncio.run(press())
    assert shop.dump(without=("web_session", "link_token")) == before


async def deeds(tab: Tab, company: str, owner: str) -> None:
    """Everything that would change a company, with what a page holds forged by the client; refusals are told somehow."""
    for handler, args in (
        (OpTeamState.invite, ({"email": "me@example.org", "as_owner": True},)),
        (OpTeamState.resend, ("0" * 32,)),
        (OpTeamState.withdraw, ("0" * 32,)),
        (OpTeamState.promote, ()),
        (OpTeamState.demote, ()),
        (OpTeamState.remove, ()),
        (OpCompanyState.save, ({"name": "Mine"},)),
        (CompanyDeskState.save, ({"name": "Mine", "owner": "me@example.org"},)),
        (CompanyDeskState.suspend, ({"reason": ""},)),
        (CompanyDeskState.allow, ()),
        (JoinState.accept, ()),
    ):
        (await tab.of(OpState)).head = CompanyHead(company, "Northern Rail", "Owner", True)
        (await tab.of(OpTeamState)).target = forged(owner)
        (await tab.of(CompanyDeskState)).form = CompanyForm(company)
        with contextlib.suppress(AppError):
            await tab.do(handler, *args)


def test_who_is_in_two_companies_chooses_and_who_is_taken_out_sees_nothing(city: World) -> None:
    omar = companies.operator("Omar")
    north, south = companies.make("Northern Rail", omar), companies.make("Southern Buses", omar, city.asha)
    companies.make("Hill Trams", city.asha)

    async def press() -> None:
        tab = Tab(people.fresh(str(city.asha.user_id))).go("/op")
        await tab.do(OpTeamState.load)
        desk = await tab.of(OpState)
        assert (desk.head.name, len(desk.choices)) == ("Hill Trams", 2)
        await tab.do(OpTeamState.choose_company, south)
        await tab.do(OpHomeState.load)
        assert (desk.head.id, (await tab.of(OpHomeState)).view.members_label) == (south, "2")
        await tab.do(OpTeamState.choose_company, north)
        assert desk.head.id == south, "not one of theirs: the one chosen before stays"
        db.run(company_members.remove, omar, south, str(city.asha.user_id))
        await tab.do(OpTeamState.load)
        assert (desk.head.name, [one.name for one in (await tab.of(OpTeamState)).view.members]) == (
            "Hill Trams",
            ["Asha"],
        )

    asyncio.run(press())
