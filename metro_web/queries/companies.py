"""Companies as they stand: one with what somebody is in it, those of a person, its people, who is invited, a page of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain import penalties
from metro_web.domain.penalties import Table
from metro_web.models.companies import Company, CompanyInvitation, CompanyMember
from metro_web.models.people import User
from metro_web.models.stock import Inventory

_companies: Any = Company.__table__  # type: ignore[attr-defined]
_members: Any = CompanyMember.__table__  # type: ignore[attr-defined]
_invitations: Any = CompanyInvitation.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]
OWNER, MEMBER = "owner", "member"
OF_ONE_MAX = 200
WORDS_MAX = 8


@dataclass(frozen=True, slots=True)
class CompanyView:
    """A company; `penalties` is the table of sales from now on, `role` what the one who asks is in it ('': nothing)."""

    id: str
    name: str
    about: str
    email: str
    phone: str
    penalties: Table
    requires_names: bool
    is_suspended: bool
    created_at: datetime
    role: str = ""

    @property
    def is_owner(self) -> bool:
        """Whether the one who asks owns it, perhaps beside others."""
        return self.role == OWNER


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody in a company."""

    user_id: str
    email: str
    name: str
    role: str
    is_blocked: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Somebody asked to join who has not yet, and whose invitation was not withdrawn."""

    id: str
    company_id: str
    email: str
    role: str
    created_at: datetime
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its link came too late."""
        return self.expires_at <= now


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """Words in name or address; `open`, `suspended` or all (''); `is_mine`: those of the one who asks alone."""

    words: str = ""
    standing: str = ""
    is_mine: bool = False


def find(tx: Tx, company_id: str, user_id: str = "") -> CompanyView | None:
    """One company, with what this person is in it; or None."""
    if not is_id(company_id):
        return None
    row = tx.execute(_with_role(user_id).where(_companies.c.id == company_id)).first()
    return _view(row) if row else None


def of_person(tx: Tx, user_id: str) -> list[CompanyView]:
    """The companies that somebody is in, by name."""
    mine = _with_role(user_id).where(_members.c.user_id.is_not(None))
    return [_view(row) for row in tx.execute(mine.order_by(_companies.c.name, _companies.c.id).limit(OF_ONE_MAX))]


def page(
    tx: Tx, wanted: CompanyFilter, user_id: str = "", *, limit: int, before: str | None = None
) -> list[CompanyView]:
    """Companies of everybody, newest first, from below the id `before` on."""
    query = _with_role(user_id).order_by(_companies.c.id.desc()).limit(limit)
    for word in wanted.words.replace("\0", "").casefold().split()[:WORDS_MAX]:
        found = [
            func.lower(column).contains(word, autoescape=True) for column in (_companies.c.name, _companies.c.email)
        ]
        query = query.where(or_(*found))
    if wanted.standing:
        query = query.where(_companies.c.is_suspended.is_(wanted.standing == "suspended"))
    if wanted.is_mine:
        query = query.where(_members.c.user_id.is_not(None))
    if before:
        query = query.where(_companies.c.id < before)
    return [_view(row) for row in tx.execute(query)]


def members(tx: Tx, company_ids: Sequence[str]) -> dict[str, list[MemberView]]:
    """Who is in each of these companies: owners first, then as they came."""
    people = (_users.c.email, _users.c.name, _users.c.is_blocked)
    query = (
        select(_members, *people)
        .join(_users, _users.c.id == _members.c.user_id)
        .where(_members.c.company_id.in_(company_ids))
        .order_by(_members.c.role.desc(), _members.c.since, _members.c.user_id)
    )
    found: dict[str, list[MemberView]] = {each: [] for each in company_ids}
    for row in tx.execute(query):
        view = MemberView(row.user_id, row.email or "", row.name, row.role, row.is_blocked, row.since)
        found[row.company_id].append(view)
    return found


def invitations(tx: Tx, company_id: str) -> list[InvitationView]:
    """Who is asked to join and has not yet, the newest first; those whose time is over too."""
    waiting = (_invitations.c.used_at.is_(None), _invitations.c.withdrawn_at.is_(None))
    query = select(_invitations).where(_invitations.c.company_id == company_id, *waiting)
    return [invitation(row) for row in tx.execute(query.order_by(_invitations.c.id.desc()))]


def suspended_seller(tx: Tx, inventory_id: str) -> str:
    """The name of the suspended company that this stock is of, or ''; no company is suspended before this commits."""
    owner = select(_inventories.c.company_id).where(_inventories.c.id == inventory_id).scalar_subquery()
    known = select(_companies.c.name, _companies.c.is_suspended).where(_companies.c.id == owner)
    found = tx.execute(known.with_for_update(read=True)).first()
    return found.name if found is not None and found.is_suspended else ""


def invitation(row: Any) -> InvitationView:
    """A row of `company_invitation`."""
    return InvitationView(row.id, row.company_id, row.email, row.role, row.created_at, row.expires_at)


def _with_role(user_id: str) -> Any:
    of_this_one = and_(_members.c.company_id == _companies.c.id, _members.c.user_id == user_id)
    return select(_companies, _members.c.role).outerjoin(_members, of_this_one)


def _view(row: Row[Any]) -> CompanyView:
    return CompanyView(
        id=row.id,
        name=row.name,
        about=row.about,
        email=row.email,
        phone=row.phone,
        penalties=penalties.parse(row.penalties),
        requires_names=row.requires_names,
        is_suspended=row.is_suspended,
        created_at=row.created_at,
        role=row.role or "",
    )
