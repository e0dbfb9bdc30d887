"""One ticket: show it, use it at a gate oneself, hand it back.

Keeps true: a due is paid only by the tap that showed its amount, and a ticket is handed back only after its refund
was shown.
"""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, InsufficientFunds, NotFound, Unauthenticated
from metro_web.core.i18n import t
from metro_web.queries.scan_words import ScanOutcome
from metro_web.queries.ticket_view import TicketPage
from metro_web.services import own_scan, passenger_views
from metro_web.services.passenger_views import RefundView
from metro_web.state import notice, refusals
from metro_web.state.calls import call, look
from metro_web.state.refusals import Refusal


class TicketState(rx.State):
    """The ticket named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    ticket: TicketPage = TicketPage()
    station: str = ""
    outcome: ScanOutcome = ScanOutcome()
    refusal: Refusal = Refusal()
    refund: RefundView = RefundView()
    is_asking: bool = False

    @rx.event
    async def load(self) -> Any:
        """The ticket as it stands; a stranger's is not there."""
        ticket_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        if ticket_id != self.ticket.face.id:
            self.ticket, self.is_loaded = TicketPage(), False
        self.outcome, self.refusal, self.is_asking = ScanOutcome(), Refusal(), False
        try:
            await self._show(ticket_id)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
        except Unauthenticated:
            return rx.redirect(refusals.sign_in_href(f"/tickets/{ticket_id}"))
        return None

    @rx.event
    async def look_again(self) -> None:
        """A clock ran out: show the ticket as it stands now."""
        if self.ticket.face.id:
            await self._show(self.ticket.face.id)

    @rx.event
    def pick_station(self, code: str) -> None:
        """At which gate."""
        self.station, self.outcome = str(code)[:64], ScanOutcome()

    @rx.event
    async def enter(self) -> None:
        """Use the ticket to go in."""
        await self._scan("entry")

    @rx.event
    async def leave(self) -> None:
        """Use the ticket to go out."""
        await self._scan("exit")

    @rx.event
    async def pay_and_leave(self) -> None:
        """Pay what was shown, and go out."""
        if self.outcome.due_minor:
            await self._scan("exit", self.outcome.due_minor)

    @rx.event
    async def ask_refund(self) -> None:
        """Show what handing back would give."""
        self.refund = await look(self, passenger_views.refund, self.ticket.order_id, [self.ticket.face.id])
        self.is_asking = True

    @rx.event
    def keep(self) -> None:
        """Do not hand it back."""
        self.is_asking = False

    @rx.event
    async def hand_back(self) -> Any:
        """Hand it back; its money is in the wallet."""
        if not self.is_asking:
            return None
        self.is_asking = False
        await call(self, passenger_views.hand_back, self.ticket.order_id, [self.ticket.face.id])
        await self._show(self.ticket.face.id)
        told = t("{amount} is back in your wallet.").format(amount=self.refund.refund_label)
        return notice.tell(t("Handed back"), told, kind="done", href="/wallet", action=t("See the wallet"))

    async def _scan(self, direction: str, agreed_minor: int | None = None) -> None:
        ticket_id, at = self.ticket.face.id, self.station
        self.refusal = Refusal()
        try:
            self.outcome = await call(self, own_scan.scan, ticket_id, at, direction, agreed_minor)
        except InsufficientFunds:
            # What is due stays on the page: it can be paid as soon as there is money.
            self.refusal = refusals.too_poor(agreed_minor or 0, f"/tickets/{ticket_id}")
            return
        except AppError as error:
            self.outcome, self.refusal = ScanOutcome(), refusals.of(error, here=f"/tickets/{ticket_id}")
            return
        await self._show(ticket_id)
        if self.outcome.kind != "done":
            self.station = at

    async def _show(self, ticket_id: str) -> None:
        self.ticket = await look(self, passenger_views.ticket_page, ticket_id)
        self.station = self.ticket.destination_code if self.ticket.can_exit else self.ticket.origin_code
        self.is_missing, self.is_loaded = False, True
