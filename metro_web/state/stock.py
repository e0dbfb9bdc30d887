"""The stock of one event or trip, for admins: seats blocked, released and priced. How seats stand, the page asks itself."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from metro_web.core.config import settings
from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import plural, t
from metro_web.domain.seat_choices import Choice
from metro_web.queries.stock_view import StockDesk
from metro_web.services import stock_admin, stock_views
from metro_web.services.stock_admin import NewPrices
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import seat_runs, text, typed_price
from metro_web.state.named_seats import NamedSeats


class StockState(NamedSeats, rx.State):
    """The inventory of the address; `done` counts what was changed, so that the page lets go of its choice."""

    is_loaded: bool = False
    is_missing: bool = False
    desk: StockDesk = StockDesk()
    refused: str = ""
    done: int = 0
    asked_code: str = ""
    asked_name: str = ""
    asked_price: str = ""
    price_error: str = ""

    @rx.event
    async def load(self) -> None:
        """What it sells, and how it stands."""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])

    @rx.event
    async def block(self, runs: list, reason: str) -> Any:
        """Not sold."""
        return await self._change(stock_admin.block, runs, reason, t("{n} seat is blocked"), t("{n} seats are blocked"))

    @rx.event
    async def release(self, runs: list, reason: str) -> Any:
        """Sold again."""
        said = (t("{n} seat is for sale again"), t("{n} seats are for sale again"))
        return await self._change(stock_admin.release, runs, reason, *said)

    @rx.event
    async def price(self, runs: list, price: str | None, reason: str) -> Any:
        """A price of their own; None for their section's again."""
        self.refused = ""
        try:
            minor = None if price is None else typed_price(price, settings().currency)
            new = NewPrices(choice=Choice(runs=seat_runs(runs)), price_minor=minor)
            await call(self, stock_admin.reprice, self.desk.id, new, str(reason)[:400])
        except AppError as refusal:
            self.refused = refusal.detail
            return None
        return await self._changed(t("The price counts from now on"))

    @rx.event
    def ask_price(self, code: str) -> None:
        """Another price for a section."""
        row = next((row for row in self.desk.rows if row.code == code), None)
        if row is not None:
            self.asked_code, self.asked_name, self.asked_price, self.price_error = (
                row.code,
                row.name,
                row.price_typed,
                "",
            )

    @rx.event
    def leave_price(self) -> None:
        """It stays."""
        self.asked_code = ""

    @rx.event
    async def price_section(self, form: dict[str, Any]) -> Any:
        """As typed."""
        self.price_error = ""
        try:
            minor = typed_price(text(form, "section_price"), settings().currency)
            new = NewPrices({self.asked_code: minor})
            await call(self, stock_admin.reprice, self.desk.id, new, text(form, "price_reason")[:400])
        except AppError as refusal:
            self.price_error = refusal.detail
            return None
        self.asked_code = ""
        return await self._changed(t("The price counts from now on"))

    def _finder(self) -> Callable[..., Any]:
        return stock_views.choose

    async def _change(self, change: Callable[..., int], runs: Any, reason: Any, one: str, many: str) -> Any:
        self.refused = ""
        try:
            count = await call(self, change, self.desk.id, Choice(runs=seat_runs(runs)), str(reason)[:400])
        except AppError as refusal:
            self.refused = refusal.detail
            return None
        return await self._changed(plural(one, many, count))

    async def _changed(self, said: str) -> Any:
        self.done += 1
        await self._show(self.desk.id)
        return notice.tell(said, kind="done")

    async def _show(self, inventory_id: str) -> None:
        self.refused, self.is_missing = "", False
        try:
            found = await look_if_allowed(self, stock_views.desk, inventory_id)
        except NotFound:
            self.is_missing, self.is_loaded, self.desk = True, True, StockDesk()
            return
        if found is not None:
            self.desk, self.is_loaded = found, True
