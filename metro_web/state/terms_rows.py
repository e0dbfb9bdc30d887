"""The rows of terms in an editor: prices of a plan's sections, places without seats, what is kept of a ticket handed back.

Keeps true: a row keeps its key for as long as it is there, so that what was typed into the others stays.
"""

from typing import Any

import reflex as rx

from metro_web.queries.attended_form_view import PenaltyField, PoolField, PriceField, TermsForm
from metro_web.services import attended_views
from metro_web.services.attended_forms import TypedTerms
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import shown, text, ticked

ROWS_MAX = 40
FIRST_KEY = 10_000


class TermsRows(rx.State, mixin=True):
    """Rows of what is being edited; `next_key` names the next one."""

    plan_id: str = ""
    prices: list[PriceField] = []
    pools: list[PoolField] = []
    penalties: list[PenaltyField] = []
    next_key: int = FIRST_KEY

    @rx.event
    async def pick_plan(self, plan_id: str) -> None:
        """Another seat plan has other sections; what was typed for one of the same code stays in its field."""
        self.plan_id = str(plan_id)[:32]
        known = await look_if_allowed(self, attended_views.price_fields, self.plan_id)
        self.prices = known or self._without_plan()

    @rx.event
    def add_pool(self) -> None:
        """Places without seats."""
        if len(self.pools) < ROWS_MAX:
            self.pools = [*self.pools, PoolField(self._key())]

    @rx.event
    def remove_pool(self, key: int) -> None:
        """Not these."""
        self.pools = [row for row in self.pools if row.key != key]

    @rx.event
    def add_penalty(self) -> None:
        """A row of the table."""
        if len(self.penalties) < ROWS_MAX:
            self.penalties = [*self.penalties, PenaltyField(self._key())]

    @rx.event
    def remove_penalty(self, key: int) -> None:
        """Not this one."""
        self.penalties = [row for row in self.penalties if row.key != key]

    def _without_plan(self) -> list[PriceField]:
        """What is priced where there is no plan yet."""
        return []

    def _show_terms(self, terms: TermsForm) -> None:
        self.plan_id, self.prices = terms.seat_plan_id, list(terms.prices) or self._without_plan()
        self.pools, self.penalties = list(terms.pools), list(terms.penalties)

    def _typed_terms(self, form: Any) -> TypedTerms:
        """The fields of a submitted form, rows in the order in which they are shown."""
        return TypedTerms(
            seat_plan=shown(form, "seat_plan"),
            sale_opens=text(form, "sale_opens"),
            sale_closes=text(form, "sale_closes"),
            check_in_hours=text(form, "check_in_hours"),
            per_person_max=text(form, "per_person_max"),
            has_reentry=ticked(form, "has_reentry"),
            prices=tuple((row.code, text(form, f"price-{n}")) for n, row in enumerate(self.prices)),
            pools=self._typed_pools(form),
            penalties=tuple(
                (text(form, f"hours-{one.key}"), text(form, f"percent-{one.key}")) for one in self.penalties
            ),
        )

    def _typed_pools(self, form: Any) -> tuple[tuple[str, str, str, str], ...]:
        def row(one: PoolField) -> tuple[str, str, str, str]:
            name, places, price = (text(form, f"pool-{part}-{one.key}") for part in ("name", "places", "price"))
            return one.section, name, places, price

        return tuple(row(one) for one in self.pools)

    def _key(self) -> int:
        self.next_key += 1
        return self.next_key
