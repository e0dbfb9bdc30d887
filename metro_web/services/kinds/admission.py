"""A place without a seat at an event: taken from a pool by a hold of its own, sold or given back with its order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import plural, t
from metro_web.domain import penalties
from metro_web.domain.ticket_token import base36
from metro_web.queries import attended, boards, inventories
from metro_web.queries.attended import EventView
from metro_web.queries.inventories import InventoryView
from metro_web.services import holds, order_stock
from metro_web.services.kinds import validities
from metro_web.services.quotes import AdmissionChoice, Glance, Quote, Sale, Validity


def quote(tx: Tx, choice: AdmissionChoice, sale: Sale) -> list[Quote]:
    """Places of one pool; 404, 422, 409 sold_out, not_on_sale, limit_reached."""
    event, inventory, section, name, price = _offered(tx, choice, sale, sale.owner_id)
    until = sale.now + timedelta(seconds=settings().hold_seconds)
    hold = order_stock.keep_places(tx, sale.owner_id, inventory.id, section, choice.count, until, sale.now)
    return [
        Quote(
            kind="admission",
            title=f"{inventory.title}, {name}",
            count=choice.count,
            unit_minor=price,
            needs_code=False,
            facts=_facts(event, inventory, section, name),
            inventory_id=inventory.id,
            hold_id=hold["id"],
            held_until=until,
            new_hold=hold,
            person_max=inventory.person_max,
        )
    ]


def glance(tx: Tx, choice: AdmissionChoice, sale: Sale) -> Glance:
    """What they would cost now, and whether there are so many; 404, 422, 409 not_on_sale."""
    event, inventory, section, name, price = _offered(tx, choice, sale)
    left = boards.look(tx, inventory, sale.now).left.get(section, 0)
    few = plural(t("Only {n} place is left."), t("Only {n} places are left."), left)
    said = few if left > 0 else t("There are no places left.")
    return Glance(
        title=f"{inventory.title}, {name}",
        count=choice.count,
        unit_minor=price,
        total_minor=price * choice.count,
        facts=_facts(event, inventory, section, name),
        count_max=inventory.person_max or settings().event_tickets_max,
        refusal=Conflict("sold_out", said) if left < choice.count else None,
    )


def _offered(
    tx: Tx, choice: AdmissionChoice, sale: Sale, owner_id: str = ""
) -> tuple[EventView, InventoryView, str, str, int]:
    """What is sold there now: of which event and inventory, which section and its name, for how much."""
    event = attended.find_event(tx, choice.event_id)
    if event is None:
        raise NotFound(t("There is no such event."))
    inventory = holds.selling(tx, event.inventory_id, sale.now, owner_id)
    names = inventories.pool_names(tx, inventory.id)
    if not names:
        raise InvalidInput(t("All places of this event are numbered seats."), field="items")
    section = choice.section or (next(iter(names)) if len(names) == 1 else "")
    if section not in names:
        raise InvalidInput(t("Name the section: {names}.").format(names=", ".join(names)), field="section")
    most = inventory.person_max or settings().event_tickets_max
    if not 1 <= choice.count <= most:
        raise InvalidInput(t("An order takes 1 to {n} of these.").format(n=most), field="count")
    price = inventory.prices.get(section)
    if price is None:
        raise Conflict("not_on_sale", t("This section is not on sale."))
    return event, inventory, section, names[section], price


def _facts(event: EventView, inventory: InventoryView, section: str, name: str) -> dict[str, Any]:
    return attended.facts_of(inventory, event, 1, 2) | {
        "section": section,
        "section_name": name,
        "penalties": penalties.to_data(inventory.penalties),
    }


def again(items: Sequence[Any]) -> AdmissionChoice:
    """The choice that an order's item (a row of it) was made of."""
    return AdmissionChoice(items[0].facts["of"], items[0]._mapping["count"], items[0].facts["section"])


def check_together(quotes: Sequence[Quote]) -> None:
    """The limit of a person is kept item by item: each counts what the ones before it hold."""


def validity(facts: dict[str, Any], _now: datetime) -> Validity:
    """From the opening of check-in until the end; the token names the inventory."""
    return validities.of(facts, base36(facts["number"]))


refund_minor = validities.refund_minor

__all__ = ["again", "check_together", "glance", "quote", "refund_minor", "validity"]
