"""The wallet as its pages show it: the balance, and each movement in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import money_label, time_label
from metro_web.models.orders import OrderItem
from metro_web.queries.wallet import WalletEntry, WalletPage

_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
TOP_UP, PURCHASE, REFUND, ADJUSTMENT = "top_up", "purchase", "refund", "fare_adjustment"
CORRECTION = "correction"
KINDS = (TOP_UP, PURCHASE, REFUND, ADJUSTMENT, CORRECTION)


@dataclass(frozen=True)
class EntryView:
    """One movement; `href` leads to its order, '' where there is none."""

    title: str
    at_label: str
    amount_label: str
    is_credit: bool
    balance_label: str
    href: str


@dataclass(frozen=True)
class WalletView:
    """The balance and a page of movements; `next_before` is 0 on the last page."""

    balance_label: str = ""
    rows: list[EntryView] = field(default_factory=list)
    next_before: int = 0


def wallet(tx: Tx, balance_minor: int, page: WalletPage, *, orders_at: str = "/orders") -> WalletView:
    """A page of the wallet; `orders_at` is where its reader finds an order."""
    titles = _titles(tx, [entry.order_id for entry in page.entries if entry.order_id])
    return WalletView(
        balance_label=money_label(balance_minor, settings().currency),
        rows=[_entry(entry, titles, orders_at) for entry in page.entries],
        next_before=page.next_before or 0,
    )


def day_label(at: datetime) -> str:
    """`Fri 20 Nov 2026, 14:02`, local."""
    zone = settings().zone
    return f"{at.astimezone(zone):%a %-d %b %Y}, {time_label(at, zone)}"


def _entry(entry: WalletEntry, titles: Mapping[str, str], orders_at: str) -> EntryView:
    currency, is_credit = settings().currency, entry.amount_minor > 0
    what = {
        TOP_UP: t("Money added"),
        PURCHASE: t("Paid"),
        REFUND: t("Paid back"),
        ADJUSTMENT: t("Extra fare at the gate"),
        CORRECTION: t("Corrected"),
    }.get(entry.kind, entry.kind)
    title = entry.reason if entry.kind == CORRECTION else titles.get(entry.order_id or "", "")
    when = day_label(entry.at)
    return EntryView(
        title=title or what,
        at_label=f"{what}, {when}" if title else when,
        amount_label=("+" if is_credit else "") + money_label(entry.amount_minor, currency),
        is_credit=is_credit,
        balance_label=money_label(entry.balance_after_minor, currency),
        href=f"{orders_at}/{entry.order_id}" if entry.order_id else "",
    )


def _titles(tx: Tx, order_ids: list[str]) -> dict[str, str]:
    wanted = select(_items.c.order_id, _items.c.title).where(_items.c.order_id.in_(order_ids))
    found: dict[str, str] = {}
    for row in tx.execute(wanted.order_by(_items.c.position.desc())):
        found[row.order_id] = row.title
    return found
