"""Seats of one event or trip blocked, released and repriced by an admin, without another plan.

Keeps true: what somebody holds or has bought is refused by name, all or none; the key of a claim decides between a
block and a hold that come at one moment. Every change has its line in the audit log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import seat_choices
from metro_web.domain.network_texts import reason_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.domain.seat_choices import Choice
from metro_web.domain.seating import LABEL_LENGTH_MAX, Plan
from metro_web.models.stock import Hold, Inventory, SlotClaim
from metro_web.queries import inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import audit, inventories_admin, stock, stock_terms

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_claims: Any = SlotClaim.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
SEATS_AT_ONCE = 500
NAMED_MAX, LISTED_MAX = 10, 100


@dataclass(frozen=True, slots=True)
class NewPrices:
    """Minor units by section code, by seat label (None: its section's again), and one for a whole choice of seats."""

    sections: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, int | None] = field(default_factory=dict)
    choice: Choice | None = None
    price_minor: int | None = None


def block(tx: Tx, actor: Actor, inventory_id: str, choice: Choice, reason: str = "") -> int:
    """These seats are not sold; how many. 409 `seat_taken` where somebody has one: then none is blocked."""
    require(actor, ADMIN)
    found, now = inventories_admin.lock(tx, inventory_id), clock.utc_now()
    plan = inventories_admin.seats_plan(tx, found)
    seats, why = seat_choices.of(plan, choice), reason_text(reason)
    _require_nobodys(tx, found, plan, seats, now)
    missed = set(seats) - inventories_admin.keep_off_sale(tx, inventory_id, seats, found.segments)
    if missed:
        # Whoever came between the look and the claim has them.
        raise _taken(plan, {t("held by somebody"): missed})
    _done(tx, actor, "inventory.block", found, plan, seats, why, now)
    return len(seats)


def release(tx: Tx, actor: Actor, inventory_id: str, choice: Choice, reason: str = "") -> int:
    """Blocked seats are sold again, free ones stay so; how many. 409 `seat_taken` where somebody has one."""
    require(actor, ADMIN)
    found, now = inventories_admin.lock(tx, inventory_id), clock.utc_now()
    plan = inventories_admin.seats_plan(tx, found)
    seats, why = seat_choices.of(plan, choice), reason_text(reason)
    _require_nobodys(tx, found, plan, seats, now)
    blocked = (_claims.c.inventory_id == inventory_id, _claims.c.hold_id.is_(None))
    for begins in range(0, len(seats), SEATS_AT_ONCE):
        tx.execute(delete(_claims).where(*blocked, _claims.c.seat.in_(seats[begins : begins + SEATS_AT_ONCE])))
    _done(tx, actor, "inventory.release", found, plan, seats, why, now)
    return len(seats)


def reprice(tx: Tx, actor: Actor, inventory_id: str, new: NewPrices, reason: str = "") -> None:
    """Other prices from now on. What is held keeps its price, so a seat that somebody has is refused: `seat_taken`."""
    require(actor, ADMIN)
    found, now = inventories_admin.lock(tx, inventory_id), clock.utc_now()
    plan, why = inventories.plan_of(tx, found), reason_text(reason)
    sections = _section_prices(found, plan, new.sections)
    seats = _seat_prices(plan, new)
    if plan and seats:
        _require_nobodys(tx, found, plan, sorted(seats), now)
    prices, own = dict(found.prices) | sections, dict(found.seat_prices)
    for seat, price in seats.items():
        own.pop(str(seat), None)
        if price is not None:
            own[str(seat)] = price
    tx.execute(update(_inventories).where(_inventories.c.id == inventory_id).values(prices=prices, seat_prices=own))
    stock.changed(tx, inventory_id, sorted(seats))
    facts: dict[str, Any] = {"reason": why} if why else {}
    if sections:
        facts["section_prices"] = sections
    if plan and seats:
        facts |= {"seats": seat_choices.said(plan, sorted(seats)), "price_minor": next(iter(seats.values()))}
    before = {"section_prices": {code: found.prices.get(code) for code in sections}} if sections else None
    audit.record(tx, actor, "inventory.reprice", f"inventory:{inventory_id}", before, _titled(found, facts), now)


def _done(
    tx: Tx, actor: Actor, action: str, found: InventoryView, plan: Plan, seats: Sequence[int], why: str, now: datetime
) -> None:
    stock.changed(tx, found.id, seats)
    facts = {"seats": seat_choices.said(plan, seats), "count": len(seats)} | ({"reason": why} if why else {})
    audit.record(tx, actor, action, f"inventory:{found.id}", None, _titled(found, facts), now)


def _titled(found: InventoryView, facts: dict[str, Any]) -> dict[str, Any]:
    """The log names what it is about as it was called then."""
    return {"name": found.title} | facts


def _require_nobodys(tx: Tx, found: InventoryView, plan: Plan, seats: Sequence[int], now: datetime) -> None:
    """409 `seat_taken` naming those that somebody holds or bought; what is over is freed first."""
    sold, held = set[int](), set[int]()
    for begins in range(0, len(seats), SEATS_AT_ONCE):
        some = seats[begins : begins + SEATS_AT_ONCE]
        stock.reap(tx, stock.over_on(tx, found.id, some, now), now)
        taken = (
            select(_claims.c.seat, _holds.c.expires_at)
            .join(_holds, _holds.c.id == _claims.c.hold_id)
            .where(_claims.c.inventory_id == found.id, _claims.c.seat.in_(some))
        )
        for seat, expires_at in tx.execute(taken):
            (sold if expires_at is None else held).add(seat)
    if sold or held:
        raise _taken(plan, {t("sold"): sold, t("held by somebody"): held - sold})


def _taken(plan: Plan, how: Mapping[str, set[int]]) -> Conflict:
    told = [t("{seats}: {how}.").format(seats=_named(plan, seats), how=words) for words, seats in how.items() if seats]
    labels = [plan.seats[seat].label for seat in sorted(set[int]().union(*how.values()))]
    said = t("{told} Nothing was changed.").format(told=" ".join(told))
    return Conflict("seat_taken", said, seats=labels[:LISTED_MAX])


def _named(plan: Plan, seats: set[int]) -> str:
    labels = [plan.seats[seat].label for seat in sorted(seats)]
    more = t(" and {n} more").format(n=len(labels) - NAMED_MAX) if len(labels) > NAMED_MAX else ""
    return ", ".join(labels[:NAMED_MAX]) + more


def _section_prices(found: InventoryView, plan: Plan | None, given: Mapping[str, int]) -> dict[str, int]:
    known = set(found.prices) | ({section.code for section in plan.sections} if plan else set())
    unknown = next((code for code in given if code not in known), None)
    if unknown is not None:
        raise InvalidInput(t("There is no section {code}.").format(code=unknown[:LABEL_LENGTH_MAX]), field="prices")
    return {code: stock_terms.price_of(price) for code, price in given.items()}


def _seat_prices(plan: Plan | None, new: NewPrices) -> dict[int, int | None]:
    if not new.seats and new.choice is None:
        return {}
    if plan is None:
        raise InvalidInput(t("There are no numbered seats here."), field="seats")
    made: dict[int, int | None] = {}
    if new.choice is not None:
        made = dict.fromkeys(seat_choices.of(plan, new.choice), new.price_minor)
    if new.seats:
        seat_choices.of(plan, Choice(tuple(new.seats)))
    made |= {plan.index_of[label]: price for label, price in new.seats.items()}
    return {seat: None if price is None else stock_terms.price_of(price) for seat, price in made.items()}
