"""What was sold, how full trips are and where the money lies, as figures: one table each, whatever picture is made of it.

Keeps true: money of a day is what tickets issued on it cost, less what was given back for them since; sums of the
figures equal the sums of the tickets, and the float equals the wallets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, literal, select

from metro_web.core.db import Tx
from metro_web.models.ledger import Account, LedgerEntry
from metro_web.models.orders import Order, OrderItem
from metro_web.models.stock import Hold, Inventory
from metro_web.models.tickets import Ticket

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_orders: Any = Order.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_inventories: Any = Inventory.__table__  # type: ignore[attr-defined]
_accounts: Any = Account.__table__  # type: ignore[attr-defined]
_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
MONEY, COUNT, PERCENT = "money", "count", "percent"
STACK, CURVE, ROWS = "stack", "curve", "rows"
_kept = func.sum(_tickets.c.price_minor - _tickets.c.refunded_minor)
_sold: Any = _items.join(_tickets, and_(_tickets.c.item_id == _items.c.id, _tickets.c.order_id == _items.c.order_id))


@dataclass(frozen=True, slots=True)
class Series:
    """One name, a value for each label of its figure: minor units, counts or whole percents."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """`labels` along it, `series` of values; `shape` says how it is drawn: `stack`, `curve` or `rows`."""

    name: str
    title: str
    about: str
    unit: str
    shape: str
    corner: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Local days one after another, the last one today; `bounds` are their beginnings and the last one's end."""

    days: tuple[date, ...]
    bounds: tuple[datetime, ...]

    def number_of(self, at: Any) -> Any:
        """In SQL: which of the days an instant lies in, from 0."""
        steps = [(at < end, number) for number, end in enumerate(self.bounds[1:])]
        return case(*steps, else_=len(self.days))

    def lay(self, rows: Iterable[tuple[int, str, int]], names: Sequence[str]) -> tuple[Series, ...]:
        """Values by day for each name, 0 where there is none."""
        found = {name: [0] * len(self.days) for name in names}
        for day, name, value in rows:
            if 0 <= day < len(self.days):
                found.setdefault(name, [0] * len(self.days))[day] += int(value)
        return tuple(Series(name, tuple(values)) for name, values in found.items())


def last_days(number: int, zone: ZoneInfo, now: datetime) -> Days:
    """The last `number` days of a zone, today among them."""
    today = now.astimezone(zone).date()
    days = tuple(today - timedelta(days=number - 1 - each) for each in range(number))
    begins = [datetime.combine(day, time.min, zone) for day in (*days, today + timedelta(days=1))]
    return Days(days, tuple(begins))


def revenue_of_company(tx: Tx, company_id: str, days: Days) -> list[tuple[int, str, int]]:
    """Day, section, money of a company's trips."""
    section = _items.c.facts["section_name"].as_string()
    number = days.number_of(_tickets.c.created_at).label("day")
    query = (
        select(number, section.label("section"), _kept)
        .select_from(_sold.join(_inventories, _inventories.c.id == _items.c.inventory_id))
        .where(_inventories.c.company_id == company_id, _tickets.c.created_at >= days.bounds[0])
        .group_by(number, section)
        .order_by(section)
    )
    return [(row[0], row[1] or "", int(row[2])) for row in tx.execute(query)]


def revenue(tx: Tx, days: Days, by: str) -> list[tuple[int, str, int]]:
    """Day, kind of ticket or channel of sale, money of everything sold."""
    name = {"kind": _tickets.c.kind, "channel": _orders.c.channel}[by]
    number = days.number_of(_tickets.c.created_at).label("day")
    query = (
        select(number, name, _kept)
        .select_from(_tickets.join(_orders, _orders.c.id == _tickets.c.order_id))
        .where(_tickets.c.created_at >= days.bounds[0])
        .group_by(number, name)
        .order_by(name)
    )
    return [(row[0], row[1], int(row[2])) for row in tx.execute(query)]


def funnel(tx: Tx, since: datetime) -> dict[str, int]:
    """Since an instant: holds of seats and places, orders, those paid, those of which somebody was let in."""
    made = _orders.c.created_at >= since
    is_used = (
        select(_tickets.c.id).where(_tickets.c.order_id == _orders.c.id, _tickets.c.entered_at.is_not(None)).exists()
    )
    queries: Mapping[str, Any] = {
        "held": select(func.count()).select_from(_holds).where(_holds.c.started_at >= since),
        "ordered": select(func.count()).select_from(_orders).where(made),
        "paid": select(func.count()).select_from(_orders).where(made, _orders.c.paid_at.is_not(None)),
        "used": select(func.count()).select_from(_orders).where(made, _orders.c.paid_at.is_not(None), is_used),
    }
    return {name: int(tx.execute(query).scalar_one()) for name, query in queries.items()}


def wallet_float(tx: Tx, days: Days) -> tuple[int, ...]:
    """What all wallets together held at the end of each day."""
    is_wallet = _accounts.c.kind == "wallet"
    now = int(tx.execute(select(func.coalesce(func.sum(_accounts.c.balance_minor), 0)).where(is_wallet)).scalar_one())
    number = days.number_of(_entries.c.at).label("day")
    moved = [0] * (len(days.days) + 1)
    for side, sign in ((_entries.c.credit_account_id, 1), (_entries.c.debit_account_id, -1)):
        query = (
            select(number, func.sum(_entries.c.amount_minor * literal(sign)))
            .select_from(_entries.join(_accounts, _accounts.c.id == side))
            .where(is_wallet, _entries.c.at >= bindparam("since"))
            .group_by(number)
        )
        for day, amount in tx.execute(query, {"since": days.bounds[0]}):
            moved[day] += int(amount)
    ends = []
    for after in reversed(moved[1:]):
        now -= after
        ends.append(now)
    return tuple(reversed(ends))
