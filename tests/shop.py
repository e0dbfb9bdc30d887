"""Journeys bought as a passenger buys them, in a line each; and everything the database holds, to compare."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlmodel
from sqlalchemy import select

from metro_web import models
from metro_web.core import clock, db
from metro_web.core.errors import AppError, Refused
from metro_web.domain.permissions import Actor
from metro_web.models.network import FareTable, NetworkState
from metro_web.queries.orders import OrderView
from metro_web.queries.tickets import TicketView
from metro_web.services import ledger, orders, scanning, tickets, wallet
from metro_web.services.journey_gate import GateCall
from metro_web.services.kinds import JourneyChoice
from metro_web.services.scanning import ScanResult
from tests import people

Dump = dict[str, list[tuple[Any, ...]]]


def basket(origin: str = "alder", destination: str = "cedar", count: int = 1, **choice: Any) -> orders.Basket:
    """One journey, from the wallet."""
    return orders.Basket([JourneyChoice(origin, destination, count, **choice)])


def create(actor: Actor, origin: str = "alder", destination: str = "cedar", count: int = 1, **choice: Any) -> OrderView:
    """An order that waits for its code."""
    return db.run(orders.create, actor, basket(origin, destination, count, **choice))


def codes_of(actor: Actor) -> list[str]:
    """Every order code mailed to a person, oldest first."""
    return [mail["code"] for mail in people.mails("order_code", actor.email)]


def confirm(actor: Actor, order_id: str, code: str) -> OrderView | Refused:
    """Give a code back."""
    return db.run(orders.confirm, actor, order_id, code)


def buy(actor: Actor, origin: str = "alder", destination: str = "cedar", count: int = 1) -> OrderView:
    """A paid order, confirmed with the mailed code."""
    order = create(actor, origin, destination, count)
    paid = confirm(actor, order.id, codes_of(actor)[-1])
    assert isinstance(paid, OrderView)
    return paid


def token_of(actor: Actor, ticket: TicketView) -> str:
    """The text in the QR."""
    return db.read(tickets.get_token, actor, ticket.id)


def scan(
    actor: Actor, ticket: TicketView, station: str, direction: str, settle: str | None = None, **more: Any
) -> ScanResult:
    """Show a ticket's QR at a gate; `actor` may see the ticket."""
    found = db.run(scanning.scan, actor, GateCall(token_of(actor, ticket), station, direction, settle, **more))
    assert isinstance(found, ScanResult)
    return found


def ticket_now(actor: Actor, ticket: TicketView) -> TicketView:
    """A ticket as it is now."""
    return db.read(tickets.get_ticket, actor, ticket.id)


def balance(actor: Actor) -> int:
    """A wallet's balance; minor units."""
    return db.read(wallet.get_balance, actor)


def refused(code: str, fn: Any, *args: Any, **kwargs: Any) -> AppError:
    """Run a use case that is refused with this code and leaves nothing behind."""
    before = dump()
    with pytest.raises(AppError) as caught:
        db.run(fn, *args, **kwargs)
    assert caught.value.code == code, caught.value.detail
    assert dump() == before, "a refusal changes nothing"
    return caught.value


def dump(*, without: tuple[str, ...] = ()) -> Dump:
    """Every row of every table but these."""

    def read(tx: db.Tx) -> Dump:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
            for table in models.metadata.sorted_tables
            if table.name not in without
        }

    return db.read(read)


def changed(before: Dump, after: Dump) -> set[str]:
    """Names of tables whose contents differ."""
    return {name for name in after if before.get(name) != after[name]}


def books_balance() -> None:
    """Assert that every balance is the sum of its entries."""
    found = db.read(ledger.reconcile)
    assert found.ok, found.differences


def reprice(hop_minor: int) -> None:
    """A hop costs this much from now on, as an edit of the fares would have it."""

    def write(tx: db.Tx) -> None:
        for row in tx.exec(sqlmodel.select(FareTable)):
            row.rules = row.rules | {"price_minor": hop_minor}
        tx.exec(sqlmodel.select(NetworkState)).one().version += 1

    db.run(write)


def at(moment: datetime = people.NOON, **passed: float) -> datetime:
    """Stop the clock at a moment, or so much later."""
    instant = moment + timedelta(**passed)
    clock.freeze(instant)
    return instant
