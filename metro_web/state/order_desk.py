"""One order, or one ticket, at an admin's desk: its story, and what may be done with it."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.records.desk_view import OrderDesk, TicketDesk
from metro_web.services import order_desk, record_views
from metro_web.state import notice, reauth
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed

REASON_MAX = 300


class OrderDeskState(rx.State):
    """The order named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    order: OrderDesk = OrderDesk()
    is_asking: bool = False
    is_full: bool = False
    reason: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        order_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        if order_id != self.order.id:
            self.order, self.is_loaded = OrderDesk(), False
        self.error, self.is_asking = "", False
        await self._show(order_id)

    @rx.event
    async def resend(self) -> Any:
        """Mail the tickets that still hold once more."""
        try:
            await call(self, order_desk.resend_tickets, self.order.id)
        except AppError as refusal:
            return notice.tell(t("Nothing was sent"), refusal.detail, kind="stop")
        await self._show(self.order.id)
        return notice.tell(t("The tickets go out once more"), kind="done")

    @rx.event
    def toggle_asking(self) -> None:
        """Whether cancelling is meant."""
        self.is_asking, self.error, self.is_full, self.reason = not self.is_asking, "", False, ""

    @rx.event
    def toggle_full(self) -> None:
        """By the rules, or with nothing kept."""
        self.is_full, self.error = not self.is_full, ""

    @rx.event
    def type_reason(self, reason: str) -> None:
        """As it is typed."""
        self.reason, self.error = str(reason)[:REASON_MAX], ""

    @rx.event
    async def cancel(self) -> Any:
        """Give back what the rules give, or everything for a reason."""
        try:
            # Without a fresh proof nothing goes on by itself: the amount is looked at, and pressed, once more.
            done = await reauth.carefully(
                self, "", order_desk.cancel, self.order.id, in_full=self.is_full, reason=self.reason
            )
        except AppError as refusal:
            self.error = refusal.detail
            return None
        if done is None:
            return None
        self.is_asking = False
        await self._show(self.order.id)
        told = t("The buyer has a mail about it.") if self.order.has_buyer else t("Give the cash back at the counter.")
        return notice.tell(t("Cancelled"), told, kind="done")

    async def _show(self, order_id: str) -> None:
        try:
            found = await look_if_allowed(self, record_views.order, order_id)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if found is not None:
            self.order, self.is_missing, self.is_loaded = found, False, True


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
