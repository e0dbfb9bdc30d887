"""Another seat for a ticket that was sold: of the same price, for the same stretch, by somebody at a desk.

Keeps true: in one transaction the new seat is claimed by the hold that sold the old one, the old one is free, and the
ticket has another code: the QR that its owner had opens nothing any more, and the mail brings the new one. Whoever else
wants the seat meets the key of its claim. Money does not move: a seat of another price is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission, near_seats, seat_status
from metro_web.domain.permissions import Actor
from metro_web.domain.seating import Plan
from metro_web.models.orders import OrderItem
from metro_web.models.stock import Hold
from metro_web.models.tickets import Ticket
from metro_web.queries import attended, boards, contacts, inventories
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.inventories import InventoryView
from metro_web.queries.tickets import TicketView
from metro_web.services import audit, desk_orders, gate_keys, holds, stock, ticket_mail
from metro_web.services.desk_reach import ADMIN_DESK, Desk
from metro_web.services.stock import Span

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
SEAT = "seat"
CHOICES_MAX = 60


@dataclass(frozen=True, slots=True)
class _Seated:
    """A ticket with its seat: what it was sold from, and where in it."""

    ticket: TicketView
    inventory: InventoryView
    plan: Plan
    seat: int
    span: Span


def choices(tx: Tx, actor: Actor, order_id: str, ticket_id: str, *, desk: Desk = ADMIN_DESK) -> list[str]:
    """Labels of the free seats that the ticket could have instead, the nearest first; the refusals of `change`."""
    found = desk_orders.get(tx, actor, desk, order_id)
    seated = _seated(tx, next((one for one in found.order.tickets if one.id == ticket_id), None), clock.utc_now())
    packed = boards.look(tx, seated.inventory, clock.utc_now(), seated.span.first, seated.span.last).packed

    def is_free(seat: int) -> bool:
        return seat_status.status_of(packed, seat) == seat_status.FREE

    near = near_seats.nearest(seated.plan, seated.seat, is_free, _prices(seated), CHOICES_MAX)
    return [seated.plan.seats[seat].label for seat in near]


def change(tx: Tx, actor: Actor, order_id: str, ticket_id: str, label: str, *, desk: Desk = ADMIN_DESK) -> TicketView:
    """Give a ticket another seat; it has a new code, and its owner a mail.

    409 `seat_taken`, `other_price`, `not_changeable` once it was used, given back, or what it is for has begun; 422
    `unknown_seat`, or the seat it has.
    """
    order, within = desk_orders.lock(tx, actor, desk, order_id)
    is_ours = within.tickets is None or ticket_id in within.tickets
    query = select(_tickets.c.id).where(_tickets.c.id == ticket_id, _tickets.c.order_id == order_id)
    row = tx.execute(query.with_for_update()).first() if is_ours and ids.is_id(ticket_id) else None
    now = clock.utc_now()
    seated = _seated(tx, ticket_queries.find_ticket(tx, ticket_id) if row else None, now)
    [seat] = holds.seats_of(seated.plan, [label])
    if seat == seated.seat:
        raise InvalidInput(t("This ticket has that seat already."), field="seat")
    _require_same_price(seated, seat)
    _move_claim(tx, ticket_id, seated, seat, now)
    was = seated.plan.seats[seated.seat].label
    _write(tx, seated, seat, was)
    changed = ticket_queries.find_ticket(tx, ticket_id)
    assert changed is not None, "it was there a moment ago"
    _mail(tx, order, changed, was, now)
    facts = ({"ticket": changed.short_code, "seat": was}, {"ticket": changed.short_code, "seat": label})
    audit.record(tx, actor, "ticket.seat", f"order:{order_id}", *facts, now)
    return changed


def _seated(tx: Tx, ticket: TicketView | None, now: datetime) -> _Seated:
    if ticket is None:
        raise NotFound(t("There is no such ticket in this order."))
    if ticket.kind != SEAT:
        raise Conflict("not_changeable", t("This ticket has no seat of its own."))
    if ticket.status != admission.ACTIVE or ticket.entered_at is not None or not ticket.lets_in:
        raise Conflict("not_changeable", t("This ticket was used or given back; its seat stays as it is."))
    if attended.starts_at(tx, ticket.facts) <= now:
        raise Conflict("not_changeable", t("It has begun; seats stay as they are."))
    inventory = inventories.find(tx, ticket.facts["inventory"])
    plan = inventories.plan_of(tx, inventory) if inventory else None
    assert inventory is not None, "what was sold stays"
    assert plan is not None, "a seat was sold from a plan"
    span = Span(ticket.facts["from_stop"], ticket.facts["to_stop"] - 1)
    return _Seated(ticket, inventory, plan, ticket.facts["seat_index"], span)


def _prices(seated: _Seated) -> Callable[[int], int | None]:
    """What a seat costs today for the stretch of the ticket; None where it is not sold."""
    inventory, plan, span = seated.inventory, seated.plan, seated.span
    return lambda seat: inventory.seat_price_minor(plan, seat, span.first, span.last)


def _require_same_price(seated: _Seated, seat: int) -> None:
    """By today's prices: two places that cost the same now are as good as each other, whatever was paid for one."""
    had, wanted = map(_prices(seated), (seated.seat, seat))
    if wanted is None or wanted != had:
        shown = [t("not sold") if each is None else money_label(each, settings().currency) for each in (wanted, had)]
        said = t("Seats are changed for others of the same price: this one is {wanted}, theirs {had}.")
        raise Conflict("other_price", said.format(wanted=shown[0], had=shown[1]))


def _move_claim(tx: Tx, ticket_id: str, seated: _Seated, seat: int, now: datetime) -> None:
    sold_from = select(_items.c.hold_id).join(_tickets, _tickets.c.item_id == _items.c.id)
    hold_id = tx.execute(sold_from.where(_tickets.c.id == ticket_id)).scalar_one()
    hold = tx.execute(select(_holds).where(_holds.c.id == hold_id).with_for_update()).one()
    if stock.claim(tx, seated.inventory.id, hold_id, [seat], seated.span, now):
        label = seated.plan.seats[seat].label
        raise Conflict("seat_taken", t("Somebody else has {seats}.").format(seats=label), seats=[label])
    stock.give_seats(tx, seated.inventory.id, hold_id, [seated.seat])
    seats = [seat if each == seated.seat else each for each in hold.seats]
    tx.execute(update(_holds).where(_holds.c.id == hold_id).values(seats=seats))


def _write(tx: Tx, seated: _Seated, seat: int, was: str) -> None:
    """The item says where one sits now; the ticket has another code, signed with the key of today."""
    ticket, plan = seated.ticket, seated.plan
    number, row_label = plan.places[seat]
    section, label = plan.sections[number], plan.seats[seat].label
    place = {
        "seat": label,
        "seat_index": seat,
        "row": row_label,
        "section": section.code,
        "section_name": section.name,
        "marks": list(plan.seats[seat].marks),
    }
    title = f"{ticket.title.removesuffix(f', {was}')}, {label}"
    of_ticket = select(_tickets.c.item_id).where(_tickets.c.id == ticket.id).scalar_subquery()
    values = {"facts": {**ticket.facts, **place}, "title": title}
    tx.execute(update(_items).where(_items.c.id == of_ticket).values(**values))
    fresh = {"code": ids.ticket_code(), "key_id": gate_keys.signer(tx).id}
    tx.execute(update(_tickets).where(_tickets.c.id == ticket.id).values(**fresh))


def _mail(tx: Tx, order: Any, ticket: TicketView, was: str, now: datetime) -> None:
    """The ticket once more, saying first what has changed."""
    if order.buyer_id is None:
        return
    item = tx.execute(
        select(_items).join(_tickets, _tickets.c.item_id == _items.c.id).where(_tickets.c.id == ticket.id)
    ).one()
    row = dict(tx.execute(select(_tickets).where(_tickets.c.id == ticket.id)).one()._mapping)
    said = t("Your seat is {seat} now, instead of {was}. The QR code you had before opens nothing any more.")
    note = said.format(seat=ticket.facts["seat"], was=was)
    standing = {ticket.id: ticket.standing} if ticket.standing is not None else {}
    ticket_mail.promise(tx, order, [(item, [row])], contacts.get_contact(tx, order.buyer_id), now, standing, note=note)
