"""Who is in a company, and as what.

Keeps true: a company that has people has an owner; the role of an operator comes with somebody's first company and goes
with their last. Whoever changes this holds the company's row first, then the person's.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import people
from metro_web.domain.permissions import OPERATOR, Actor
from metro_web.models.companies import Company, CompanyMember
from metro_web.queries import companies
from metro_web.queries.companies import MEMBER, OWNER, CompanyView, MemberView
from metro_web.services import audit, company_rights, step_up, users

_companies: Any = Company.__table__  # type: ignore[attr-defined]
_members: Any = CompanyMember.__table__  # type: ignore[attr-defined]
ROLES = (OWNER, MEMBER)


def list_members(tx: Tx, actor: Actor, company_id: str) -> list[MemberView]:
    """Everybody in it, owners first; for those in it and admins."""
    found = company_rights.require_member(tx, actor, company_id)
    return companies.members(tx, [found.id])[found.id]


def set_role(tx: Tx, actor: Actor, company_id: str, user_id: str, role: str) -> MemberView:
    """Make somebody in it an owner, or a member again. Owners only; a new owner wants a fresh proof.

    404 for somebody who is not in it, 409 `last_owner`, 422 for a role that is none.
    """
    company, before = _owner_looks_at(tx, actor, company_id, user_id)
    checked_role(role)
    if role == OWNER:
        step_up.require_fresh(tx, actor, clock.utc_now())
    return _become(tx, actor, company, before, role)


def hand_on(tx: Tx, actor: Actor, company_id: str, user_id: str) -> MemberView:
    """Somebody in it owns it from now on, in the place of the owner who says so. Wants a fresh proof."""
    company, before = _owner_looks_at(tx, actor, company_id, user_id)
    step_up.require_fresh(tx, actor, clock.utc_now())
    after = _become(tx, actor, company, before, OWNER)
    mine = find(tx, company.id, str(actor.user_id))
    if mine is not None and mine.role == OWNER and mine.user_id != user_id:
        _become(tx, actor, company, mine, MEMBER)
    return after


def remove(tx: Tx, actor: Actor, company_id: str, user_id: str) -> None:
    """Somebody is in it no longer; by an owner, or by themselves. 404, 409 `last_owner`."""
    company = company_rights.require_member(tx, actor, company_id, owner=user_id != actor.user_id)
    lock(tx, company.id)
    before, now = _member(tx, company.id, user_id), clock.utc_now()
    if before.role == OWNER:
        _keep_an_owner(tx, company, user_id)
    tx.execute(delete(_members).where(_is(company.id, user_id)))
    _role_follows(tx, user_id)
    audit.record(tx, actor, "company.remove", f"company:{company.id}", _facts(company, before), None, now)


def join(tx: Tx, actor: Actor, company: CompanyView, user_id: str, role: str, now: datetime) -> None:
    """Put somebody in, or make a member an owner; whoever asks has the right, and holds the company's row."""
    before = find(tx, company.id, user_id)
    if before is None:
        tx.execute(insert(_members).values(company_id=company.id, user_id=user_id, role=role, since=now))
        _role_follows(tx, user_id)
        after = _member(tx, company.id, user_id)
        audit.record(tx, actor, "company.join", f"company:{company.id}", None, _facts(company, after), now)
    elif role == OWNER:
        _become(tx, actor, company, before, OWNER)


def lock(tx: Tx, company_id: str) -> None:
    """Hold a company's row until the end of the transaction: its people change one after the other."""
    tx.execute(select(_companies.c.id).where(_companies.c.id == company_id).with_for_update())


def lock_those_of(tx: Tx, user_id: str) -> None:
    """The same for every company that somebody is in, in the one order in which they are locked."""
    mine = select(_members.c.company_id).where(_members.c.user_id == user_id)
    tx.execute(select(_companies.c.id).where(_companies.c.id.in_(mine)).order_by(_companies.c.id).with_for_update())


def only_theirs(tx: Tx, user_id: str) -> str:
    """The name of a company that nobody else owns; '' where there is none."""
    for each in companies.of_person(tx, user_id):
        if each.is_owner and not _other_owners(tx, each.id, user_id):
            return each.name
    return ""


def find(tx: Tx, company_id: str, user_id: str) -> MemberView | None:
    """Somebody in it, or None."""
    if not ids.is_id(user_id):
        return None
    return next((each for each in companies.members(tx, [company_id])[company_id] if each.user_id == user_id), None)


def checked_role(role: str) -> str:
    """One of the two; 422."""
    if role not in ROLES:
        raise InvalidInput(t("Somebody in a company is one of {roles}.").format(roles=", ".join(ROLES)), field="role")
    return role


def _owner_looks_at(tx: Tx, actor: Actor, company_id: str, user_id: str) -> tuple[CompanyView, MemberView]:
    company = company_rights.require_member(tx, actor, company_id, owner=True)
    lock(tx, company.id)
    return company, _member(tx, company.id, user_id)


def _become(tx: Tx, actor: Actor, company: CompanyView, before: MemberView, role: str) -> MemberView:
    if before.role == role:
        return before
    if role == MEMBER:
        _keep_an_owner(tx, company, before.user_id)
    tx.execute(update(_members).where(_is(company.id, before.user_id)).values(role=role))
    after = _member(tx, company.id, before.user_id)
    facts = _facts(company, before), _facts(company, after)
    audit.record(tx, actor, "company.role", f"company:{company.id}", *facts, clock.utc_now())
    return after


def _keep_an_owner(tx: Tx, company: CompanyView, user_id: str) -> None:
    if not _other_owners(tx, company.id, user_id):
        said = t("This is the only owner of {company}. Make somebody else an owner first.").format(company=company.name)
        raise Conflict("last_owner", said)


def _other_owners(tx: Tx, company_id: str, user_id: str) -> bool:
    """Somebody else who can still sign in."""
    others = (
        select(_members.c.user_id)
        .join(users.USERS, users.USERS.c.id == _members.c.user_id)
        .where(_members.c.company_id == company_id, _members.c.role == OWNER, _members.c.user_id != user_id)
        .where(~users.USERS.c.is_blocked)
    )
    return tx.execute(others.limit(1)).first() is not None


def _member(tx: Tx, company_id: str, user_id: str) -> MemberView:
    found = find(tx, company_id, user_id)
    if found is None:
        raise NotFound(t("Nobody of that name is in this company."))
    return found


def _is(company_id: str, user_id: str) -> Any:
    return (_members.c.company_id == company_id) & (_members.c.user_id == user_id)


def _role_follows(tx: Tx, user_id: str) -> None:
    """An operator is who is in a company."""
    person = users.lock(tx, user_id)
    assert person is not None, "whoever is or was in a company exists"
    count = tx.execute(select(func.count()).where(_members.c.user_id == user_id)).scalar_one()
    roles = set(person.roles.split()) - {OPERATOR} | ({OPERATOR} if count else set())
    stored = people.role_names(sorted(roles or {"passenger"}))
    tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(roles=stored))


def _facts(company: CompanyView, member: MemberView) -> dict[str, Any]:
    return {"name": company.name, "email": member.email, "role": member.role}
