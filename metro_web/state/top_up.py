"""Adding money: an amount as typed, read exactly, once for each press."""

from typing import Any

import reflex as rx

from metro_web.core import amounts, ids
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol, money_label
from metro_web.services import wallet
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import field_of, local_path, text
from metro_web.state.session import SessionState


class TopUpState(rx.State):
    """The amount that is being typed."""

    is_loaded: bool = False
    balance_label: str = ""
    amount: str = ""
    error: str = ""
    symbol: str = ""
    limits_label: str = ""
    next_path: str = "/wallet"
    is_busy: bool = False
    form_id: str = ""

    @rx.event
    async def load(self) -> None:
        """`?amount=` (minor units) fills the field, `?next=` says where one came from."""
        query, figures = self.router.url.query_parameters, settings()
        self.next_path = local_path(query.get("next"), "/wallet")
        self.symbol = currency_symbol(figures.currency).strip()
        low, high = (money_label(m, figures.currency) for m in (figures.top_up_minor_min, figures.top_up_minor_max))
        self.limits_label = t("From {low} to {high} at once.").format(low=low, high=high)
        self.amount, self.error, self.is_busy = _prefilled(query.get("amount", "")), "", False
        if (await self.get_state(SessionState)).is_signed_in:
            self.balance_label = money_label(await look(self, wallet.get_balance), figures.currency)
            self.form_id, self.is_loaded = ids.new_id(), True
        else:
            self.reset()

    @rx.event
    def pick(self, amount: str) -> None:
        """One of the usual amounts."""
        self.amount, self.error = text({"amount": amount}, "amount")[: amounts.LENGTH_MAX], ""

    @rx.event
    async def add(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Add it. A press that was repeated while the answer was on its way adds nothing."""
        if not self.form_id or text(form, "form_id") != self.form_id:
            return
        self.amount, self.error, self.is_busy = text(form, "amount")[:100], "", True
        yield
        added = await self._add(self.amount)
        if added:
            self.form_id = ""
            yield notice.tell(t("{amount} added").format(amount=added), kind="done")
            yield rx.redirect(self.next_path)

    async def _add(self, typed: str) -> str:
        try:
            amount_minor = amounts.minor_of(typed, settings().currency)
            await call(self, wallet.top_up, amount_minor)
        except AppError as refusal:
            if field_of(refusal) != "amount":
                raise
            self.error = t("{reason} Nothing was added.").format(reason=refusal.detail)
            return ""
        finally:
            self.is_busy = False
        return money_label(amount_minor, settings().currency)


def _prefilled(given: str) -> str:
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(settings().top_up_minor_max))):
        return ""
    return amounts.typed(max(int(given), settings().top_up_minor_min), settings().currency)
