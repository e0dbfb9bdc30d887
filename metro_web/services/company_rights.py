"""Who may do what in a company. Everything an operator does asks here first.

Keeps true: whoever is not in a company cannot tell it from one that is not there; an admin is in all of them.
"""

from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotAllowed, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.queries import companies
from metro_web.queries.companies import CompanyFilter, CompanyView


def require_member(tx: Tx, actor: Actor, company_id: str, owner: bool = False) -> CompanyView:
    """The company, for those in it (with `owner`, for its owners) and for admins; also while it is suspended.

    401 for nobody, 403 for a role that runs no company and for members where an owner is wanted, 404 for another's.
    """
    user_id = require(actor, OPERATOR)
    found = companies.find(tx, company_id, user_id)
    is_admin = ADMIN in actor.roles
    if found is None or not (found.role or is_admin):
        raise NotFound(t("There is no such company."))
    if owner and not (found.is_owner or is_admin):
        raise NotAllowed(t("Only an owner of {company} may do this.").format(company=found.name))
    return found


def require_selling(tx: Tx, actor: Actor, company_id: str, owner: bool = False) -> CompanyView:
    """The same where something new is to be sold; 409 `company_suspended`."""
    found = require_member(tx, actor, company_id, owner)
    if found.is_suspended:
        raise suspended(found.name)
    return found


def companies_of(tx: Tx, actor: Actor) -> list[CompanyView]:
    """Those the actor may work in, by name: one's own, or as an admin all, two hundred at most; 401, 403."""
    user_id = require(actor, OPERATOR)
    if ADMIN not in actor.roles:
        return companies.of_person(tx, user_id)
    found = companies.page(tx, CompanyFilter(), user_id, limit=companies.OF_ONE_MAX)
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def suspended(name: str) -> Conflict:
    """What is said where a suspended company wants to sell something new."""
    said = t("{company} is suspended and sells nothing new. Tickets that were sold stay good.")
    return Conflict("company_suspended", said.format(company=name))
