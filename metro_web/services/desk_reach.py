"""Whose orders and reports somebody at a desk may look into and touch: an admin everybody's, operators their companies'."""

from dataclasses import dataclass

from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import company_rights

# The companies within reach; None is everybody's.
Reach = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works: the admins' desk, or that of operators, perhaps of one company alone."""

    is_admin: bool = False
    company_id: str = ""


ADMIN_DESK, OPERATOR_DESK = Desk(is_admin=True), Desk()


def of(tx: Tx, actor: Actor, desk: Desk) -> Reach:
    """The companies within reach at a desk; 401, 403, 404 for a company of others."""
    if desk.is_admin:
        require(actor, ADMIN)
        return None
    if desk.company_id:
        return (company_rights.require_member(tx, actor, desk.company_id).id,)
    return tuple(each.id for each in company_rights.companies_of(tx, actor))
