"""One order, or one ticket, at a desk: its story, and what may be done with it.

Keeps true: what cancelling gives to whom is shown, for the very tickets chosen, before it is done.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.records.desk_view import DeskQuote, OrderDesk, TicketDesk
from metro_web.services import order_desk, order_desk_views, record_views
from metro_web.services.desk_reach import ADMIN_DESK, Desk
from metro_web.state import notice, reauth
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.op import OpPage
from metro_web.state.seat_desk import SeatAtDesk

REASON_MAX = 300


class OrderAtDesk(SeatAtDesk, rx.State, mixin=True):
    """The order named in the address; `chosen` are the tickets to be cancelled, none for all that can be."""

    order: OrderDesk = OrderDesk()
    chosen: list[str] = []
    quoted: DeskQuote = DeskQuote()
    is_asking: bool = False
    is_full: bool = False
    reason: str = ""
    error: str = ""

    @rx.event
    async def resend(self) -> Any:
        """Mail the tickets that still hold once more."""
        try:
            await call(self, order_desk.resend_tickets, self.order.id, desk=await self._desk())
        except AppError as refusal:
            return notice.tell(t("Nothing was sent"), refusal.detail, kind="stop")
        await self._read(self.order.id)
        return notice.tell(t("The tickets go out once more"), kind="done")

    @rx.event
    async def take_cash(self) -> Any:
        """Confirm it against cash."""
        try:
            await call(self, order_desk.take_cash, self.order.id, desk=await self._desk())
        except AppError as refusal:
            return notice.tell(
                t("No cash was taken"), refusal.detail, kind="stop", href="/counter/shift", action=t("Shift")
            )
        await self._read(self.order.id)
        return notice.tell(t("Paid in cash"), t("The tickets are issued."), kind="done")

    @rx.event
    def choose(self, ticket_id: str) -> None:
        """Add a ticket to those to be cancelled, or take it out again."""
        which = str(ticket_id)
        if which in self.chosen:
            self.chosen = [one for one in self.chosen if one != which]
        elif any(one.id == which and one.can_return for one in self.order.tickets):
            self.chosen = [*self.chosen, which]

    @rx.event
    async def toggle_asking(self) -> None:
        """Whether cancelling is meant; then what it gives."""
        self.is_asking, self.error, self.is_full, self.reason = not self.is_asking, "", False, ""
        await self._quote()

    @rx.event
    async def toggle_full(self) -> None:
        """By the rules, or with nothing kept."""
        self.is_full, self.error = not self.is_full, ""
        await self._quote()

    @rx.event
    def type_reason(self, reason: str) -> None:
        """As it is typed."""
        self.reason, self.error = str(reason)[:REASON_MAX], ""

    @rx.event
    async def cancel(self) -> Any:
        """Give back what was shown."""
        given: dict[str, Any] = {"in_full": self.is_full, "reason": self.reason, "desk": await self._desk()}
        try:
            # Without a fresh proof nothing goes on by itself: the amount is looked at, and pressed, once more.
            done = await reauth.carefully(self, "", order_desk.cancel, self.order.id, self.chosen or None, **given)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        if done is None:
            return None
        self.is_asking = False
        await self._read(self.order.id)
        told = t("The buyer has a mail about it.") if self.order.has_buyer else t("Give the cash back at the counter.")
        return notice.tell(t("Cancelled"), told, kind="done")

    async def _quote(self) -> None:
        if not self.is_asking or not self.order.id:
            return
        try:
            given = (await self._desk(), self.order.id, self.chosen or None)
            self.quoted = await look(self, order_desk_views.quote, *given, in_full=self.is_full)
        except AppError as refusal:
            self.quoted, self.error = DeskQuote(), refusal.detail

    async def _read(self, order_id: str) -> bool:
        """Fetch it; False where the actor may not see it."""
        self.error, self.is_asking, self.chosen = "", False, []
        found = await look_if_allowed(self, order_desk_views.order, await self._desk(), order_id)
        if found is not None:
            self.order = found
        return found is not None


class OrderDeskState(OrderAtDesk, rx.State):
    """For an admin."""

    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        if self._named() != self.order.id:
            self.order, self.is_loaded = OrderDesk(), False
        try:
            self.is_loaded, self.is_missing = await self._read(self._named()), False
        except NotFound:
            self.is_loaded = self.is_missing = True

    async def _desk(self) -> Desk:
        return ADMIN_DESK


class OpOrderState(OrderAtDesk, OpPage, rx.State):
    """For an operator, what their company sold of it."""

    def _list(self) -> str:
        return "/op/orders"

    async def _show_company(self, company_id: str) -> None:
        await self._read(self._named())

    async def _desk(self) -> Desk:
        return Desk(company_id=await self._company())


class TicketDeskState(rx.State):
    """The ticket named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    ticket: TicketDesk = TicketDesk()

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        ticket_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        try:
            found = await look_if_allowed(self, record_views.ticket, ticket_id)
        except NotFound:
            self.ticket, self.is_missing, self.is_loaded = TicketDesk(), True, True
            return
        if found is not None:
            self.ticket, self.is_missing, self.is_loaded = found, False, True
