"""Figures over REST: a company's for its members, everything's for admins; each as a document and as a file."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import sheets
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import look, text_response
from metro_web.api.fields import Text
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.figures import MONEY, Figure
from metro_web.services import company_rights, figures

router = APIRouter(tags=["figures"], route_class=ContractRoute)
COMPANY = "/operator/companies/{company_id}/figures"
ADMINS = "/admin/figures"
Days = Annotated[int, Query()]
TripId = Annotated[Text, Query(max_length=32, description="Whose booking is shown; the next one's without it.")]


def _member(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return company_rights.require_member(tx, actor, path["company_id"])


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> object:
    return require(actor, ADMIN)


def document(figure: Figure) -> dict[str, Any]:
    """One figure: labels, and for each series a value a label: minor units, counts or whole percents."""
    return {
        "name": figure.name,
        "title": figure.title,
        "summary": figure.about,
        "unit": figure.unit,
        "currency": settings().currency if figure.unit == MONEY else None,
        "labels": list(figure.labels),
        "series": [{"name": each.name, "values": list(each.values)} for each in figure.series],
    }


def _all(found: list[Figure]) -> dict[str, Any]:
    return {"items": [document(each) for each in found], "next_cursor": None}


def table(figure: Figure) -> str:
    """The same as CSV: a line a label, amounts in minor units."""
    names = (figure.corner, *(each.name for each in figure.series))
    lines = ((label, *(each.values[row] for each in figure.series)) for row, label in enumerate(figure.labels))
    return sheets.sheet(names, lines)


@router.get(COMPANY)
@guarded(_member)
def get_company_figures(request: Request, company_id: str, days: Days = figures.DAYS, trip: TripId = "") -> Response:
    """Revenue by section and day, load by trip, and how early a trip is booked against those that left."""
    return look(request, figures.of_company, company_id, days=days, trip=trip, view=_all)


@router.get(COMPANY + "/{name}.csv")
@guarded(_member)
def get_company_table(
    request: Request, company_id: str, name: str, days: Days = figures.DAYS, trip: TripId = ""
) -> Response:
    """One of them as a file."""
    found = partial(figures.of_company, company_id=company_id, days=days, trip=trip)
    return _file(request, found, name)


@router.get(ADMINS)
@guarded(_admin)
def get_figures(request: Request, days: Days = figures.DAYS) -> Response:
    """Revenue by kind and by channel, the way from holding to riding, and the money in wallets."""
    return look(request, figures.of_everything, days=days, view=_all)


@router.get(ADMINS + "/{name}.csv")
@guarded(_admin)
def get_table(request: Request, name: str, days: Days = figures.DAYS) -> Response:
    """One of them as a file."""
    return _file(request, partial(figures.of_everything, days=days), name)


def _file(request: Request, found: Callable[..., list[Figure]], name: str) -> Response:
    answer = text_response(request, found, view=lambda every: table(figures.one(every, name)), media_type="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
