"""Somebody's wallet at an admin's desk: its entries page by page, and the form that puts it right."""

from typing import Any

import reflex as rx

from metro_web.core import amounts, ids
from metro_web.core.config import settings
from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol, money_label
from metro_web.queries.wallet_view import EntryView
from metro_web.services import corrections, record_views
from metro_web.state import notice, reauth
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text
from metro_web.state.listing import Listing

IN, OUT = "in", "out"


class WalletDeskState(Listing, rx.State):
    """The wallet of the person named in the address."""

    is_missing: bool = False
    user_id: str = ""
    email: str = ""
    balance_label: str = ""
    rows: list[EntryView] = []
    symbol: str = ""
    form_id: str = ""
    way: str = IN
    amount: str = ""
    amount_error: str = ""
    reason_error: str = ""
    is_busy: bool = False

    @rx.event
    async def load(self) -> None:
        """The newest entries and an empty form."""
        self.user_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.symbol = currency_symbol(settings().currency).strip()
        self._empty_form()
        await self._begin({})

    @rx.event
    def pick_way(self, way: str) -> None:
        """Into the wallet or out of it."""
        self.way = OUT if way == OUT else IN

    @rx.event
    def type_amount(self, amount: str) -> None:
        """As it is typed."""
        self.amount, self.amount_error = str(amount)[: amounts.LENGTH_MAX], ""

    @rx.event
    async def correct(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Post it. A press that was repeated while the answer was on its way posts nothing."""
        if not self.form_id or text(form, "form_id") != self.form_id:
            return
        self.amount, self.amount_error, self.reason_error = text(form, "amount")[:100], "", ""
        self.is_busy = True
        yield
        done = await self._correct(text(form, "reason"))
        if done:
            self._empty_form()
            await self._search()
            yield notice.tell(t("Corrected by {amount}").format(amount=done), self.email, kind="done")

    async def _correct(self, reason: str) -> str:
        try:
            amount_minor = amounts.minor_of(self.amount, settings().currency)
            signed_minor = -amount_minor if self.way == OUT else amount_minor
            # Without a fresh proof nothing goes on by itself: the amount is looked at, and pressed, once more.
            if not await reauth.carefully(
                self, "", corrections.correct, self.user_id, signed_minor, reason, form_id=self.form_id
            ):
                return ""
        except AppError as refusal:
            if field_of(refusal) == "reason":
                self.reason_error = refusal.detail
            elif field_of(refusal) == "amount" or refusal.code == "insufficient_funds":
                self.amount_error = refusal.detail
            else:
                raise
            return ""
        finally:
            self.is_busy = False
        return money_label(signed_minor, settings().currency)

    def _empty_form(self) -> None:
        self.form_id, self.way, self.amount = ids.new_id(), IN, ""
        self.amount_error = self.reason_error = ""
        self.is_busy = False

    async def _fetch(self) -> Any:
        try:
            return await look_if_allowed(self, record_views.wallet, self.user_id, before=self._before() or 0)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return None

    def _show(self, view: Any) -> None:
        self.email, self.balance_label, self.rows = view.email, view.balance_label, view.rows
        self.is_missing, self.is_loaded = False, True
