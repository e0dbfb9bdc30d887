"""What the pages of operators show of their companies; nothing is changed here."""

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.domain.permissions import Actor
from metro_web.queries import companies_view, company_overview
from metro_web.queries.companies import CompanyView
from metro_web.queries.companies_view import OpDesk
from metro_web.queries.company_overview import OverviewView
from metro_web.services import company_rights


def desk(tx: Tx, actor: Actor, wanted: str) -> OpDesk:
    """The company wanted, where the actor may work in it; else the first of theirs, or none."""
    mine = company_rights.companies_of(tx, actor)
    chosen: CompanyView | None
    try:
        chosen = company_rights.require_member(tx, actor, wanted)
    except NotFound:
        chosen = mine[0] if mine else None
    return companies_view.desk(chosen, mine)


def overview(tx: Tx, actor: Actor, company_id: str) -> OverviewView:
    """A company at a glance; 404."""
    found, now = company_rights.require_member(tx, actor, company_id), clock.utc_now()
    counted = company_overview.counts(tx, found.id, now)
    return company_overview.view(counted, company_overview.departures(tx, found.id, now))
