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
from metro_web.models.stock import Inventory
from metro_web.models.timetable import Trip
from metro_web.queries.companies import CompanyView
from metro_web.services import (
    cancellations,
    closing,
    companies,
    company_invitations,
    company_members,
    company_rights,
    holds,
    orders,
    trip_delays,
    trips_admin,
    users_admin,
)
from metro_web.services.companies import CompanyPatch, NewCompany
from metro_web.services.kinds import SeatsChoice
from tests import companies as made_up
from tests import people, shop, stadium, world
from tests.world import World

OWNER = "omar@example.org"
HARSH = [{"hours": 10, "kept_bp": 5000}, {"hours": 0, "kept_bp": 10000}]


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


def trip_of(company_id: str, city: World, *, in_hours: float = 48) -> str:
    """A coach on sale that the company runs; its inventory."""
    trip = stadium.coach(city.chen, in_hours=in_hours)
    for model, key in ((Trip, trip.id), (Inventory, trip.inventory_id)):
        table: Any = model.__table__  # type: ignore[attr-defined]
        db.run(lambda tx, t=table, k=key: tx.execute(update(t).where(t.c.id == k).values(company_id=company_id)))
    return trip.inventory_id


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
    db.run(closing.close, now(city.dev))
    assert [each.name for each in db.read(company_members.list_members, omar, company)] == ["Omar"]
    table: Any = CompanyInvitation.__table__  # type: ignore[attr-defined]
    assert not db.read(lambda tx: tx.execute(select(table)).all())


def test_what_was_bought_keeps_the_table_of_its_day(city: World) -> None:
    omar = made_up.operator("Omar")
    company = made_up.make("Northern Rail", omar)
    inventory = trip_of(company, city)
    db.run(world.fund, city.asha, 1_000_00)
    early = stadium.buy_seats(city.asha, inventory, "1A")
    held = stadium.hold(city.asha, inventory, "1B")
    db.run(companies.change, omar, company, CompanyPatch(penalties=HARSH, requires_names=True))
    shop.refused("names_needed", orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))
    late = stadium.buy_hold(city.asha, held, passengers=(("1B", "Ravi Shah"),))
    kept = [db.read(cancellations.quote, city.asha, order.id).penalty_minor for order in (early, late)]
    assert kept == [9_00, 45_00], "48 hours before: 10 % of 90.00 then, 50 % now"
    table: Any = Inventory.__table__  # type: ignore[attr-defined]
    row = db.read(lambda tx: tx.execute(select(table).where(table.c.id == inventory)).one())
    assert (row.penalties, row.requires_names) == (HARSH, True)
    own = [{"hours": 0, "kept_bp": 1}]
    db.run(lambda tx: tx.execute(update(table).values(penalties=own)))
    db.run(companies.change, omar, company, CompanyPatch(penalties=penalties.to_data(penalties.DEFAULT)))
    assert db.read(lambda tx: tx.execute(select(table.c.penalties)).scalar_one()) == own, "a trip's own table stays"
    for odd in ([], [{"hours": 5, "kept_bp": 0}], [{"hours": 0, "kept_bp": 10001}], [{}]):
        shop.refused("invalid_penalties", companies.change, omar, company, CompanyPatch(penalties=odd))


def test_a_suspended_company_sells_nothing_new_and_its_tickets_stay_good(city: World) -> None:
    omar = made_up.operator("Omar")
    company, other = made_up.make("Northern Rail", omar), made_up.make("Southern Buses", omar)
    inventory, theirs = trip_of(company, city), trip_of(other, city)
    db.run(world.fund, city.asha, 1_000_00)
    bought = stadium.buy_seats(city.asha, inventory, "1A")
    held = stadium.hold(city.asha, inventory, "1B")
    for actor in (omar, city.bilal):
        shop.refused("not_allowed", companies.suspend, actor, company)
    assert db.run(companies.suspend, city.chen, company, "The licence ran out").is_suspended
    wanted = stadium.basket(SeatsChoice(hold_id=held.id))
    with pytest.raises(AppError) as caught:
        db.run(orders.create, city.asha, wanted)
    assert caught.value.code in ("not_on_sale", "hold_expired")
    shop.refused("not_on_sale", holds.place, city.asha, holds.Wanted(inventory, ("1C",)))
    stadium.hold(city.asha, theirs, "1A")
    db.run(trip_delays.proceed, omar, _trip(inventory), "boarding")
    shop.refused("not_on_sale", holds.place, city.asha, holds.Wanted(inventory, ("1C",)))
    draft = db.run(trips_admin.retire, city.chen, _trip(inventory))
    shop.refused("company_suspended", trips_admin.publish, city.chen, draft.id)
    assert db.run(cancellations.cancel, city.asha, bought.id).status == "cancelled"
    db.run(companies.allow, city.chen, company)
    db.run(trips_admin.publish, city.chen, draft.id)
    stadium.hold(city.asha, inventory, "1C")
    assert [one for one in actions() if one in ("company.suspend", "company.allow")] == [
        "company.suspend",
        "company.allow",
    ]


def test_selling_goes_on_for_what_was_on_sale_alone(city: World) -> None:
    company = made_up.make("Northern Rail", made_up.operator("Omar"))
    running, off = trip_of(company, city), trip_of(company, city)
    db.run(trips_admin.cancel, people.fresh(str(city.chen.user_id)), _trip(off))
    for stand in (companies.suspend, companies.suspend, companies.allow, companies.allow):
        db.run(stand, city.chen, company)
    table: Any = Inventory.__table__  # type: ignore[attr-defined]
    sold = db.read(lambda tx: tx.execute(select(table.c.id).where(table.c.is_on_sale)).scalars().all())
    assert sold == [running]


def _trip(inventory_id: str) -> str:
    table: Any = Trip.__table__  # type: ignore[attr-defined]
    found: str = db.read(
        lambda tx: tx.execute(select(table.c.id).where(table.c.inventory_id == inventory_id)).scalar_one()
    )
    return found


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
