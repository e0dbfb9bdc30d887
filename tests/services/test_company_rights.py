"""Who is let into which company: members and owners into theirs, admins into all, everybody else into none."""

from dataclasses import replace

import pytest

from metro_web.core import db, ids
from metro_web.core.errors import Conflict, NotAllowed, NotFound, Unauthenticated
from metro_web.domain.permissions import ANYONE
from metro_web.services import company_rights
from tests import companies
from tests.world import World


def test_a_company_lets_in_its_people_and_admins(city: World) -> None:
    omar, mira, oona = (companies.operator(name) for name in ("Omar", "Mira", "Oona"))
    north, south = companies.make("Northern Rail", omar, mira), companies.make("Southern Buses", oona)

    def enter(actor: object, company_id: str = north, **more: bool) -> str:
        found = db.read(company_rights.require_member, actor, company_id, **more)
        assert found.id == company_id
        return found.role

    assert (enter(omar), enter(omar, owner=True), enter(mira), enter(oona, south)) == (
        "owner",
        "owner",
        "member",
        "owner",
    )
    assert (enter(city.chen), enter(city.chen, south, owner=True)) == ("", "")
    with pytest.raises(NotAllowed, match="owner of Northern Rail"):
        enter(mira, owner=True)
    for stranger, which in ((oona, north), (omar, south), (mira, south), (companies.operator("Noor"), north)):
        for wanted in (False, True):
            with pytest.raises(NotFound):
                enter(stranger, which, owner=wanted)


@pytest.mark.parametrize("which", ["theirs", "none", "malformed"])
def test_a_role_that_runs_no_company_hears_so_before_anything_else(city: World, which: str) -> None:
    known = companies.make("Northern Rail", companies.operator("Omar"))
    company_id = {"theirs": known, "none": ids.new_id(), "malformed": "\0"}[which]
    locked = replace(city.chen, is_locked=True)
    for actor, refusal, code in (
        (ANYONE, Unauthenticated, "unauthenticated"),
        (city.asha, NotAllowed, "not_allowed"),
        (city.bilal, NotAllowed, "not_allowed"),
        (locked, NotAllowed, "totp_setup_required"),
    ):
        with pytest.raises(refusal) as caught:
            db.read(company_rights.require_member, actor, company_id)
        assert caught.value.code == code
        with pytest.raises(refusal):
            db.read(company_rights.companies_of, actor)
    if which != "theirs":
        with pytest.raises(NotFound):
            db.read(company_rights.require_member, city.chen, company_id)


def test_a_suspended_company_is_looked_at_and_sells_nothing_new(city: World) -> None:
    omar = companies.operator("Omar")
    north = companies.make("Northern Rail", omar)
    assert not db.read(company_rights.require_selling, omar, north).is_suspended
    companies.suspend(north)
    assert db.read(company_rights.require_member, omar, north, True).is_suspended
    for actor in (omar, city.chen):
        with pytest.raises(Conflict) as caught:
            db.read(company_rights.require_selling, actor, north)
        assert caught.value.code == "company_suspended"
    with pytest.raises(NotFound):
        db.read(company_rights.require_selling, companies.operator("Oona"), north)


def test_each_sees_their_own_companies_and_admins_all(city: World) -> None:
    omar, mira = companies.operator("Omar"), companies.operator("Mira")
    companies.make("Valley Buses", omar)
    companies.make("Northern Rail", mira, omar)
    names = {
        actor.name: [(each.name, each.role) for each in db.read(company_rights.companies_of, actor)]
        for actor in (omar, mira, city.chen, companies.operator("Noor"))
    }
    assert names == {
        "Omar": [("Northern Rail", "member"), ("Valley Buses", "owner")],
        "Mira": [("Northern Rail", "owner")],
        "Chen": [("Northern Rail", ""), ("Valley Buses", "")],
        "Noor": [],
    }
