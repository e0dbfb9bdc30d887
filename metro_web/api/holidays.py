"""The calendar of public holidays over REST, for admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, ShortText, Text
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import holidays
from metro_web.services.holidays import HolidayView

router = APIRouter(prefix="/admin/holidays", tags=["admin"], route_class=ContractRoute)


class HolidayBody(Body):
    """`MM-DD` is a holiday each year, `YYYY-MM-DD` once."""

    model_config = {"json_schema_extra": {"examples": [{"day": "08-15", "name": "Independence Day"}]}}

    day: ShortText
    name: Annotated[Text, Field(max_length=1000)]


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _day(tx: Tx, actor: Actor, path: dict[str, str]) -> None:
    if path["day"] not in {each.day for each in holidays.list_holidays(tx, actor)}:
        raise NotFound(t("There is no such holiday in the calendar."))


@router.get("")
@guarded(_admin)
def list_holidays(
    request: Request, limit: int = 50, cursor: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """The calendar, in the order of the year; Sundays are holidays without it."""

    def page(found: list[HolidayView]) -> dict[str, Any]:
        begin = int(opened("holidays", cursor) or 0)
        end = begin + page_limit(limit)
        following = sealed("holidays", end if end < len(found) else None)
        return {"items": [_shown(each) for each in found[begin:end]], "next_cursor": following}

    return look(request, holidays.list_holidays, view=page)


@router.post("", status_code=201)
@guarded(_admin)
def add_holiday(request: Request, body: HolidayBody) -> Response:
    """Add one; 409 holiday_exists."""
    return act(request, holidays.add, body.day, body.name, view=_shown, status=201)


@router.delete("/{day}", status_code=204)
@guarded(_day)
def remove_holiday(request: Request, day: str) -> Response:
    """Remove one."""
    return act(request, holidays.remove, day, view=lambda _none: None, status=204)


def _shown(found: HolidayView) -> dict[str, Any]:
    return {"day": found.day, "name": found.name, "every_year": len(found.day) == 5}
