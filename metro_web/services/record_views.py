"""What the pages of records show, for admins alone, each in one transaction."""

from collections.abc import Mapping
from urllib.parse import urlencode

from metro_web.core import clock
from metro_web.core.clock import rfc3339
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import history_view, wallet_view
from metro_web.queries import network as network_queries
from metro_web.queries import tickets as ticket_queries
from metro_web.queries import users as user_queries
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.records import desk_view, entries, lookup, running
from metro_web.queries.records.desk_view import OrderDesk, TicketDesk, WalletDesk
from metro_web.queries.records.lookup import Hit
from metro_web.queries.records.shape import RecordFilter, RecordsView
from metro_web.queries.users import UserView
from metro_web.services import order_desk_views, records, throttle
from metro_web.services.desk_reach import ADMIN_DESK

ROWS = 25


def page(tx: Tx, actor: Actor, name: str, choice: Mapping[str, str], *, before: str = "") -> RecordsView:
    """`choice` has the kind's fields as text, days as `first` and `last`, '' for what does not matter."""
    require(actor, ADMIN)
    kind = records.get_kind(name)
    since, until = history_view.span(choice.get("first", ""), choice.get("last", ""))
    texts = {field: choice.get(field, "") for field in kind.fields if field not in ("since", "until")}
    wanted = RecordFilter(**texts, since=since, until=until)  # type: ignore[arg-type]
    found = records.find(tx, actor, name, wanted, limit=ROWS, before=before)
    total = ""
    if name == entries.ENTRIES.name:
        total = entries.sum_label(records.sum_entries(tx, actor, wanted), wanted.account)
    asked = texts | {"from": rfc3339(since) if since else "", "to": rfc3339(until) if until else ""}
    query = urlencode({field: value for field, value in asked.items() if value})
    return RecordsView(
        rows=[kind.row(record) for record in found.records],
        next_before=found.next_before,
        csv_href=f"/api/v1/admin/{name}.csv" + (f"?{query}" if query else ""),
        sum_label=total,
    )


def order(tx: Tx, actor: Actor, order_id: str) -> OrderDesk:
    """An order with its story and what cancelling it would give; 404 for an unknown id."""
    return order_desk_views.order(tx, actor, ADMIN_DESK, order_id)


def ticket(tx: Tx, actor: Actor, ticket_id: str) -> TicketDesk:
    """A ticket with its story; 404 for an unknown id."""
    require(actor, ADMIN)
    found = ticket_queries.find_ticket(tx, ticket_id)
    if found is None:
        raise NotFound(t("There is no such ticket."))
    network = network_queries.current(tx).network
    events = desk_view.events_of_ticket(tx, found, network, clock.utc_now())
    return desk_view.ticket(found, events, _person(tx, found.owner_id), network)


def wallet(tx: Tx, actor: Actor, user_id: str, *, before: int = 0) -> WalletDesk:
    """A person's wallet and its entries, each with the balance after it; 404 for an unknown id."""
    require(actor, ADMIN)
    user = user_queries.get_user(tx, user_id)
    balance_minor = wallet_queries.balance_minor(tx, user_id)
    entries_page = wallet_queries.list_entries(tx, user_id, kind=None, limit=ROWS, before=before)
    shown = wallet_view.wallet(tx, balance_minor, entries_page, orders_at="/admin/orders")
    return WalletDesk(
        user_id=user.id,
        email=user.address or t("Closed account"),
        name=user.name,
        balance_label=shown.balance_label,
        balance_minor=balance_minor,
        rows=shown.rows,
        next_before=shown.next_before,
    )


def _person(tx: Tx, user_id: str | None) -> UserView | None:
    return user_queries.find_by_id(tx, user_id) if user_id else None


def home(tx: Tx, actor: Actor) -> list[tuple[str, str]]:
    """What is running, in figures."""
    require(actor, ADMIN)
    return [*running.facts(tx, clock.utc_now()), (t("Throttles"), throttle.standing())]


def search(tx: Tx, actor: Actor, text: str) -> list[Hit]:
    """By anything that people read out or paste."""
    require(actor, ADMIN)
    return lookup.search(tx, "".join(char for char in text if char.isprintable()))
