"""What the pages of operators and admins show of companies; nothing is changed here."""

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import companies, companies_view, company_overview, company_team_view
from metro_web.queries.companies import CompanyFilter, CompanyView
from metro_web.queries.companies_view import CompanyForm, CompanyList, OpDesk
from metro_web.queries.company_overview import OverviewView
from metro_web.queries.company_team_view import JoinView, TeamView
from metro_web.services import company_invitations, company_rights

ROWS = 30


def desk(tx: Tx, actor: Actor, *wanted: str) -> OpDesk:
    """The first company wanted that the actor may work in; else the first of theirs, or none."""
    mine = company_rights.companies_of(tx, actor)
    found = (_allowed(tx, actor, company_id) for company_id in wanted if company_id)
    chosen = next((company for company in found if company), mine[0] if mine else None)
    return companies_view.desk(chosen, mine)


def _allowed(tx: Tx, actor: Actor, company_id: str) -> CompanyView | None:
    try:
        return company_rights.require_member(tx, actor, company_id)
    except NotFound:
        return None


def overview(tx: Tx, actor: Actor, company_id: str) -> OverviewView:
    """A company at a glance; 404."""
    found, now = company_rights.require_member(tx, actor, company_id), clock.utc_now()
    counted = company_overview.counts(tx, found.id, now)
    return company_overview.view(counted, company_overview.departures(tx, found.id, now))


def company_form(tx: Tx, actor: Actor, company_id: str) -> CompanyForm:
    """Profile and terms of a company; 404."""
    return companies_view.form(company_rights.require_member(tx, actor, company_id))


def team(tx: Tx, actor: Actor, company_id: str) -> TeamView:
    """Who is in it and who is asked; 404."""
    company = company_rights.require_member(tx, actor, company_id)
    members, asked = companies.members(tx, [company.id])[company.id], companies.invitations(tx, company.id)
    return company_team_view.team(company, members, asked, str(actor.user_id), clock.utc_now())


def page(tx: Tx, actor: Actor, wanted: CompanyFilter, *, before: str = "") -> CompanyList:
    """Companies of everybody, for admins, newest first."""
    admin_id = require(actor, ADMIN)
    found = companies.page(tx, wanted, admin_id, limit=ROWS + 1, before=before or None)
    shown = found[:ROWS]
    members = companies.members(tx, [each.id for each in shown])
    rows = [companies_view.row(each, members[each.id], companies.invitations(tx, each.id)) for each in shown]
    return CompanyList(rows, shown[-1].id if len(found) > ROWS else "")


def admin_desk(tx: Tx, actor: Actor, company_id: str) -> tuple[CompanyForm, TeamView]:
    """A company with its people, for admins; empty fields where there is no id, 404."""
    require(actor, ADMIN)
    if not company_id:
        return CompanyForm(), TeamView()
    return company_form(tx, actor, company_id), team(tx, actor, company_id)


def join(tx: Tx, actor: Actor, token: str) -> JoinView:
    """What a mailed link asks of whoever opens it; 404 for one that never was."""
    asked = company_invitations.look(tx, actor, token)
    # Who signs in by telephone may have neither address nor name.
    name = actor.name or (t("somebody else") if actor.user_id else "")
    return company_team_view.join(asked.company, asked.invitation, is_good=asked.is_good, email=actor.email, name=name)
