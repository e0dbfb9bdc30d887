"""An order on its way to being paid: the code from the mail, another code, or money that was missing.

Keeps true: what is shown is how the order stands in the database; loading the address again shows the same step.
"""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, Unauthenticated
from metro_web.domain import orders as rules
from metro_web.queries.order_view import StepView
from metro_web.services import basket, passenger_views
from metro_web.state import refusals
from metro_web.state.calls import call, look
from metro_web.state.refusals import Refusal

CODE, PAY, OVER = "code", "pay", "over"
STEPS = {rules.AWAITING_OTP: CODE, rules.AWAITING_PAYMENT: PAY}
CODE_REFUSALS = ("bad_code", "code_expired")


class CheckoutState(rx.State):
    """The order named in the address; `step` is '' where none is."""

    order: StepView = StepView()
    step: str = ""
    refusal: Refusal = Refusal()
    code_error: str = ""
    top_up_href: str = ""
    is_checking: bool = False

    @rx.event
    async def load(self) -> Any:
        """Go on with the order of the address, or with none."""
        order_id = self.router.url.query_parameters.get("order", "")
        self.refusal, self.code_error = Refusal(), ""
        if order_id:
            return await self._resume(order_id)
        self.order, self.step = StepView(), ""
        return None

    @rx.event
    async def confirm(self, code: str) -> AsyncIterator[Any]:
        """The code from the mail: pays, and leads to the ticket."""
        async for event in self._settle(passenger_views.confirm, str(code)):
            yield event

    @rx.event
    async def pay_now(self) -> AsyncIterator[Any]:
        """Pay an order that was confirmed when the wallet was too small."""
        async for event in self._settle(passenger_views.pay):
            yield event

    @rx.event
    async def resend(self) -> None:
        """Another code; the older one is dead."""
        self.code_error, self.refusal = "", Refusal()
        try:
            self._follow(await call(self, passenger_views.resend, self.order.id))
        except AppError as error:
            await self._refused(error)

    @rx.event
    async def give_up(self) -> Any:
        """End the order unpaid and choose again."""
        again = self.order.again_href
        left = await call(self, passenger_views.give_up, self.order.id)
        if left.status == rules.PAID:
            return await self._resume(left.id)
        return rx.redirect(again, replace=True)

    @rx.event
    async def look_again(self) -> Any:
        """A clock ran out: ask how the order stands."""
        return await self._resume(self.order.id) if self.order.id else None

    @rx.event
    async def take_back(self) -> Any:
        """End the order before its code has come, and change what is in the basket."""
        try:
            await call(self, basket.take_back, self.order.id)
        except AppError as error:
            return await self._refused(error)
        self.order, self.step = StepView(), ""
        return rx.redirect("/checkout", replace=True)

    async def _settle(self, use_case: Any, *args: str) -> AsyncIterator[Any]:
        if not self.order.id or self.is_checking:
            return
        self.is_checking, self.code_error, self.refusal = True, "", Refusal()
        yield
        try:
            self._follow(await call(self, use_case, self.order.id, *args))
            yield rx.redirect(self.order.pay_href or self.order.done_href, replace=True)
        except AppError as error:
            await self._refused(error)
        finally:
            self.is_checking = False

    async def _refused(self, error: AppError) -> None:
        """Say why, beside how the order stands after it."""
        await self._resume(self.order.id)
        if error.code in CODE_REFUSALS:
            self.code_error = error.detail
        elif self.step != OVER:
            self.refusal = refusals.of(error, here=self.order.here_href)

    async def _resume(self, order_id: str) -> Any:
        try:
            self._follow(await look(self, passenger_views.step, order_id))
        except Unauthenticated:
            return rx.redirect(refusals.sign_in_href(f"{self._page()}?order={order_id}"))
        except AppError as error:
            self.order, self.step, self.refusal = StepView(), "", refusals.of(error)
        on = self.order.done_href if self.order.status == rules.PAID else self.order.pay_href
        return rx.redirect(on, replace=True) if on else None

    def _page(self) -> str:
        return "/metro" if self.router.url.path.startswith("/metro") else "/checkout"

    def _follow(self, order: StepView) -> None:
        self.order, self.step = order, STEPS.get(order.status, OVER)
        self.top_up_href = refusals.top_up_href(order.missing_minor, order.here_href)
