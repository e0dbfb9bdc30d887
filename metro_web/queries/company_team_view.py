"""The people of a company as its pages show them: members, those asked, and what a mailed link asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label
from metro_web.queries.companies import OWNER, CompanyView, InvitationView, MemberView
from metro_web.queries.companies_view import ROLE_LABELS


@dataclass(frozen=True)
class MemberRow:
    """Somebody in it; what may be done with them is decided by the service, `may_*` only show it."""

    id: str
    name: str
    email: str
    role: str
    role_label: str
    since_label: str
    is_me: bool
    is_blocked: bool
    may_promote: bool
    may_demote: bool
    may_remove: bool


@dataclass(frozen=True)
class InvitationRow:
    """Somebody asked who has not come yet."""

    id: str
    email: str
    role_label: str
    until_label: str
    is_over: bool


@dataclass(frozen=True)
class TeamView:
    """Who is in it and who is asked; `may_invite` for owners."""

    may_invite: bool = False
    members: list[MemberRow] = field(default_factory=list)
    invitations: list[InvitationRow] = field(default_factory=list)


@dataclass(frozen=True)
class JoinView:
    """What a link asks of whoever opens it; `signed_in_as` is '' for nobody, `is_mine` where the address fits."""

    company: str = ""
    about: str = ""
    role_label: str = ""
    email: str = ""
    is_good: bool = False
    signed_in_as: str = ""
    is_mine: bool = False


def team(
    company: CompanyView, members: Sequence[MemberView], asked: Sequence[InvitationView], me: str, now: datetime
) -> TeamView:
    """As somebody in the company, or an admin, sees it."""
    may_own = company.is_owner or not company.role
    owners = sum(each.role == OWNER for each in members)
    rows = [_member(each, me, owners, may_own=may_own) for each in members]
    return TeamView(may_own, rows, [_invitation(each, now) for each in asked])


def join(company: CompanyView, asked: InvitationView, *, is_good: bool, email: str, name: str) -> JoinView:
    """What the page of the link shows to somebody with this address and name; both '' for nobody."""
    return JoinView(
        company=company.name,
        about=company.about,
        role_label=t("As its owner") if asked.role == OWNER else t("As a member"),
        email=asked.email,
        is_good=is_good,
        signed_in_as=email or name,
        is_mine=email == asked.email,
    )


def _member(each: MemberView, me: str, owners: int, *, may_own: bool) -> MemberRow:
    is_owner, is_me = each.role == OWNER, each.user_id == me
    is_last = is_owner and owners == 1
    return MemberRow(
        id=each.user_id,
        name=each.name or each.email,
        email=each.email,
        role=each.role,
        role_label=ROLE_LABELS[each.role],
        since_label=moment_label(each.since, settings().zone),
        is_me=is_me,
        is_blocked=each.is_blocked,
        may_promote=may_own and not is_owner,
        may_demote=may_own and is_owner and not is_last,
        may_remove=(may_own or is_me) and not is_last,
    )


def _invitation(each: InvitationView, now: datetime) -> InvitationRow:
    until = moment_label(each.expires_at, settings().zone)
    is_over = each.is_over(now)
    label = t("Was good until {when}") if is_over else t("Good until {when}")
    return InvitationRow(each.id, each.email, ROLE_LABELS[each.role], label.format(when=until), is_over)
