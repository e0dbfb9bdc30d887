"""What the admin's page of one event's or trip's stock shows; nothing is changed here."""

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.queries import attended, stock_counts, stock_view
from metro_web.queries.stock_counts import StockCounts
from metro_web.queries.stock_view import StockDesk
from metro_web.services import inventories_admin, seat_plans


def counts(tx: Tx, actor: Actor, inventory_id: str) -> StockCounts:
    """What it sells and how each section stands; for admins, 404."""
    inventory = inventories_admin.get(tx, actor, inventory_id)
    return stock_counts.of_inventory(tx, inventory, clock.utc_now())


def desk(tx: Tx, actor: Actor, inventory_id: str) -> StockDesk:
    """The page; 404."""
    inventory = inventories_admin.get(tx, actor, inventory_id)
    found = stock_counts.of_inventory(tx, inventory, clock.utc_now())
    plan = seat_plans.get_view(tx, actor, inventory.seat_plan_id) if inventory.seat_plan_id else None
    return stock_view.desk(found, attended.of_inventory(tx, inventory), plan)


def choose(tx: Tx, actor: Actor, inventory_id: str, words: str) -> list[tuple[int, int]]:
    """Which seats are meant by `A1–A20, row C`, as runs of indexes; 404, 422 names what is none."""
    inventory = inventories_admin.get(tx, actor, inventory_id)
    plan_id = inventory.seat_plan_id
    return seat_plans.choose(tx, actor, plan_id or "", words)
