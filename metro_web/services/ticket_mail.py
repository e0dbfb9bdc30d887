"""Promises the mail that carries the tickets, in the transaction that issued them."""

from datetime import datetime
from typing import Any

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, stations_label
from metro_web.queries.contacts import Contact
from metro_web.services import outbox, tickets
from metro_web.services.tickets import Issued


def promise(tx: Tx, order: Any, issued: Issued, buyer: Contact, now: datetime) -> bool:
    """One mail with these tickets of an order; False where its buyer has no address."""
    if not buyer.email:
        return False
    context = {
        "name": buyer.name,
        "order_code": order.code,
        "order_url": f"{settings().public_url}/orders/{order.id}",
        "total_label": money_label(order.total_minor, order.currency),
        "tickets": [_ticket(tx, item, row, order.currency) for item, rows in issued for row in rows],
    }
    outbox.queue(tx, "tickets", buyer.email, context, now=now, locale=buyer.locale, order_id=order.id)
    return True


def _ticket(tx: Tx, item: Any, row: dict[str, Any], currency: str) -> dict[str, Any]:
    facts = item.facts
    return {
        "title": item.title,
        "from": facts["from_name"],
        "to": facts["to_name"],
        "path_text": " · ".join(facts["path_names"] or _place(facts)),
        "legs": [_leg(leg) for leg in facts["legs"]],
        "valid_until_label": moment_label(row["valid_until"], settings().zone),
        "short_code": row["short_code"],
        "token": tickets.sign_row(tx, row, facts),
        "price_label": money_label(row["price_minor"], currency),
    }


def _place(facts: dict[str, Any]) -> list[str]:
    """When, and which seat, of what has a place instead of a path."""
    starts_at = moment_label(datetime.fromisoformat(facts["starts_at"]), settings().zone)
    seat = t("seat {label}").format(label=facts["seat"]) if facts.get("seat") else ""
    return [part for part in (starts_at, facts["section_name"], seat, facts.get("passenger", "")) if part]


def _leg(leg: dict[str, Any]) -> dict[str, Any]:
    """A ride says its line and direction and how far; a walk its end and how long."""
    is_walk = leg["line"] is None
    return {
        "line": leg["line_name"],
        "letter": leg["letter"],
        "color": leg["color"],
        "towards": leg["to_name"] if is_walk else leg["direction"],
        "stations_label": duration_label(leg["duration_s"]) if is_walk else stations_label(len(leg["stations"])),
    }
