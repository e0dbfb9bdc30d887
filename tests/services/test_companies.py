"""Companies from their making on: owners and members who come and go, what is sold on whose terms, what stops when."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.domain import penalties
from metro_web.domain.permissions import ADMIN, Actor
from metro_web.models.audit import AuditEntry
from metro_web.models.companies import CompanyInvitation
from metro_web.queries import own_data
from metro_web.queries.companies import CompanyView
from metro_web.services import (
    closing,
    companies,
    company_invitations,
    company_members,
    company_rights,
    users_admin,
)
from metro_web.services.companies import CompanyPatch, NewCompany
from tests import companies as made_up
from tests import people, shop, world
from tests.world import World

OWNER = "omar@example.org"


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def rail(city: World, owner: str = OWNER, **more: str) -> CompanyView:
    return db.run(companies.add, city.chen, NewCompany("Northern Rail", owner, **more))


def token_to(address: str) -> str:
    link: str = people.mails("company_invitation", address)[-1]["link"]
    return link.rpartition("/join/")[2]


def now(actor: Actor) -> Actor:
    """The same person as the next call finds them."""
    return people.fresh(str(actor.user_id))


def actions() -> list[str]:
    table: Any = AuditEntry.__table__  # type: ignore[attr-defined]
    return list(db.read(lambda tx: tx.execute(select(table.c.action).order_by(table.c.id)).scalars()))


def test_an_unknown_owner_is_invited_and_joins_by_the_link(city: World) -> None:
    company = rail(city, about="Trains to\n the   hills", email="Desk@Northern.example", phone="+91 11 1234")
    assert (company.about, company.email) == ("Trains to\nthe hills", "desk@northern.example")
    [mail] = people.mails("company_invitation", OWNER)
    assert (mail["company"], mail["is_owner"], mail["is_asked"]) == ("Northern Rail", True, True)
    token = token_to(OWNER)
    omar = db.run(world.person, "Omar")
    shop.refused("not_allowed", company_rights.require_member, omar, company.id)
    joined = db.run(company_invitations.accept, omar, token)
    assert (joined.id, joined.role) == (company.id, "owner")
    omar = now(omar)
    assert omar.roles == {"operator", "passenger"}
    assert [each.name for each in db.read(company_rights.companies_of, omar)] == ["Northern Rail"]
    shop.refused("invitation_over", company_invitations.accept, omar, token)
    assert actions() == ["company.add", "company.invite", "company.join"]
    assert token not in repr(shop.dump())


def test_a_known_owner_has_it_at_once_and_is_told(city: World) -> None:
    company = rail(city, city.asha.email)
    asha = now(city.asha)
    assert db.read(company_rights.require_member, asha, company.id, True).is_owner
    [mail] = people.mails("company_invitation", city.asha.email)
    assert (mail["is_asked"], mail["link"].rpartition("/")[2]) == (False, "op")
    for code, new in (
        ("name_taken", NewCompany(" Northern  Rail ", OWNER)),
        ("invalid_input", NewCompany("", OWNER)),
        ("invalid_input", NewCompany("Hill Buses", "no address")),
        ("invalid_input", NewCompany("Hill Buses", "")),
        ("invalid_input", NewCompany("Hill Buses", OWNER, phone="call me")),
        ("invalid_input", NewCompany("Hill Buses", OWNER, about="x" * 2001)),
    ):
        shop.refused(code, companies.add, city.chen, new)
    for actor in (asha, city.bilal):
        shop.refused("not_allowed", companies.add, actor, NewCompany("Hill Buses", OWNER))


def test_a_link_lets_in_one_address_once_for_a_week(city: World) -> None:
    omar = made_up.operator("Omar")
    company = made_up.make("Northern Rail", omar)
    invited = db.run(company_invitations.invite, omar, company, " DEV@example.org ")
    first = token_to("dev@example.org")
    shop.refused("other_address", company_invitations.accept, city.asha, first)
    shop.refused("not_found", company_invitations.accept, city.dev, first[:-1] + ("a" if first[-1] != "a" else "b"))
    shop.refused("not_found", company_invitations.accept, city.dev, "\0")
    shop.refused("too_many_requests", company_invitations.resend, omar, company, invited.id)
    people.later(days=7)
    shop.refused("invitation_over", company_invitations.accept, city.dev, first)
    [old] = db.read(company_invitations.list_invitations, omar, company)
    assert old.is_over(clock.utc_now())
    again = db.run(company_invitations.resend, omar, company, old.id)
    shop.refused("not_found", company_invitations.withdraw, omar, company, old.id)
    db.run(company_invitations.withdraw, omar, company, again.id)
    shop.refused("invitation_over", company_invitations.accept, city.dev, token_to("dev@example.org"))
    people.later(minutes=1)
    db.run(company_invitations.invite, omar, company, "dev@example.org")
    good = token_to("dev@example.org")
    unproved = update(world.User.__table__).where(world.User.id == city.dev.user_id)  # type: ignore[attr-defined,arg-type]
    db.run(lambda tx: tx.execute(unproved.values(email_verified_at=None)))
    shop.refused("email_unverified", company_invitations.accept, city.dev, good)
    people.verified(str(city.dev.user_id))
    assert db.run(company_invitations.accept, city.dev, good).role == "member"
    shop.refused("already_member", company_invitations.invite, omar, company, "dev@example.org")


def test_two_who_press_join_at_once_join_once(city: World) -> None:
    company = made_up.make("Northern Rail", made_up.operator("Omar"))
    db.run(company_invitations.invite, city.chen, company, "dev@example.org")
    token, outcomes = token_to("dev@example.org"), []
    start = threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            outcomes.append(db.run(company_invitations.accept, city.dev, token).role)
        except AppError as refusal:
            outcomes.append(refusal.code)

    both = [threading.Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(outcomes) == ["invitation_over", "member"]


def test_a_company_invites_so_often_a_day(city: World) -> None:
    omar = made_up.operator("Omar")
    company = made_up.make("Northern Rail", omar)
    for number in range(company_invitations.A_DAY_MAX):
        db.run(company_invitations.invite, omar, company, f"p{number}@example.org")
    refusal = shop.refused("too_many_requests", company_invitations.invite, omar, company, "one.more@example.org")
    people.later(seconds=refusal.retry_after)  # type: ignore[attr-defined]
    db.run(company_invitations.invite, omar, company, "one.more@example.org")


def test_ownership_is_handed_on_and_never_lost(city: World) -> None:
    omar, mira = made_up.operator("Omar"), made_up.operator("Mira")
    company = made_up.make("Northern Rail", omar, mira)
    omars, miras = str(omar.user_id), str(mira.user_id)
    stale = Actor(omars, omar.email, omar.name, omar.roles, proved_at=clock.utc_now() - timedelta(hours=1))
    shop.refused("reauth_required", company_members.hand_on, stale, company, miras)
    shop.refused("reauth_required", company_invitations.invite, stale, company, "new.owner@example.org", "owner")
    for use in (company_members.remove, company_members.set_role):
        more = ("member",) if use is company_members.set_role else ()
        shop.refused("last_owner", use, omar, company, omars, *more)
        shop.refused("not_allowed", use, mira, company, omars, *more)
        shop.refused("not_found", use, omar, company, str(city.asha.user_id), *more)
        shop.refused("not_found", use, omar, company, "\0", *more)
    shop.refused("invalid_input", company_members.set_role, omar, company, miras, "admin")
    assert db.run(company_members.hand_on, omar, company, miras).role == "owner"
    shop.refused("not_allowed", company_members.hand_on, omar, company, omars)
    found = db.read(company_members.list_members, mira, company)
    assert [(each.name, each.role) for each in found] == [("Mira", "owner"), ("Omar", "member")]
    db.run(company_members.set_role, mira, company, omars, "owner")
    db.run(users_admin.set_blocked, city.chen, omars, True)
    shop.refused("last_owner", company_members.remove, mira, company, miras)
    shop.refused("last_owner", closing.close, now(mira))


def test_the_role_comes_with_the_first_company_and_goes_with_the_last(city: World) -> None:
    omar = made_up.operator("Omar")
    north, south = made_up.make("Northern Rail", omar), made_up.make("Southern Buses", omar)
    asha = str(city.asha.user_id)
    for company in (north, south):
        db.run(company_invitations.invite, omar, company, city.asha.email)
        db.run(company_invitations.accept, city.asha, token_to(city.asha.email))
    shop.refused("is_member", users_admin.set_roles, city.chen, asha, ["passenger"])
    db.run(company_members.remove, omar, north, asha)
    assert "operator" in now(city.asha).roles
    shop.refused("not_found", company_rights.require_member, now(city.asha), north)
    db.run(company_members.remove, now(city.asha), south, asha)
    assert now(city.asha).roles == {"passenger"}
    shop.refused("not_allowed", company_rights.require_member, now(city.asha), south)


def test_a_closed_account_leaves_its_companies_and_invitations(city: World) -> None:
    omar = made_up.operator("Omar")
    company = made_up.make("Northern Rail", omar, city.dev)
    db.run(company_invitations.invite, omar, made_up.make("Southern Buses", omar), city.dev.email)
    mine = db.read(own_data.collect, str(city.dev.user_id), recipients=[])["companies"]
    assert [(each["name"], each["role"]) for each in mine] == [("Northern Rail", "member")]
    db.run(closing.close, now(city.dev))
    assert [each.name for each in db.read(company_members.list_members, omar, company)] == ["Omar"]
    table: Any = CompanyInvitation.__table__  # type: ignore[attr-defined]
    assert not db.read(lambda tx: tx.execute(select(table)).all())


def test_an_owner_changes_the_profile_and_nothing_else(city: World) -> None:
    omar, mira = made_up.operator("Omar"), made_up.operator("Mira")
    company = made_up.make("Northern Rail", omar, mira)
    made_up.make("Southern Buses", mira)
    shop.refused("not_allowed", companies.change, mira, company, CompanyPatch(name="Mine"))
    shop.refused("not_found", companies.change, made_up.operator("Oona"), company, CompanyPatch(name="Mine"))
    shop.refused("name_taken", companies.change, omar, company, CompanyPatch(name="Southern Buses"))
    after = db.run(companies.change, omar, company, CompanyPatch(name="North & Co", about="", phone="+91 11 22"))
    assert (after.name, after.phone, after.penalties) == ("North & Co", "+91 11 22", penalties.DEFAULT)
    before = shop.dump()
    db.run(companies.change, omar, company, CompanyPatch(name="North & Co"))
    assert shop.dump() == before, "what is the same is not written down"
    assert ADMIN not in omar.roles
