"""Companies as the pages of operators and admins show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.queries.attended_form_view import PenaltyField, penalty_fields
from metro_web.queries.companies import MEMBER, OWNER, CompanyView, InvitationView, MemberView

ROLE_LABELS = {OWNER: t("Owner"), MEMBER: t("Member"), "": t("Admin")}


@dataclass(frozen=True)
class CompanyHead:
    """The company that is worked for; `may_own` for its owners and for admins. No id: there is none."""

    id: str = ""
    name: str = ""
    role_label: str = ""
    may_own: bool = False
    is_suspended: bool = False


@dataclass(frozen=True)
class OpDesk:
    """The company that is worked for, and those one can choose: pairs of id and name."""

    head: CompanyHead = field(default_factory=CompanyHead)
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class CompanyForm:
    """Profile and terms as fields hold them."""

    id: str = ""
    name: str = ""
    about: str = ""
    email: str = ""
    phone: str = ""
    requires_names: bool = False
    is_suspended: bool = False
    may_own: bool = False
    penalties: list[PenaltyField] = field(default_factory=list)


@dataclass(frozen=True)
class CompanyRow:
    """A company in the admin's list."""

    id: str
    name: str
    href: str
    owners_label: str
    people: int
    since_label: str
    is_suspended: bool


@dataclass(frozen=True)
class CompanyList:
    """Some companies, and the id to go on before."""

    rows: list[CompanyRow] = field(default_factory=list)
    next_before: str = ""


def head(company: CompanyView) -> CompanyHead:
    """What stands above every page of it."""
    return CompanyHead(
        company.id, company.name, ROLE_LABELS[company.role], company.is_owner or not company.role, company.is_suspended
    )


def form(company: CompanyView) -> CompanyForm:
    """As its fields hold it."""
    return CompanyForm(
        id=company.id,
        name=company.name,
        about=company.about,
        email=company.email,
        phone=company.phone,
        requires_names=company.requires_names,
        is_suspended=company.is_suspended,
        may_own=company.is_owner or not company.role,
        penalties=penalty_fields(company.penalties),
    )


def row(company: CompanyView, members: Sequence[MemberView], asked: Sequence[InvitationView]) -> CompanyRow:
    """A line of the admin's list; an owner who has not come yet is named as one who is asked."""
    owners = [each.email for each in members if each.role == OWNER]
    waiting = [t("{email} (invited)").format(email=each.email) for each in asked if each.role == OWNER]
    return CompanyRow(
        id=company.id,
        name=company.name,
        href=f"/admin/operators/{company.id}",
        owners_label=", ".join(owners or waiting) or "–",
        people=len(members),
        since_label=moment_label(company.created_at, settings().zone),
        is_suspended=company.is_suspended,
    )


def desk(company: CompanyView | None, mine: Sequence[CompanyView]) -> OpDesk:
    """The company chosen among those of the person."""
    return OpDesk(head(company) if company else CompanyHead(), [(each.id, each.name) for each in mine])
