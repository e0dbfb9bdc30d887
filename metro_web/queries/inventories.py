"""What an event or trip has to sell, as one value; and seat plans, which never change and are kept in memory."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain import penalties, seating
from metro_web.domain.penalties import Table
from metro_web.domain.seating import Plan
from metro_web.models.stock import Inventory, Pool, SeatPlan

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_plans: Any = SeatPlan.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
_BY_ID = select(_inventories).where(_inventories.c.id == bindparam("which"))
# The lock costs no statement of its own where one is sent anyway.
_BY_ID_ALONE = _BY_ID.add_columns(func.pg_advisory_xact_lock(bindparam("alone")))
_LAYOUT = select(_plans.c.layout).where(_plans.c.id == bindparam("which"))
_POOLS = select(_pools).where(_pools.c.inventory_id == bindparam("which")).order_by(_pools.c.section)
_POOL_NAMES = select(_pools.c.section, _pools.c.name).where(_pools.c.inventory_id == bindparam("which"))
EVENT = "event"
PLANS_KEPT = 64
_kept: dict[str, Plan] = {}
_reading = threading.Lock()
SEEN_MAX = 1_000
_last: dict[str, "InventoryView"] = {}


@dataclass(frozen=True, slots=True)
class InventoryView:
    """The terms of sale; prices in minor units by section code, and by seat index where a seat has its own.

    `stretch_prices` are by section and "from-to" (positions of stops), where a part of a trip has a price of its own.
    """

    id: str
    number: int
    kind: str
    seat_plan_id: str | None
    segments: int
    title: str
    prices: Mapping[str, int]
    seat_prices: Mapping[str, int]
    penalties: Table
    is_on_sale: bool
    sale_opens_at: datetime | None
    sale_closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    check_in_opens_at: datetime
    has_reentry: bool
    per_person_max: int | None
    stretch_prices: Mapping[str, Mapping[str, int]]
    company_id: str | None
    requires_names: bool

    @property
    def person_max(self) -> int | None:
        """How many tickets one person may have (`RULES.md`, Seats): of an event so many, of a trip any number."""
        return (self.per_person_max or settings().event_tickets_max) if self.kind == EVENT else None

    def sells_at(self, now: datetime) -> bool:
        """Whether it can be bought at this moment."""
        return (
            self.is_on_sale and (self.sale_opens_at is None or self.sale_opens_at <= now) and now < self.sale_closes_at
        )

    def prices_between(self, first: int, last: int) -> Mapping[str, int]:
        """What seats of each section cost for segments first … last: the whole price where they have none of their own."""
        if not self.stretch_prices:
            return self.prices
        name = f"{first}-{last + 1}"
        own = {code: table[name] for code, table in self.stretch_prices.items() if name in table}
        return {**self.prices, **own}

    def seat_price_minor(self, plan: Plan, seat: int, first: int, last: int) -> int | None:
        """What one seat costs for segments first … last; None where its section has no price.

        A seat with a price of its own has it from wherever to wherever.
        """
        own = self.seat_prices.get(str(seat))
        return own if own is not None else self.prices_between(first, last).get(plan.section_of(seat).code)


@dataclass(frozen=True, slots=True)
class PoolView:
    """Places without seats: how many there are, and how many somebody has or keeps."""

    section: str
    name: str
    capacity: int
    taken: int


def find(tx: Tx, inventory_id: str, *, alone: int | None = None) -> InventoryView | None:
    """One inventory, or None; what is no id never reaches the database. Where there is one, `db.exclude` of `alone`."""
    if not is_id(inventory_id):
        return None
    if alone is None or tx.is_sqlite:
        row = tx.execute(_BY_ID, {"which": inventory_id}).first()
    else:
        row = tx.execute(_BY_ID_ALONE, {"which": inventory_id, "alone": alone}).first()
    return _seen(view_of(row)) if row else None


def seen_last(inventory_id: str) -> InventoryView | None:
    """One as this process has read it last, perhaps a while ago: a hint, and nothing to sell by."""
    return _last.get(inventory_id)


def _seen(view: InventoryView) -> InventoryView:
    if len(_last) >= SEEN_MAX:
        _last.clear()
    _last[view.id] = view
    return view


def pools(tx: Tx, inventory_id: str) -> list[PoolView]:
    """The pools of an inventory."""
    rows = tx.execute(_POOLS, {"which": inventory_id})
    return [PoolView(row.section, row.name, row.capacity, row.taken) for row in rows]


def pool_names(tx: Tx, inventory_id: str) -> dict[str, str]:
    """Section code → name of the pools."""
    return {row.section: row.name for row in tx.execute(_POOL_NAMES, {"which": inventory_id})}


def find_plan(tx: Tx, plan_id: str) -> Plan | None:
    """A seat plan, or None; read once a process, by whoever asks first: a stadium takes a second."""
    known = _kept.get(plan_id)
    if known is not None:
        return known
    layout = tx.execute(_LAYOUT, {"which": plan_id}).scalar() if is_id(plan_id) else None
    if layout is None:
        return None
    with _reading:
        return _kept.get(plan_id) or keep(plan_id, seating.parse(layout))


def at_hand(plan_id: str) -> Plan | None:
    """A plan that this process has read before."""
    return _kept.get(plan_id)


def keep(plan_id: str, plan: Plan) -> Plan:
    """Have a plan at hand that was just read or made; whoever adds one need not read it again."""
    if len(_kept) >= PLANS_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return _kept.setdefault(plan_id, plan)


def forget_plan(plan_id: str) -> None:
    """A plan that was deleted."""
    _kept.pop(plan_id, None)


def plan_of(tx: Tx, inventory: InventoryView) -> Plan | None:
    """The plan that an inventory sells from; None where all is without seats."""
    return find_plan(tx, inventory.seat_plan_id) if inventory.seat_plan_id else None


def view_of(row: Any) -> InventoryView:
    """A row of `inventory`."""
    return InventoryView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        seat_plan_id=row.seat_plan_id,
        segments=row.segments,
        title=row.title,
        prices=row.prices,
        seat_prices=row.seat_prices,
        penalties=_table(tuple((each["hours"], each["kept_bp"]) for each in row.penalties)),
        is_on_sale=row.is_on_sale,
        sale_opens_at=row.sale_opens_at,
        sale_closes_at=row.sale_closes_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        check_in_opens_at=row.check_in_opens_at,
        has_reentry=row.has_reentry,
        per_person_max=row.per_person_max,
        stretch_prices=row.stretch_prices,
        company_id=row.company_id,
        requires_names=row.requires_names,
    )


@lru_cache(maxsize=256)
def _table(rows: tuple[tuple[int, int], ...]) -> Table:
    return penalties.parse([{"hours": hours, "kept_bp": kept} for hours, kept in rows])
