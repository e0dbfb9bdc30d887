"""The basket at the checkout: what is in it, how it is paid, and the one press that orders it.

Keeps true: nothing is charged by looking, changing or going back; what is paid is the total that was shown.
"""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core.config import settings
from metro_web.core.errors import AppError, Unauthenticated
from metro_web.core.i18n import t
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.queries.basket_view import BasketPage
from metro_web.queries.order_view import StepView
from metro_web.services import basket, checkout_views
from metro_web.services.kinds import Choice, JourneyChoice
from metro_web.state import notice, refusals
from metro_web.state.calls import call, look
from metro_web.state.checkout import CheckoutState
from metro_web.state.inputs import whole
from metro_web.state.metro import MetroState
from metro_web.state.refusals import Refusal
from metro_web.state.session import SessionState

HERE = "/checkout"
WALLET, GATEWAY, KINDS = paying.WALLET, paying.GATEWAY, paying.KINDS


class BasketState(rx.State):
    """The basket of whoever looks; `way` is how they mean to pay: `wallet`, or by the provider with one of `KINDS`."""

    is_loaded: bool = False
    basket: BasketPage = BasketPage()
    way: str = WALLET
    has_gateway: bool = False
    refusal: Refusal = Refusal()
    lost: str = ""
    taken_out: str = ""
    top_up_href: str = ""
    is_paying: bool = False
    _undo: Choice | None = None
    _put: list[str] = []

    @rx.event
    async def load(self) -> None:
        """The basket; a hold named in the address lies in it from now on."""
        self.has_gateway, self.refusal, self.lost = settings().has_gateway, Refusal(), ""
        self.taken_out, self._undo, self.is_paying = "", None, False
        if not self.has_gateway:
            self.way = WALLET
        await self._show()
        if self.basket.has_settled:
            await call(self, basket.tidy)
        hold_id = self.router.url.path.rstrip("/").rpartition(f"{HERE}/")[2]
        is_new = f"{HERE}/" in self.router.url.path and hold_id not in self._put
        if is_new and self.basket.is_signed_in:
            await self._change(checkout_views.put_hold, hold_id)
            self._put = [*self._put[-20:], hold_id]
        self.is_loaded = True

    @rx.event
    async def pick_way(self, way: str) -> None:
        """Wallet, card, PayPal or bank transfer."""
        if way == WALLET or (way in KINDS and self.has_gateway):
            self.way, self.refusal = way, Refusal()
            await self._show()

    @rx.event
    async def add_to(self, line_id: str, by: int) -> None:
        """One more of a line, or one fewer."""
        row = next((row for row in self.basket.rows if row.id == line_id), None)
        if row is not None:
            await self._change(basket.set_count, row.id, row.count + (1 if whole(by) > 0 else -1))

    @rx.event
    async def take_out(self, line_id: str) -> None:
        """Out of the basket; seats are free again at once."""
        row = next((row for row in self.basket.rows if row.id == line_id), None)
        if row is not None:
            taken = await self._change(basket.remove, row.id)
            if taken is not None:
                self.taken_out, self._undo = row.face.origin, taken

    @rx.event
    async def undo(self) -> None:
        """Back in; seats only if nobody has taken them meanwhile."""
        if self._undo is not None:
            await self._change(basket.add, self._undo)

    @rx.event
    async def keep(self) -> None:
        """More time for the seats."""
        await self._change(basket.keep)

    @rx.event
    async def regain(self, line_id: str) -> None:
        """Hold the same seats again after their time was over."""
        await self._change(basket.regain, str(line_id))
        if self.refusal.code == "seat_taken":
            self.lost = str(line_id)

    @rx.event
    async def look_again(self) -> None:
        """A clock ran out: show how it stands."""
        await self._show()

    @rx.event
    async def pay(self) -> AsyncIterator[Any]:
        """Order all of it: paid at once, or with the mailed code, or at the provider's."""
        if self.is_paying or not self.basket.is_ready:
            return
        self.is_paying, self.refusal, self.taken_out = True, Refusal(), ""
        yield
        checkout = await self.get_state(CheckoutState)
        try:
            made = await call(self, checkout_views.order, self._method(), self.basket.total_minor)
            checkout._follow(made)
            await self._show()
            yield rx.redirect(_on(made, self.way))
        except Unauthenticated:
            yield rx.redirect(refusals.sign_in_href(HERE))
        except AppError as error:
            await self._show()
            self.refusal = refusals.of(error, here=HERE)
        finally:
            self.is_paying = False

    async def _change(self, use_case: Any, *args: Any) -> Any:
        """Do it and show the basket anew; None where it was refused."""
        self.refusal, self.taken_out, self._undo = Refusal(), "", None
        answer = None
        try:
            answer = await call(self, use_case, *args)
        except AppError as error:
            self.refusal = refusals.of(error, here=HERE)
        await self._show()
        return answer

    async def _show(self) -> None:
        self.basket = await look(self, checkout_views.page, self._method())
        self.top_up_href = refusals.top_up_href(self.basket.missing_minor, HERE)
        (await self.get_state(SessionState)).basket_count = self.basket.count

    def _method(self) -> str:
        return WALLET if self.way == WALLET else GATEWAY


class PutInState(rx.State):
    """Puts what another page shows into the basket."""

    is_putting: bool = False

    @rx.event
    async def put_journey(self) -> AsyncIterator[Any]:
        """The journey that is being chosen."""
        metro = await self.get_state(MetroState)
        if self.is_putting or not metro.shown.quote:
            return
        self.is_putting, metro.refusal = True, Refusal()
        yield
        choice = JourneyChoice(metro.origin, metro.destination, metro.count, metro.prefer)
        try:
            (await self.get_state(SessionState)).basket_count = await call(self, checkout_views.put_in, choice)
            title = f"{metro.shown.origin_name} → {metro.shown.destination_name}"
            yield notice.tell(t("In your basket"), title, kind="done", href=HERE, action=t("See the basket"))
        except Unauthenticated:
            yield rx.redirect(refusals.sign_in_href(metro._here()))
        except AppError as error:
            metro.refusal = refusals.of(error, here=metro._here())
        finally:
            self.is_putting = False


def _on(order: StepView, way: str) -> str:
    """Where an order goes on: its ticket, the provider's page with the kind that was chosen, or its code."""
    if order.status == rules.PAID:
        return order.done_href
    return f"{order.pay_href}?kind={way}" if order.pay_href else order.here_href
