"""A reserved seat: on a trip from stop to stop, or at an event. Sold from a hold, or held and sold in one go.

Keeps true: what is sold is what the hold has, at the price it was held at; the penalty table of the sale is kept.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, Gone, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import penalties
from metro_web.domain.seating import Plan
from metro_web.domain.ticket_token import base36
from metro_web.queries import attended, inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import holds, seat_names, stock
from metro_web.services.holds import Wanted
from metro_web.services.kinds import validities
from metro_web.services.quotes import Glance, Kept, Quote, Sale, SeatsChoice, Validity


def quote(tx: Tx, choice: SeatsChoice, sale: Sale) -> list[Quote]:
    """An item a seat, all of one hold; 404, 410 hold_expired, 409 hold_used, seat_taken, not_on_sale, limit_reached.

    422 names_needed where everybody has to be named and somebody is not.
    """
    if not (choice.hold_id or choice.inventory_id):
        raise InvalidInput(t("Name the hold, or the seats."), field="items")
    if choice.hold_id:
        row = holds.lock_mine(tx, sale.actor, choice.hold_id, sale.now)
        inventory, plan = holds.on_sale(tx, row.inventory_id, sale.now, sale.owner_id)
    else:
        inventory, plan = holds.on_sale(tx, choice.inventory_id, sale.now, sale.owner_id)
        wanted = Wanted(choice.inventory_id, choice.seats, choice.from_stop, choice.to_stop)
        if not choice.seats:
            raise InvalidInput(t("Name the hold, or the seats."), field="items")
        row = holds.keep(tx, sale.owner_id, inventory, plan, wanted, sale.now)
    named = seat_names.of(tx, sale.owner_id, plan, row.seats, choice.passengers)
    if inventory.requires_names:
        seat_names.require_all(plan, row.seats, named)
    sitters = [named.get(seat, seat_names.NOBODY) for seat in row.seats]
    where = attended.facts(tx, inventory, row.first_segment, row.last_segment + 1)
    return [
        Quote(
            kind="seat",
            title=f"{where['about']}, {plan.seats[seat].label}",
            count=1,
            unit_minor=price,
            needs_code=False,
            facts=where | _facts(inventory, plan, seat, row) | sitter.facts,
            inventory_id=inventory.id,
            hold_id=row.id,
            held_until=row.expires_at,
            person_max=inventory.person_max,
            document=sitter.document,
        )
        for seat, price, sitter in zip(row.seats, row.prices, sitters, strict=True)
    ]


def glance(tx: Tx, choice: SeatsChoice, sale: Sale) -> Glance:
    """How the hold of a choice stands; 404 where it was given back, 409 hold_used, not_on_sale."""
    row = holds.row_of(tx, choice.hold_id)
    inventory = inventories.find(tx, row.inventory_id if row else choice.inventory_id)
    plan = inventories.plan_of(tx, inventory) if inventory else None
    if inventory is None or plan is None:
        raise Conflict("not_on_sale", t("This is not sold any more."))
    if row is None or row.owner_id != sale.owner_id:
        raise NotFound(t("There is no such hold."), code="unknown_hold")
    if row.order_id is not None:
        raise Conflict("hold_used", t("These seats were ordered already."))
    labels = tuple(plan.seats[seat].label for seat in row.seats)
    named = seat_names.still_there(tx, sale.owner_id, [each for each in choice.passengers if each[0] in labels])
    seat_names.of(tx, sale.owner_id, plan, row.seats, named)
    sections = dict.fromkeys(plan.section_of(seat).name for seat in row.seats)
    section = ", ".join(sections) if len(plan.sections) > 1 else ""
    seen: dict[str, Any] = {
        "section_name": section,
        "marks": sorted({m for s in row.seats for m in plan.seats[s].marks}),
    }
    seen |= {"named": named, "needs_names": inventory.requires_names}
    where = attended.facts(tx, inventory, row.first_segment, row.last_segment + 1)
    return Glance(
        title=f"{where['about']}, {', '.join(labels)}",
        count=len(labels),
        unit_minor=max(row.prices),
        total_minor=sum(row.prices),
        facts=where | seen,
        kept=Kept(
            row.id,
            inventory.id,
            labels,
            row.first_segment,
            row.last_segment + 1,
            row.expires_at,
            holds.extends_until(row),
        ),
        refusal=_in_the_way(tx, row, labels, sale),
    )


def _in_the_way(tx: Tx, row: Any, labels: tuple[str, ...], sale: Sale) -> AppError | None:
    try:
        holds.on_sale(tx, row.inventory_id, sale.now)
    except AppError as refusal:
        return refusal
    if stock.lasts(row, sale.now):
        return None
    return Gone("hold_expired", t("The time for {seats} is over.").format(seats=", ".join(labels)))


def again(items: Sequence[Any]) -> SeatsChoice:
    """The choice that an order's items (rows) of one hold were made of."""
    named = tuple(
        (each.facts["seat"], each.facts["passenger"], each.facts.get("passenger_id", ""))
        for each in items
        if each.facts["passenger"]
    )
    return SeatsChoice(items[0].hold_id, items[0].inventory_id, passengers=named)


def check_together(quotes: Sequence[Quote]) -> None:
    """What a hold has is sold once, however often a basket names it. Limits are kept where the seats are held."""
    named = [(quote.hold_id, quote.facts["seat_index"]) for quote in quotes]
    if len(set(named)) != len(named):
        raise InvalidInput(t("Name each hold once."), field="items")


def validity(facts: dict[str, Any], _now: datetime) -> Validity:
    """From the opening of check-in until the end; the token names inventory, seat and segments."""
    place = "-".join(base36(facts[name]) for name in ("number", "seat_index", "from_stop", "to_stop"))
    return validities.of(facts, place)


refund_minor = validities.refund_minor


def _facts(inventory: InventoryView, plan: Plan, seat: int, row: Any) -> dict[str, Any]:
    section_number, row_label = plan.places[seat]
    section = plan.sections[section_number]
    return {
        "seat": plan.seats[seat].label,
        "seat_index": seat,
        "row": row_label,
        "section": section.code,
        "section_name": section.name,
        "marks": list(plan.seats[seat].marks),
        "from_stop": row.first_segment,
        "to_stop": row.last_segment + 1,
        "penalties": penalties.to_data(inventory.penalties),
    }


__all__ = ["again", "check_together", "glance", "quote", "refund_minor", "validity"]
