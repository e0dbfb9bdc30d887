"""Orders of what a company sells, found by anything that people read out."""

from typing import Any

import reflex as rx

from metro_web.queries.records.shape import RecordRow
from metro_web.services import order_desk_views
from metro_web.services.desk_reach import Desk
from metro_web.state.doors import look_if_allowed
from metro_web.state.op import OpListing


class OpOrdersState(OpListing, rx.State):
    """`find` is an order's or a ticket's code, `person` a part of name or address, `trip` words, `day` when it is."""

    rows: list[RecordRow] = []

    def _fields(self) -> dict[str, str]:
        return dict.fromkeys(order_desk_views.FIELDS, "")

    async def _fetch(self) -> Any:
        choice = {name: self._choice(name) for name in self._fields()}
        desk = Desk(company_id=await self._company())
        return await look_if_allowed(self, order_desk_views.page, desk, choice, before=self._before() or "")
