"""The receipt of an order, and handing back some of its tickets or all. What it gives is shown before it is done."""

from typing import Any

import reflex as rx

from metro_web.core.errors import NotFound, Unauthenticated
from metro_web.core.i18n import t
from metro_web.domain import orders as rules
from metro_web.queries.receipt_view import OrderPage
from metro_web.services import passenger_views
from metro_web.services.passenger_views import RefundView
from metro_web.state import notice, refusals
from metro_web.state.calls import call, look


class OrderState(rx.State):
    """The order named in the address; `chosen` are the tickets to be handed back, none for all that can be."""

    is_loaded: bool = False
    is_missing: bool = False
    order: OrderPage = OrderPage()
    refund: RefundView = RefundView()
    chosen: list[str] = []
    is_asking: bool = False

    @rx.event
    async def load(self) -> Any:
        """The order as it stands; a stranger's is not there."""
        order_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        if order_id != self.order.id:
            self.order, self.is_loaded = OrderPage(), False
        self.is_asking, self.is_missing, self.chosen = False, False, []
        try:
            self.order = await look(self, passenger_views.order_page, order_id)
        except NotFound:
            self.is_missing = True
        except Unauthenticated:
            return rx.redirect(refusals.sign_in_href(f"/orders/{order_id}"))
        self.is_loaded = True
        return None

    @rx.event
    async def look_again(self) -> None:
        """The clock ran out: show the order as it stands now."""
        if self.order.id:
            self.order = await look(self, passenger_views.order_page, self.order.id)

    @rx.event
    def choose(self, ticket_id: str) -> None:
        """Add a ticket to those to be handed back, or take it out again."""
        which = str(ticket_id)
        if which in self.chosen:
            self.chosen = [one for one in self.chosen if one != which]
        elif which in self.order.returnable:
            self.chosen = [*self.chosen, which]

    @rx.event
    def choose_all(self) -> None:
        """All that can be, or none where all are chosen."""
        self.chosen = [] if len(self.chosen) == len(self.order.returnable) else list(self.order.returnable)

    @rx.event
    async def ask_refund(self, ticket_id: str = "") -> None:
        """Show what handing back one ticket, those chosen, or all that can be would give."""
        if ticket_id:
            self.chosen = [str(ticket_id)]
        self.refund = await look(self, passenger_views.refund, self.order.id, self.chosen or None)
        self.is_asking = True

    @rx.event
    def keep(self) -> None:
        """Do not hand anything back."""
        self.is_asking = False

    @rx.event
    async def hand_back(self) -> Any:
        """Do what was shown."""
        if not self.is_asking:
            return None
        self.is_asking, was_open = False, self.order.is_open
        if was_open:
            self.order = await call(self, passenger_views.give_up, self.order.id)
            if self.order.status == rules.PAID:
                return notice.tell(t("Nothing was cancelled"), t("This order was paid just now."))
            return notice.tell(t("Order cancelled"), t("Nothing was charged."), kind="done")
        self.order = await call(self, passenger_views.hand_back, self.order.id, self.chosen or None)
        self.chosen = []
        if not self.refund.is_to_wallet:
            return notice.tell(t("Handed back"), t("Give back {amount}.").format(amount=self.refund.refund_label))
        told = t("{amount} is back in your wallet.").format(amount=self.refund.refund_label)
        return notice.tell(t("Handed back"), told, kind="done", href="/wallet", action=t("See the wallet"))
