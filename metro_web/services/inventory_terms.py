"""On which terms an event or trip is sold, changed after it was made.

Keeps true: what was bought keeps the price and the table of its sale; no pool gets smaller than what is taken of it; a
seat plan changes only where nothing was ever ordered, and then the stock is made anew, so that no board of it is stale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import penalties
from metro_web.domain.network_texts import name_text
from metro_web.models.stock import Inventory, Pool
from metro_web.queries import inventories
from metro_web.queries.inventories import InventoryView
from metro_web.services import attended_times, inventories_admin, stock_terms
from metro_web.services.stock_terms import NewPool, Terms

_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_pools: Any = Pool.__table__  # type: ignore[attr-defined]
# What has a default that one can go back to.
CLEARABLE = frozenset({"sale_opens_at", "sale_closes_at", "per_person_max", "penalties", "stretch_prices"})


@dataclass(frozen=True, slots=True)
class TermsEdit:
    """What is None stays; what is named in `cleared` gets its default. `prices` by section; `pools` and `stretch_prices` are all there are."""

    seat_plan_id: str | None = None
    prices: Mapping[str, int] | None = None
    pools: Sequence[NewPool] | None = None
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    check_in_hours: int | None = None
    has_reentry: bool | None = None
    per_person_max: int | None = None
    penalties: Sequence[Mapping[str, Any]] | None = None
    stretch_prices: Mapping[str, Mapping[str, int]] | None = None
    cleared: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it changes anything."""
        return self == TermsEdit()


def terms_of(tx: Tx, inventory: InventoryView) -> Terms:
    """The terms it has now, as they would be given for a new one."""
    pools = inventories.pools(tx, inventory.id)
    own = {pool.section for pool in pools}
    hours = int((inventory.starts_at - inventory.check_in_opens_at).total_seconds() // 3600)
    return Terms(
        inventory.seat_plan_id,
        {code: price for code, price in inventory.prices.items() if code not in own},
        [NewPool(pool.section, pool.capacity, inventory.prices.get(pool.section, 0), pool.name) for pool in pools],
        inventory.sale_opens_at,
        inventory.sale_closes_at,
        hours,
        inventory.has_reentry,
        inventory.per_person_max,
        penalties.to_data(inventory.penalties),
        inventory.stretch_prices,
    )


def merged(before: Terms, edit: TermsEdit) -> Terms:
    """The terms after an edit; prices are added to those there were."""
    prices = dict(before.prices or {}) | dict(edit.prices or {})
    given: dict[str, Any] = {"prices": prices}
    for name in (
        "seat_plan_id", "pools", "sale_opens_at", "sale_closes_at", "check_in_hours", "has_reentry", "per_person_max",
        "penalties", "stretch_prices",
    ):  # fmt: skip
        value = getattr(edit, name)
        if value is not None:
            given[name] = value
        elif name in edit.cleared & CLEARABLE:
            given[name] = None
    return replace(before, **given)


def change(tx: Tx, inventory: InventoryView, edit: TermsEdit) -> dict[str, Any]:
    """Sell it on other terms from now on; what they were, and what they are, for the log. 409, 422."""
    if edit.is_empty:
        return {}
    tx.execute(select(_inventories.c.id).where(_inventories.c.id == inventory.id).with_for_update())
    before = terms_of(tx, inventory)
    after = merged(before, edit)
    plan = inventories.plan_of(tx, inventory)
    values = stock_terms.stored((inventory.starts_at, inventory.ends_at), plan, after, inventory.segments)
    tx.execute(update(_inventories).where(_inventories.c.id == inventory.id).values(**values))
    if edit.pools is not None:
        _set_pools(tx, inventory.id, edit.pools)
    if edit.check_in_hours is not None:
        attended_times.retime_tickets(tx, inventory.id)
    return _difference(before, after)


def remake(tx: Tx, inventory: InventoryView, edit: TermsEdit, segments: int) -> str:
    """Stock made anew, with another plan or other stops, for what was never ordered; the id of the new inventory."""
    terms = merged(terms_of(tx, inventory), edit)
    plan = inventories.find_plan(tx, terms.seat_plan_id) if terms.seat_plan_id else None
    codes = {section.code for section in plan.sections} if plan else set()
    kept = {code: price for code, price in (terms.prices or {}).items() if code in codes or code in (edit.prices or {})}
    if edit.stretch_prices is None:
        is_same = segments == inventory.segments
        own = {code: table for code, table in inventory.stretch_prices.items() if is_same and code in kept}
        terms = replace(terms, stretch_prices=own)
    terms = replace(terms, prices=kept)
    times = (inventory.starts_at, inventory.ends_at)
    whose: dict[str, Any] = {"company_id": inventory.company_id, "requires_names": inventory.requires_names}
    made = inventories_admin.add(tx, inventory.kind, inventory.title, times, terms, segments=segments, **whose)
    tx.execute(update(_inventories).where(_inventories.c.id == made).values(is_on_sale=inventory.is_on_sale))
    return made


def _set_pools(tx: Tx, inventory_id: str, wanted: Sequence[NewPool]) -> None:
    known = {pool.section: pool for pool in inventories.pools(tx, inventory_id)}
    for section in known.keys() - {pool.section for pool in wanted}:
        gone = delete(_pools).where(_of(inventory_id, section), _pools.c.taken == 0)
        if tx.execute(gone).rowcount != 1:  # type: ignore[attr-defined]
            raise _taken(known[section].name)
    for pool in wanted:
        shown = {"name": name_text(pool.name or pool.section), "capacity": pool.capacity}
        if pool.section not in known:
            tx.execute(insert(_pools).values(inventory_id=inventory_id, section=pool.section, taken=0, **shown))
            continue
        kept = update(_pools).where(_of(inventory_id, pool.section), _pools.c.taken <= pool.capacity).values(**shown)
        if tx.execute(kept).rowcount != 1:  # type: ignore[attr-defined]
            raise _taken(known[pool.section].name)


def _of(inventory_id: str, section: str) -> Any:
    return (_pools.c.inventory_id == inventory_id) & (_pools.c.section == section)


def _taken(name: str) -> Conflict:
    said = t("More places of {name} are taken than that.").format(name=name)
    return Conflict("in_use", said, errors=[{"field": "admissions", "message": said}])


def _difference(before: Terms, after: Terms) -> dict[str, Any]:
    """`{"before": …, "after": …}` of what is not the same, in plain values."""
    old, new = _plain(before), _plain(after)
    changed = [name for name in new if old[name] != new[name]]
    return {"before": {name: old[name] for name in changed}, "after": {name: new[name] for name in changed}}


def _plain(terms: Terms) -> dict[str, Any]:
    def said(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    pools = {pool.section: pool.capacity for pool in terms.pools}
    prices = dict(terms.prices or {}) | {pool.section: pool.price_minor for pool in terms.pools}
    return {
        "seat_plan": terms.seat_plan_id,
        "prices": prices,
        "stretch_prices": {code: dict(table) for code, table in (terms.stretch_prices or {}).items()},
        "admissions": pools,
        "sale_opens_at": said(terms.sale_opens_at),
        "sale_closes_at": said(terms.sale_closes_at),
        "check_in_hours": terms.check_in_hours,
        "reentry": terms.has_reentry,
        "per_person_max": terms.per_person_max,
        "penalties": list(terms.penalties or ()),
    }
