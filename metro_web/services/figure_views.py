"""Figures as the pages of operators and admins draw them; nothing is changed here."""

from dataclasses import dataclass, field

from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.queries import figures_view
from metro_web.queries.figures_view import Picture
from metro_web.services import figures


@dataclass(frozen=True)
class Gallery:
    """All pictures of a page."""

    pictures: list[Picture] = field(default_factory=list)


def of_company(tx: Tx, actor: Actor, company_id: str, days: int, trip: str = "") -> Gallery:
    """A company's; 404, 422."""
    asked = f"?days={days}" + (f"&trip={trip}" if trip else "")
    found = figures.of_company(tx, actor, company_id, days=days, trip=trip)
    where = f"/api/v1/operator/companies/{company_id}/figures"
    return Gallery([figures_view.picture(each, f"{where}/{each.name}.csv{asked}") for each in found])


def of_everything(tx: Tx, actor: Actor, days: int) -> Gallery:
    """Everything's, for admins."""
    found = figures.of_everything(tx, actor, days=days)
    return Gallery([figures_view.picture(each, f"/api/v1/admin/figures/{each.name}.csv?days={days}") for each in found])
