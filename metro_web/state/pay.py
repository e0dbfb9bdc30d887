"""Paying an order: choose a way, go to the provider's page and come back, see the answer as soon as it is there.

Keeps true: while the outcome of a try is not known there is nothing to press that would charge a second time.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from metro_web.core import db
from metro_web.core.errors import AppError, NotFound, Refused, Unauthenticated
from metro_web.queries import pay_view
from metro_web.queries.pay_view import PayView
from metro_web.services import passenger_views, pay_views
from metro_web.state import live, refusals
from metro_web.state.calls import apart_as_actor, call, look
from metro_web.state.refusals import Refusal

ROOM = "pay:"


class PayState(rx.State):
    """The order named in the address. `stand` is pushed whenever anything about paying it has changed."""

    is_loaded: bool = False
    is_missing: bool = False
    is_busy: bool = False
    order: PayView = PayView()
    stand: int = 0
    way: str = ""
    top_up_href: str = ""
    refusal: Refusal = Refusal()

    @rx.event
    async def load(self) -> Any:
        """The order as it stands, followed from here on; a stranger's is not there."""
        order_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        if order_id != self.order.id:
            self.order, self.is_loaded, self.way = PayView(), False, ""
        self.refusal, self.is_missing, self.is_busy = Refusal(), False, False
        try:
            await apart_as_actor(self, pay_views.come_back, order_id)
            await live.enter(self, ROOM + order_id)
            there = await self._show(order_id)
        except NotFound:
            self.is_missing = True
        except Unauthenticated:
            return rx.redirect(refusals.sign_in_href(f"/pay/{order_id}"))
        else:
            return there or self._begun()
        finally:
            self.is_loaded = True
        return None

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await live.leave(self, ROOM + self.order.id)

    @rx.event
    async def look_again(self) -> Any:
        """A clock ran out, or something has changed."""
        return await self._show(self.order.id) if self.order.id else None

    @rx.event
    def choose(self, way: str) -> None:
        """Another way to pay."""
        self.way, self.refusal = str(way)[:20], Refusal()

    @rx.event
    async def pay(self) -> AsyncIterator[Any]:
        """Pay by the way chosen, here or on the provider's page."""
        if not self.order.id or self.is_busy:
            return
        self.is_busy, self.refusal = True, Refusal()
        yield
        try:
            done = await apart_as_actor(self, pay_views.pay, self.order.id, self.way)
            there = await self._show(self.order.id)
            if there is None and self.order.step == pay_view.LEAVE:
                there = rx.redirect(self.order.page_href)
            yield there
            if isinstance(done, Refused) and not self.order.declined:
                self.refusal = refusals.of(done.error, here=f"/pay/{self.order.id}")
        except AppError as error:
            await self._refused(error)
        finally:
            self.is_busy = False

    @rx.event
    async def give_up(self) -> Any:
        """End the order unpaid."""
        if self.order.id:
            await call(self, passenger_views.give_up, self.order.id)
        return await self._show(self.order.id) if self.order.id else None

    def _begun(self) -> Any:
        """Who has named a way at the checkout goes on to it, once."""
        named = self.router.url.query_parameters.get("kind", "")
        is_elsewhere = named in {way.key for way in self.order.ways} and named != "wallet"
        if self.order.step != pay_view.PAY or not self.order.is_first_try or not is_elsewhere:
            return None
        self.way = named
        return PayState.pay

    async def _refused(self, error: AppError) -> None:
        await self._show(self.order.id)
        self.refusal = refusals.of(error, here=f"/pay/{self.order.id}")

    async def _show(self, order_id: str) -> Any:
        self.order = await look(self, pay_views.page, order_id)
        self.stand = self.order.stand
        if self.way not in {way.key for way in self.order.ways}:
            self.way = self.order.way
        self.top_up_href = refusals.top_up_href(self.order.missing_minor, f"/pay/{order_id}")
        return rx.redirect(self.order.done_href, replace=True) if self.order.step == pay_view.PAID else None


async def _look(rooms: list[str]) -> None:
    found = await asyncio.to_thread(db.read, pay_view.stands, [room.removeprefix(ROOM) for room in rooms])
    for order_id, stand in found.items():
        await live.emit(PayState, {"stand": stand}, room=ROOM + order_id)


live.watch_each(ROOM, _look)
