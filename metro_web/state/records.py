"""Lists of stored records for admins, one State a kind, and the page that finds by anything."""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t
from metro_web.queries.records.kinds import KINDS
from metro_web.queries.records.lookup import Hit
from metro_web.queries.records.shape import RecordRow
from metro_web.services import outbox_desk, record_views
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text
from metro_web.state.listing import TEXT_MAX, Listing


class Records(Listing, rx.State, mixin=True):
    """A page of a kind, what the choice adds up to, and where all of it is as a file."""

    rows: list[RecordRow] = []
    csv_href: str = ""
    sum_label: str = ""

    def _kind(self) -> str:
        raise NotImplementedError

    def _fields(self) -> dict[str, str]:
        days = {"since": "first", "until": "last"}
        return {days.get(name, name): "" for name in KINDS[self._kind()].fields}

    async def _fetch(self) -> Any:
        choice = {name: self._choice(name) for name in self._fields()}
        return await look_if_allowed(self, record_views.page, self._kind(), choice, before=self._before() or "")

    def _show(self, view: Any) -> None:
        self.rows, self.is_loaded = view.rows, True
        self.csv_href, self.sum_label = view.csv_href, view.sum_label


class OrdersState(Records, rx.State):
    """Orders."""

    def _kind(self) -> str:
        return "orders"


class TicketsState(Records, rx.State):
    """Tickets."""

    def _kind(self) -> str:
        return "tickets"


class PaymentsState(Records, rx.State):
    """Attempts to pay."""

    def _kind(self) -> str:
        return "payments"


class WalletsState(Records, rx.State):
    """Wallets."""

    def _kind(self) -> str:
        return "wallets"


class EntriesState(Records, rx.State):
    """Ledger entries."""

    def _kind(self) -> str:
        return "entries"


class CodesState(Records, rx.State):
    """One-time codes."""

    def _kind(self) -> str:
        return "codes"


class ScansState(Records, rx.State):
    """Scans."""

    def _kind(self) -> str:
        return "scans"


class KeysState(Records, rx.State):
    """Idempotency keys."""

    def _kind(self) -> str:
        return "idempotency-keys"


class OutboxState(Records, rx.State):
    """Mails, which may be tried again."""

    def _kind(self) -> str:
        return "outbox"

    @rx.event
    async def try_again(self, mail_id: str) -> Any:
        """Have a mail that is stuck sent now."""
        await call(self, outbox_desk.try_again, str(mail_id))
        await self._read()
        return notice.tell(t("It goes out now"), kind="done")


class RecordsHomeState(rx.State):
    """What was typed, what it leads to, and what is running."""

    is_loaded: bool = False
    query: str = ""
    hits: list[Hit] = []
    facts: list[tuple[str, str]] = []

    @rx.event
    async def load(self) -> None:
        """What is running now; what was found before stays."""
        found = await look_if_allowed(self, record_views.home)
        if found is not None:
            self.facts, self.is_loaded = found, True

    @rx.event
    async def search(self, query: str) -> None:
        """While it is typed."""
        self.query = str(query)[:TEXT_MAX]
        await self._search()

    @rx.event
    async def go(self, form: dict[str, Any]) -> Any:
        """Enter: to the likeliest."""
        self.query = text(form, "query")[:TEXT_MAX]
        await self._search()
        return rx.redirect(self.hits[0].href) if self.hits else None

    async def _search(self) -> None:
        self.hits = await look_if_allowed(self, record_views.search, self.query) or []
