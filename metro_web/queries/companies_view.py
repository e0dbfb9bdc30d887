"""Companies as the pages of operators and admins show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from metro_web.core.i18n import t
from metro_web.queries.companies import MEMBER, OWNER, CompanyView

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


def head(company: CompanyView) -> CompanyHead:
    """What stands above every page of it."""
    return CompanyHead(
        company.id, company.name, ROLE_LABELS[company.role], company.is_owner or not company.role, company.is_suspended
    )


def desk(company: CompanyView | None, mine: Sequence[CompanyView]) -> OpDesk:
    """The company chosen among those of the person."""
    return OpDesk(head(company) if company else CompanyHead(), [(each.id, each.name) for each in mine])
