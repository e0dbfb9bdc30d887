"""Holds: seats kept for one person for three minutes from the first of them (`RULES.md`, Seats).

Keeps true: all the seats asked for or none; only its owner uses a hold; one that is over is over by comparison,
whether or not any job has run; one that was ordered belongs to its order from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from metro_web.core import clock, db, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, Gone, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor, signed_in
from metro_web.domain.seating import Plan
from metro_web.models.stock import Hold
from metro_web.queries import attended, inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import stock
from metro_web.services.stock import Span

_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_LOCK = select(_holds).where(_holds.c.id == bindparam("which")).with_for_update()
_HELD = select(func.coalesce(func.sum(_holds.c.count), 0)).where(
    _holds.c.owner_id == bindparam("owner"), _holds.c.expires_at > bindparam("now"), _holds.c.section == ""
)
_HOLDING = (
    select(_holds)
    .where(
        _holds.c.owner_id == bindparam("owner"),
        _holds.c.expires_at > bindparam("now"),
        _holds.c.inventory_id == bindparam("inventory"),
        _holds.c.first_segment == bindparam("first"),
        _holds.c.last_segment == bindparam("last"),
        _holds.c.section == "",
        _holds.c.order_id.is_(None),
        ~_holds.c.is_freed,
    )
    .order_by(_holds.c.id.desc())
    .limit(1)
)
OWNER_LOCKS = 0x686F6C64 << 32
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Seats by label, and for a trip from which stop to which (positions from 1)."""

    inventory_id: str
    seats: Sequence[str]
    from_stop: int | None = None
    to_stop: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a hold: seats more, seats fewer, more time."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    extend: bool = False


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as its owner sees it; minor units. It can be extended until `extends_until`."""

    id: str
    inventory_id: str
    seats: tuple[str, ...]
    prices_minor: tuple[int, ...]
    from_stop: int
    to_stop: int
    expires_at: datetime
    extends_until: datetime

    @property
    def total_minor(self) -> int:
        """Each seat is priced, then added."""
        return sum(self.prices_minor)


def place(tx: Tx, actor: Actor, wanted: Wanted) -> HoldView:
    """Hold seats for the actor; 409 seat_taken, hold_limit, not_on_sale; 404; 422 for seats or stops that are none."""
    owner_id, now = signed_in(actor), clock.utc_now()
    inventory, plan = on_sale(tx, wanted.inventory_id, now, owner_id)
    return _view(plan, keep(tx, owner_id, inventory, plan, wanted, now))


def keep(tx: Tx, owner_id: str, inventory: InventoryView, plan: Plan, wanted: Wanted, now: datetime) -> Any:
    """Hold seats of an inventory that is on sale; the hold's row."""
    seats = seats_of(plan, wanted.seats)
    span = span_of(inventory, wanted.from_stop, wanted.to_stop)
    lock_owner(tx, owner_id)
    _require_room(tx, owner_id, len(seats), now)
    row = {
        "id": ids.new_id(),
        "inventory_id": inventory.id,
        "owner_id": owner_id,
        "order_id": None,
        "section": "",
        "count": len(seats),
        "seats": seats,
        "prices": prices_of(inventory, plan, seats, span),
        "first_segment": span.first,
        "last_segment": span.last,
        "started_at": now,
        "expires_at": now + timedelta(seconds=settings().hold_seconds),
        "is_freed": False,
    }
    _claim(tx, row, plan, seats, span, now, is_new=True)
    return SimpleNamespace(**row)


def change(tx: Tx, actor: Actor, hold_id: str, asked: Change) -> HoldView:
    """Add and remove seats, all or none; `extend` gives the full time again, up to ten minutes in all."""
    now = clock.utc_now()
    row = lock_mine(tx, actor, hold_id, now)
    inventory, plan = on_sale(tx, row.inventory_id, now)
    added, removed = seats_of(plan, asked.add), seats_of(plan, asked.remove)
    if set(removed) - set(row.seats) or set(added) & set(row.seats):
        raise InvalidInput(t("Add seats that are not in the hold, and remove seats that are."), field="seats")
    seats = [seat for seat in row.seats if seat not in removed] + added
    if not seats:
        raise InvalidInput(t("A hold keeps at least one seat; give it back instead."), field="remove")
    span = Span(row.first_segment, row.last_segment)
    known = dict(zip(row.seats, row.prices, strict=True))
    known |= dict(zip(added, prices_of(inventory, plan, added, span), strict=True))
    if added:
        lock_owner(tx, row.owner_id)
        _require_room(tx, row.owner_id, len(added) - len(removed), now)
        _claim(tx, row._mapping, plan, added, span, now)
    if removed:
        stock.give_seats(tx, row.inventory_id, hold_id, removed)
    values: dict[str, Any] = {"seats": seats, "prices": [known[seat] for seat in seats], "count": len(seats)}
    if asked.extend:
        until = min(extends_until(row), now + timedelta(seconds=settings().hold_seconds))
        values["expires_at"] = max(row.expires_at, until)
        stock.changed(tx, row.inventory_id, row.seats)
    tx.execute(update(_holds).where(_holds.c.id == hold_id).values(**values))
    return _view(plan, row_of(tx, hold_id))


def give_back(tx: Tx, actor: Actor, hold_id: str) -> None:
    """The seats are free again."""
    row = lock_mine(tx, actor, hold_id, clock.utc_now())
    stock.give_seats(tx, row.inventory_id, hold_id, row.seats)
    tx.execute(delete(_holds).where(_holds.c.id == hold_id))


def get_mine(tx: Tx, actor: Actor, hold_id: str) -> HoldView:
    """The actor's own hold while it lasts; 404, 410 `hold_expired`, 409 `hold_used`."""
    row: Any = row_of(tx, hold_id) if ids.is_id(hold_id) else None
    _require_usable(row, signed_in(actor), clock.utc_now())
    inventory = inventories.find(tx, row.inventory_id)
    plan = inventories.plan_of(tx, inventory) if inventory else None
    assert plan is not None, "a hold of seats has a plan"
    return _view(plan, row)


def find_mine(
    tx: Tx, actor: Actor, inventory: InventoryView, from_stop: int | None = None, to_stop: int | None = None
) -> HoldView | None:
    """What the actor holds of an inventory for this very stretch and has not ordered; None where that is nothing."""
    plan = inventories.plan_of(tx, inventory)
    if actor.user_id is None or plan is None:
        return None
    span = span_of(inventory, from_stop, to_stop)
    wanted = {"owner": actor.user_id, "inventory": inventory.id, "first": span.first, "last": span.last}
    row = tx.execute(_HOLDING, wanted | {"now": clock.utc_now()}).first()
    return _view(plan, row) if row else None


def lock_mine(tx: Tx, actor: Actor, hold_id: str, now: datetime) -> Any:
    """The row of the actor's own hold of seats, locked, neither over nor used."""
    owner_id = signed_in(actor)
    row = tx.execute(_LOCK, {"which": hold_id}).first() if ids.is_id(hold_id) else None
    _require_usable(row, owner_id, now)
    return row


def _require_usable(row: Any, owner_id: str, now: datetime) -> None:
    if row is None or row.owner_id != owner_id:
        raise NotFound(t("There is no such hold."))
    if row.order_id is not None:
        raise Conflict("hold_used", t("These seats were ordered already."))
    if not stock.lasts(row, now):
        raise Gone("hold_expired", t("The time for these seats is over. Try to get them back."))


def on_sale(tx: Tx, inventory_id: str, now: datetime, owner_id: str = "") -> tuple[InventoryView, Plan]:
    """An inventory with seats that is sold now; 404, 409 `not_on_sale`. From here on its buyer is alone (`lock_owner`)."""
    inventory = selling(tx, inventory_id, now, owner_id)
    plan = inventories.plan_of(tx, inventory)
    if plan is None:
        raise Conflict("not_on_sale", t("There are no numbered seats here."))
    return inventory, plan


def selling(tx: Tx, inventory_id: str, now: datetime, owner_id: str = "") -> InventoryView:
    """An inventory that is sold now; 404, 409 `not_on_sale`. From here on its buyer is alone (`lock_owner`)."""
    inventory = inventories.find(tx, inventory_id, alone=_not_alone_yet(tx, owner_id))
    is_selling = inventory is not None and inventory.sells_at(now)
    if inventory is None or (not is_selling and attended.of_inventory(tx, inventory).status == DRAFT):
        raise NotFound(t("There is nothing to sell under this number."))
    if not is_selling:
        raise Conflict("not_on_sale", t("{title} is not on sale now.").format(title=inventory.title))
    return inventory


def seats_of(plan: Plan, labels: Sequence[str]) -> list[int]:
    """Indexes of labels; 422 where one is no seat of this plan, or named twice."""
    unknown = next((label for label in labels if label not in plan.index_of), None)
    if unknown is not None:
        said = t("There is no seat {label} here.").format(label=unknown[:24])
        raise InvalidInput(said, code="unknown_seat", field="seats")
    if len(set(labels)) != len(labels):
        raise InvalidInput(t("A seat is named twice."), field="seats")
    return [plan.index_of[label] for label in labels]


def span_of(inventory: InventoryView, from_stop: int | None, to_stop: int | None) -> Span:
    """The segments between two stops, all of them where none is named; 422 for a stretch that is none."""
    begins, ends = from_stop or 1, to_stop or inventory.segments + 1
    is_stretch = 1 <= begins < ends <= inventory.segments + 1
    if from_stop == 0 or to_stop == 0 or not is_stretch:
        raise InvalidInput(t("From and to are positions of stops, the first before the second."), field="from")
    return Span(begins, ends - 1)


def prices_of(inventory: InventoryView, plan: Plan, seats: Sequence[int], span: Span) -> list[int]:
    """What each seat costs now for these segments; minor units. 409 where a section has no price and so is not sold."""
    prices = [inventory.seat_price_minor(plan, seat, span.first, span.last) for seat in seats]
    if None in prices:
        raise Conflict("not_on_sale", t("This section is not on sale."))
    return [price for price in prices if price is not None]


def lock_owner(tx: Tx, owner_id: str) -> None:
    """One person's holds and orders of seats queue behind each other, so that limits hold."""
    number = _not_alone_yet(tx, owner_id)
    if number is not None:
        db.exclude(tx, number)


def _not_alone_yet(tx: Tx, owner_id: str) -> int | None:
    """The number to lock a person by; None where this transaction has done so."""
    locked: set[str] = tx.info.setdefault("owners", set())
    if not owner_id or owner_id in locked:
        return None
    locked.add(owner_id)
    return OWNER_LOCKS | int(owner_id[-8:], 16)


def _require_room(tx: Tx, owner_id: str, more: int, now: datetime) -> None:
    most = settings().held_seats_max
    held = int(tx.execute(_HELD, {"owner": owner_id, "now": now}).scalar_one())
    if held + more > most:
        raise Conflict("hold_limit", t("At most {n} seats can be held at once.").format(n=most))


def _claim(
    tx: Tx, hold: Mapping[str, Any], plan: Plan, seats: list[int], span: Span, now: datetime, *, is_new: bool = False
) -> None:
    taken = stock.claim(tx, hold["inventory_id"], hold["id"], seats, span, now, new=hold if is_new else None)
    if taken:
        labels = [plan.seats[seat].label for seat in taken]
        said = t("Somebody else has {seats}.").format(seats=", ".join(labels))
        raise Conflict("seat_taken", said, seats=labels)


def extends_until(row: Any) -> datetime:
    """Until when a hold can be made to last: so long after its first seat."""
    until: datetime = row.started_at + timedelta(seconds=settings().hold_seconds_max)
    return until


def row_of(tx: Tx, hold_id: str) -> Any:
    """The row of a hold; None where there is none."""
    return tx.execute(select(_holds).where(_holds.c.id == hold_id)).first()


def _view(plan: Plan, row: Any) -> HoldView:
    return HoldView(
        id=row.id,
        inventory_id=row.inventory_id,
        seats=tuple(plan.seats[seat].label for seat in row.seats),
        prices_minor=tuple(row.prices),
        from_stop=row.first_segment,
        to_stop=row.last_segment + 1,
        expires_at=row.expires_at,
        extends_until=extends_until(row),
    )
