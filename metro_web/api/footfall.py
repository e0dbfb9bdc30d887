"""Footfall over REST, for staff and admins."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import look
from metro_web.api.fields import Text, day_of
from metro_web.core.db import Tx
from metro_web.domain.permissions import STAFF, Actor, require
from metro_web.queries.footfall import Footfall
from metro_web.services import footfall

router = APIRouter(prefix="/admin/footfall", tags=["admin"], route_class=ContractRoute)


def _staff(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, STAFF)


@router.get("")
@guarded(_staff)
def get_footfall(request: Request, day: Annotated[Text | None, Query(alias="date", max_length=40)] = None) -> Response:
    """A service day, by default today's: entries, exits, boardings and changes by line and station."""
    return look(request, _of_day, day, view=schemas.footfall)


def _of_day(tx: Tx, actor: Actor, text: str | None) -> Footfall:
    require(actor, STAFF)
    return footfall.of_day(tx, actor, day_of(text) if text is not None else None)
