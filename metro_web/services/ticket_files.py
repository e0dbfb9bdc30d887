"""Tickets to take along: what their PDF and their calendar entries say. Whoever may see a ticket may have its files.

The files themselves are drawn by the door, after the transaction: nobody waits for a database while a page is laid out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.integrations.calendar import Entry
from metro_web.integrations.pdf import PaperTicket
from metro_web.queries import paper_view
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.tickets import TicketView
from metro_web.services import orders, tickets


@dataclass(frozen=True, slots=True)
class Papers:
    """Pages of a document; `name` is that of its file, without its ending."""

    name: str
    title: str
    language: str
    pages: list[PaperTicket] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a calendar file; `name` without its ending."""

    name: str
    entries: list[Entry]


def papers(tx: Tx, actor: Actor, ticket_id: str) -> Papers:
    """One ticket on paper; 404 for whoever may not see it."""
    found = tickets.get_ticket(tx, actor, ticket_id)
    return _papers(tx, actor, [found], t("Ticket, order {code}"))


def order_papers(tx: Tx, actor: Actor, order_id: str) -> Papers:
    """All tickets of an order that still hold, else all it ever had; 404, 409 `no_tickets` where none was issued."""
    return _papers(tx, actor, _of_order(tx, actor, order_id), t("Tickets, order {code}"))


def entries(tx: Tx, actor: Actor, ticket_id: str) -> Entries:
    """One ticket for a calendar; 404 for whoever may not see it."""
    return _entries([tickets.get_ticket(tx, actor, ticket_id)])


def order_entries(tx: Tx, actor: Actor, order_id: str) -> Entries:
    """All tickets of an order for a calendar; 404, 409 `no_tickets`."""
    return _entries(_of_order(tx, actor, order_id))


def _of_order(tx: Tx, actor: Actor, order_id: str) -> list[TicketView]:
    if not ids.is_id(order_id):
        raise NotFound(t("There is no such order."))
    found = orders.get_order(tx, actor, order_id).tickets
    if not found:
        raise Conflict("no_tickets", t("This order has no tickets: they are issued once it is paid."))
    return [one for one in found if one.lets_in] or list(found)


def _papers(tx: Tx, actor: Actor, chosen: Sequence[TicketView], title: str) -> Papers:
    now = clock.utc_now()
    siblings = ticket_queries.list_by_orders(tx, [chosen[0].order_id])[chosen[0].order_id]
    place = {one.id: number for number, one in enumerate(siblings, 1)}
    pages = [
        paper_view.page(one, tickets.token_of(tx, one) if one.lets_in else "", place[one.id], len(siblings), now)
        for one in chosen
    ]
    code = chosen[0].order_code
    return Papers(_name(chosen, place), title.format(code=code), actor.locale, pages)


def _entries(chosen: Sequence[TicketView]) -> Entries:
    now = clock.utc_now()
    return Entries(f"tickets-{chosen[0].order_code}", [paper_view.entry(one, now) for one in chosen])


def _name(chosen: Sequence[TicketView], place: dict[str, int]) -> str:
    code = chosen[0].order_code
    return f"ticket-{code}-{place[chosen[0].id]}" if len(chosen) == 1 else f"tickets-{code}"
