"""Another seat for a ticket at a desk: which are free at the same price, and taking one."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.records.desk_view import OrderDesk
from metro_web.services import seat_changes
from metro_web.services.desk_reach import Desk
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import text


class SeatAtDesk(rx.State, mixin=True):
    """The ticket that is to have another seat ('' while none is), and the seats it could have."""

    order: OrderDesk = OrderDesk()
    seat_ticket: str = ""
    seat_title: str = ""
    seats: list[str] = []
    seat_error: str = ""

    @rx.event
    async def ask_seat(self, ticket_id: str) -> None:
        """Show the free seats, the nearest first."""
        ticket = next((one for one in self.order.tickets if one.id == ticket_id), None)
        if ticket is None:
            return
        self.seat_ticket, self.seat_title, self.seats, self.seat_error = ticket.id, ticket.title, [], ""
        try:
            given = (self.order.id, ticket.id)
            self.seats = await look(self, seat_changes.choices, *given, desk=await self._desk())
        except AppError as refusal:
            self.seat_error = refusal.detail

    @rx.event
    def keep_seat(self) -> None:
        """Leave it where it is."""
        self.seat_ticket, self.seat_error = "", ""

    @rx.event
    async def change_seat(self, form: dict[str, Any]) -> Any:
        """Take the seat that was chosen."""
        label = text(form, "seat")[:24]
        try:
            given = (self.order.id, self.seat_ticket, label)
            await call(self, seat_changes.change, *given, desk=await self._desk())
        except AppError as refusal:
            self.seat_error = refusal.detail
            return None
        self.seat_ticket = ""
        await self._read(self.order.id)
        told = t("The buyer has a mail with the new code; the old one opens nothing any more.")
        return notice.tell(t("The seat is {seat} now").format(seat=label), told, kind="done")

    async def _desk(self) -> Desk:
        raise NotImplementedError

    async def _read(self, order_id: str) -> bool:
        raise NotImplementedError

    def _named(self) -> str:
        """The id in the address."""
        return str(self.router.url.path.rstrip("/").rpartition("/")[2])
